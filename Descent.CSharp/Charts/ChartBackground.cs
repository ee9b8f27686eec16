using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>What lies behind the lines of a chart: the levels of a map, dark at the lowest, and shaded bands.</summary>
internal sealed record ChartBackground(Frame Frame)
{
    /// <summary>From the highest level to the lowest, what lies below it, over what was painted before; first of all what is finite.</summary>
    public XElement Levels(ContourMap map)
    {
        var levels = Group();
        levels.Add(
            new XAttribute("stroke", Palette.LevelLine),
            new XAttribute("stroke-width", "0.6"),
            new XAttribute("fill-rule", "evenodd")
        );
        double[] descending = [double.PositiveInfinity, .. map.Levels.Reverse()];
        for (int i = 0; i < descending.Length; i++)
        {
            string path = string.Concat(
                MarchingSquares.Outlines(map, descending[i]).Select(Outline)
            );
            double height = 1 - i / Math.Max(1.0, descending.Length - 1);
            if (path != "")
                levels.Add(Element("path", ("d", path), ("fill", Palette.Level(height))));
        }

        return levels;
    }

    /// <summary>A rectangle for each band.</summary>
    public IEnumerable<XElement> Bands(IEnumerable<Band> bands) =>
        bands.Select(band =>
        {
            var (from, to) = (X(band.From), X(band.To));
            return Element(
                "rect",
                ("x", from),
                ("y", Frame.Top),
                ("width", Math.Max(1, to - from)),
                ("height", Frame.Height),
                ("fill", Palette.Shade),
                ("fill-opacity", 0.15)
            );
        });

    double X(double value) => Frame.ToX(Frame.Across.Position(value));

    string Outline(IReadOnlyList<(double X, double Y)> outline) =>
        PathData.Outline([.. outline.Select(at => Frame.Place(at.X, at.Y))]);
}
