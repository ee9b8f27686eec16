using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>What lies behind the lines of a chart: contours, from dark at the lowest to light, and shaded bands.</summary>
/// <param name="ToX">Pixels of an abscissa.</param>
/// <param name="ToY">Pixels of an ordinate.</param>
internal sealed record ChartBackground(Func<double, double> ToX, Func<double, double> ToY)
{
    const int Darkest = 0x70;
    const int Lightest = 0xd8;

    /// <summary>One path for each level.</summary>
    public IEnumerable<XElement> Contours(ContourMap map)
    {
        for (int i = 0; i < map.Levels.Count; i++)
        {
            int grey = Darkest + (Lightest - Darkest) * i / Math.Max(1, map.Levels.Count - 1);
            string path = string.Concat(
                MarchingSquares.Lines(map, map.Levels[i]).Where(line => line.Count > 1).Select(Path)
            );
            if (path != "")
                yield return Element(
                    "path",
                    ("d", path),
                    ("stroke", $"#{grey:x2}{grey:x2}{grey:x2}"),
                    ("fill", "none")
                );
        }
    }

    /// <summary>A rectangle for each band.</summary>
    public IEnumerable<XElement> Bands(IEnumerable<Band> bands, double top, double bottom) =>
        bands.Select(band =>
            Element(
                "rect",
                ("x", ToX(band.From)),
                ("y", top),
                ("width", Math.Max(1, ToX(band.To) - ToX(band.From))),
                ("height", bottom - top),
                ("fill", "#009e73"),
                ("fill-opacity", 0.15)
            )
        );

    string Path(IReadOnlyList<(double X, double Y)> line)
    {
        var places = line.Select(p => $"{Number(ToX(p.X))} {Number(ToY(p.Y))}");
        return $"M{string.Join("L", places)}";
    }
}
