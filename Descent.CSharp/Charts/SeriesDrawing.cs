using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>A series in a plot: its path, its dots, and the marks at its ends.</summary>
internal sealed record SeriesDrawing(Frame Frame)
{
    /// <summary>The diameter of a dot.</summary>
    public const double DotSize = 5;

    const double EndRadius = 4;

    /// <summary>Whether the last of a series is not finite, but something before it is.</summary>
    public static bool StopsBeingFinite(Series series) =>
        series.Y.Count > 0 && !double.IsFinite(series.Y[^1]) && series.Y.Any(double.IsFinite);

    public XElement Draw(Series series, int index)
    {
        var runs = Frame.Runs(series);
        var line = Group();
        line.Add(new XElement(Space + "title", Clean(series.Name)));
        var path = string.Concat(
            runs.Where(run => run.Count > 1).Select(run => PathData.Line(Polyline.Thin(run)))
        );
        if (path != "" && series.HasLine)
            line.Add(Element("path", [("d", path), .. Palette.Stroke(index)]));
        ChartPoint[] dots = [.. Dots(series, runs)];
        if (dots.Length > 0)
            line.Add(Dotted(PathData.Dots(dots), Palette.Colour(index)));
        if (series.Style == SeriesStyle.Numbered)
            line.Add(Numbers(series, Palette.Colour(index)));
        if (runs.Count > 0)
            line.Add(Ends(series, runs, Palette.Colour(index)));
        return line;
    }

    /// <summary>A path of dots.</summary>
    public static XElement Dotted(string path, string colour) =>
        Element(
            "path",
            ("d", path),
            ("stroke", colour),
            ("stroke-width", DotSize),
            ("stroke-linecap", "round"),
            ("fill", "none")
        );

    /// <summary>The points of a series that has dots, and the lone ones of one that has none.</summary>
    IEnumerable<ChartPoint> Dots(Series series, IReadOnlyList<IReadOnlyList<ChartPoint>> runs) =>
        series.Style == SeriesStyle.Line
            ? runs.Where(run => run.Count == 1).Select(run => run[0])
            : Frame.Places(series).Where(Frame.Holds);

    /// <summary>1, 2, 3, … above the points.</summary>
    IEnumerable<XElement> Numbers(Series series, string colour) =>
        Frame
            .Places(series)
            .Select((place, i) => (Place: place, Number: Labels.Plain(i + 1, 0)))
            .Where(point => Frame.Holds(point.Place))
            .Select(point =>
                Text(
                    point.Number,
                    point.Place.X,
                    point.Place.Y - 9,
                    "middle",
                    ("fill", colour),
                    ("font-weight", "bold")
                )
            );

    /// <summary>On a map a ring where the series begins; where it ends a dot, or a cross if it stops being finite. An end outside has no mark.</summary>
    IEnumerable<XElement> Ends(
        Series series,
        IReadOnlyList<IReadOnlyList<ChartPoint>> runs,
        string colour
    )
    {
        ChartPoint[] finite =
        [
            .. Frame.Places(series).Where(place => double.IsFinite(place.X + place.Y)),
        ];
        if (Frame.IsMap && series.HasLine && Frame.Holds(finite[0]))
            yield return Ring(finite[0], EndRadius + 1, Ink);
        if (!Frame.Holds(finite[^1]))
            yield break;
        yield return StopsBeingFinite(series)
            ? Cross(runs[^1][^1], colour)
            : Dot(finite[^1], EndRadius, colour);
    }
}
