using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>The layout of a <see cref="LineChart"/> and its elements, from the back of the picture to the front.</summary>
internal sealed class LineChartDrawing
{
    private const double TitleSize = 17;
    private const double NoteSize = 11.5;
    private const double NoteHeight = 16;

    /// <summary>Room between the frame and the data, so that a line along the frame is seen beside it.</summary>
    private const double Inset = 8;
    private const string Grid = "#e4e4e4";
    private const double DotSize = 2.5;

    /// <summary>Okabe and Ito, without the yellow that white paper swallows; the strongest first.</summary>
    private static readonly string[] Colours =
    [
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#cc79a7",
        "#000000",
        "#e69f00",
        "#56b4e9",
    ];

    /// <summary>Five patterns beside seven colours: 35 lines before a pair returns.</summary>
    private static readonly string[] Dashes = ["", "9 4", "2.5 3", "10 3 2.5 3", "5 2.5"];

    private readonly LineChart chart;
    private readonly Axis xAxis;
    private readonly Axis yAxis;
    private readonly Legend legend;
    private readonly string[] notes;
    private readonly double left;
    private readonly double right;
    private readonly double top;
    private readonly double bottom;

    public LineChartDrawing(LineChart chart)
    {
        this.chart = chart;
        xAxis = Axis.Fit(
            chart.Map?.X ?? chart.Series.SelectMany(series => series.X),
            new AxisOptions
            {
                Scale = chart.XScale,
                MaxLabels = Math.Max(5, chart.Width / 90),
                WholeNumbers =
                    chart.Map is null && chart.Series.All(series => series.X.All(IsWhole)),
            }
        );
        yAxis = Axis.Fit(
            chart.Map?.Y ?? chart.Series.SelectMany(series => series.Y),
            new AxisOptions
            {
                Scale = chart.YScale,
                MaxLabels = Math.Max(5, chart.Height / 50),
                RoundOut = chart.Map is null,
                Floor = chart.YFloor,
                Ceiling = chart.YCeiling,
            }
        );
        notes = [.. Notes()];

        var widest = yAxis.Ticks.Select(tick => TextWidth(tick.Label)).DefaultIfEmpty(0).Max();
        var overhang = xAxis
            .Ticks.Select(tick => TextWidth(tick.Label) / 2)
            .DefaultIfEmpty(0)
            .Max();
        left = 14 + (chart.YLabel == "" ? 0 : LineHeight + 6) + widest + 10;
        right = chart.Width - Math.Max(20, overhang);
        legend = Legend.For(chart.Series, right - left, chart.Height);
        top = 16 + (chart.Title == "" ? 0 : TitleSize + 12) + legend.Rows * LineHeight + 6;
        bottom =
            chart.Height - 34 - (chart.XLabel == "" ? 0 : LineHeight) - notes.Length * NoteHeight;
    }

    /// <summary>The whole picture.</summary>
    public XElement Draw() =>
        new(
            Space + "svg",
            new XAttribute("width", chart.Width),
            new XAttribute("height", chart.Height),
            new XAttribute("viewBox", $"0 0 {chart.Width} {chart.Height}"),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif"),
            new XAttribute("font-size", TextSize),
            new XAttribute("fill", Ink),
            new XElement(Space + "title", Clean(Headline)),
            new XElement(Space + "desc", Clean(Description)),
            Element("rect", ("width", chart.Width), ("height", chart.Height), ("fill", "#ffffff")),
            Captions().Where(text => text.Value != ""),
            LegendEntries(),
            HorizontalAxis(),
            VerticalAxis(),
            chart.Map is { } map ? Clipped(map) : [.. Shades(), .. chart.Series.Select(Line)]
        );

    private ChartBackground Background =>
        new(x => ToX(xAxis.Position(x)), y => ToY(yAxis.Position(y)));

    private IEnumerable<XElement> Shades() => Background.Bands(chart.Bands, top, bottom);

    /// <summary>The plot as a picture within the picture: what leaves it is cut off, without a name that another chart might have.</summary>
    private XElement[] Clipped(ContourMap map)
    {
        var (width, height) = (right - left, bottom - top);
        var plot = Element(
            "svg",
            ("x", left),
            ("y", top),
            ("width", width),
            ("height", height),
            ("viewBox", $"{Number(left)} {Number(top)} {Number(width)} {Number(height)}")
        );
        plot.Add(Background.Contours(map), Shades(), chart.Series.Select(Line));
        return [plot];
    }

    private string Headline =>
        chart.Title != "" ? chart.Title : $"{chart.YLabel} against {chart.XLabel}";

    /// <summary>What a reader who cannot see the picture is told.</summary>
    private string Description
    {
        get
        {
            var scale = chart.YScale == AxisScale.Linear ? "linear" : "logarithmic";
            var axes = $"{chart.YLabel} on a {scale} axis against {chart.XLabel}.";
            return string.Join(" ", chart.Series.Select(Summary).Prepend(axes).Concat(notes));
        }
    }

    private static string Summary(Series series)
    {
        var finite = series.Y.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
            return $"{series.Name}: nothing to show.";
        var (first, last) = (Labels.Rounded(finite[0]), Labels.Rounded(finite[^1]));
        var points = finite.Count == 1 ? "1 point" : $"{Labels.Plain(finite.Count, 0)} points";
        return $"{series.Name}: {points}, from {first} to {last}.";
    }

    private IEnumerable<string> Notes()
    {
        if (yAxis.Note is { } y)
            yield return $"Vertical axis: {y}.";
        if (xAxis.Note is { } x)
            yield return $"Horizontal axis: {x}.";
        if (chart.Map is { Levels: [var least, .., var greatest] })
            yield return $"Lines of equal value from {Labels.Rounded(least)}, dark, to {Labels.Rounded(greatest)}, light.";
        if (chart.Bands.Count > 0)
            yield return $"Shaded: {string.Join("; ", chart.Bands.Select(band => band.Name).Distinct())}.";
        if (chart.Series.Any(StopsBeingFinite))
            yield return "A cross marks where values stop being finite.";
    }

    private IEnumerable<XElement> Captions()
    {
        var (middle, height) = ((left + right) / 2, (top + bottom) / 2);
        var title = Shortened(chart.Title, chart.Width - 40, TitleSize * 1.1);
        yield return Text(
            title,
            chart.Width / 2.0,
            12 + TitleSize,
            "middle",
            ("font-size", TitleSize),
            ("font-weight", "bold")
        );
        yield return Text(Shortened(chart.XLabel, right - left), middle, bottom + 42, "middle");
        yield return Text(
            Shortened(chart.YLabel, bottom - top),
            24,
            height,
            "middle",
            ("transform", $"rotate(-90 24 {Number(height)})")
        );
        for (var i = 0; i < notes.Length; i++)
        {
            var y = chart.Height - 10 - (notes.Length - 1 - i) * NoteHeight;
            yield return Text(
                notes[i],
                left,
                y,
                "start",
                ("font-size", NoteSize),
                ("fill", "#555555")
            );
        }
    }

    private IEnumerable<XElement> LegendEntries()
    {
        for (var i = 0; i < legend.Entries.Count; i++)
        {
            var x = left + i % legend.Columns * legend.ColumnWidth;
            var y = top - 12 - (legend.Rows - 1 - i / legend.Columns) * LineHeight;
            if (i < legend.Lines)
                yield return chart.Series[i].Style == SeriesStyle.Dots
                    ? Dot(new(x + Legend.SampleWidth / 2, y - 4), DotSize, Colour(i))
                    : Element(
                        "path",
                        [("d", $"M{Number(x)} {Number(y - 4)}h{Legend.SampleWidth}"), .. Stroke(i)]
                    );
            yield return Text(legend.Entries[i], x + Legend.SampleWidth + 7, y, "start");
        }
    }

    private XElement HorizontalAxis()
    {
        var axis = Group();
        foreach (var (x, label) in xAxis.Ticks.Select(tick => (ToX(tick.Position), tick.Label)))
            axis.Add(
                Rule(x, top, x, bottom, Grid),
                Rule(x, bottom, x, bottom + 6, Ink),
                Text(label, x, bottom + 21, "middle")
            );
        foreach (var x in xAxis.MinorTicks.Select(ToX))
            axis.Add(Rule(x, bottom, x, bottom + 3, Ink));
        axis.Add(Rule(left, bottom, right, bottom, Ink));
        if (xAxis.BreakPosition is { } at)
            axis.Add(BreakMark(ToX(at), bottom, $"M-5 6l4 -12h6l-4 12z"));
        return axis;
    }

    private XElement VerticalAxis()
    {
        var axis = Group();
        foreach (var (y, label) in yAxis.Ticks.Select(tick => (ToY(tick.Position), tick.Label)))
            axis.Add(
                Rule(left, y, right, y, Grid),
                Rule(left - 6, y, left, y, Ink),
                Text(label, left - 10, y + 4.5, "end")
            );
        foreach (var y in yAxis.MinorTicks.Select(ToY))
            axis.Add(Rule(left - 3, y, left, y, Ink));
        axis.Add(Rule(left, top, left, bottom, Ink));
        if (yAxis.BreakPosition is { } at)
            axis.Add(BreakMark(left, ToY(at), "M-6 5l12 -4v-6l-12 4z"));
        return axis;
    }

    /// <summary>A series as a path, its lone points as dots, and the mark at its end.</summary>
    private XElement Line(Series series, int index)
    {
        var points = series.X.Zip(
            series.Y,
            (x, y) => new ChartPoint(ToX(xAxis.Position(x)), ToY(yAxis.Position(y)))
        );
        var runs = Polyline.Runs(points);
        var line = Group();
        line.Add(new XElement(Space + "title", Clean(series.Name)));
        var path = string.Concat(runs.Where(run => run.Count > 1).Select(Path));
        if (path != "" && series.Style != SeriesStyle.Dots)
            line.Add(Element("path", [("d", path), .. Stroke(index)]));
        var colour = Colour(index);
        var dotted = runs.Where(run => run.Count == 1 || series.Style != SeriesStyle.Line);
        foreach (var point in dotted.SelectMany(run => run))
            line.Add(Dot(point, DotSize, colour));
        if (runs.Count > 0)
            line.Add(
                StopsBeingFinite(series)
                    ? Cross(runs[^1][^1], colour)
                    : Dot(runs[^1][^1], 4, colour)
            );
        return line;
    }

    private static string Path(IReadOnlyList<ChartPoint> run)
    {
        var places = Polyline.Thin(run).Select(p => $"{Number(p.X)} {Number(p.Y)}").ToList();
        return "M" + string.Join("L", places.Where((place, i) => i == 0 || place != places[i - 1]));
    }

    private static bool StopsBeingFinite(Series series) =>
        series.Y.Count > 0 && !double.IsFinite(series.Y[^1]) && series.Y.Any(double.IsFinite);

    private static bool IsWhole(double x) => !double.IsFinite(x) || x == Math.Floor(x);

    private double ToX(double position) => left + Inset + position * (right - left - 2 * Inset);

    private double ToY(double position) => bottom - Inset - position * (bottom - top - 2 * Inset);

    private static string Colour(int index) => Colours[index % Colours.Length];

    private static (string, object)[] Stroke(int index)
    {
        var dash = Dashes[index % Dashes.Length];
        (string, object)[] solid =
        [
            ("stroke", Colour(index)),
            ("stroke-width", 2.0),
            ("stroke-linejoin", "round"),
            ("fill", "none"),
        ];
        return dash == "" ? solid : [.. solid, ("stroke-dasharray", dash)];
    }
}
