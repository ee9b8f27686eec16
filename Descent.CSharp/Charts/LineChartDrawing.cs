using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>The layout of a <see cref="LineChart"/> and its elements, from the back of the picture to the front.</summary>
internal sealed class LineChartDrawing
{
    const double TitleSize = 17;
    const double NoteSize = 11.5;
    const double NoteHeight = 16;

    readonly LineChart chart;
    readonly ChartWords words;
    readonly Frame frame;
    readonly Legend legend;
    readonly string[] notes;

    public LineChartDrawing(LineChart chart)
    {
        this.chart = chart;
        words = new ChartWords(chart);
        var (across, up) = (Across(chart), Up(chart));
        notes = [.. words.Notes(across, up)];

        var widest = up.Ticks.Select(tick => TextWidth(tick.Label)).DefaultIfEmpty(0).Max();
        var overhang = across.Ticks.Select(t => TextWidth(t.Label) / 2).DefaultIfEmpty(0).Max();
        var left = 14 + (chart.YLabel == "" ? 0 : LineHeight + 6) + widest + 10;
        var right = chart.Width - Math.Max(20, overhang);
        legend = Legend.For(chart.Series, right - left, chart.Height);
        var top = 16 + (chart.Title == "" ? 0 : TitleSize + 12) + legend.Rows * LineHeight + 6;
        var below = 34 + (chart.XLabel == "" ? 0 : LineHeight) + notes.Length * NoteHeight;
        var bottom = chart.Height - below;
        frame = new Frame(left, right, top, bottom, across, up, chart.Map is not null);
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
            new XElement(Space + "title", Clean(words.Headline)),
            new XElement(Space + "desc", Clean(words.Description(notes))),
            Element("rect", ("width", chart.Width), ("height", chart.Height), ("fill", "#ffffff")),
            Captions().Where(text => text.Value != ""),
            LegendEntries(),
            Plot()
        );

    static Axis Across(LineChart chart) =>
        Axis.Fit(
            chart.Map?.X ?? chart.Series.SelectMany(series => series.X),
            new AxisOptions
            {
                Scale = chart.XScale,
                MaxLabels = Math.Max(5, chart.Width / 90),
                WholeNumbers =
                    chart.Map is null && chart.Series.All(series => series.X.All(IsWhole)),
            }
        );

    static Axis Up(LineChart chart) =>
        Axis.Fit(
            chart.Map?.Y
                ?? chart
                    .Series.SelectMany(series => Shown(chart, series))
                    .Concat(Ends(chart.YRange)),
            new AxisOptions
            {
                Scale = chart.YScale,
                MaxLabels = Math.Max(5, chart.Height / 50),
                RoundOut = chart.Map is null,
                Floor = chart.YFloor,
                Ceiling = chart.YCeiling,
            }
        );

    // A line that is cut off at an edge leaves nothing there that the edge would stand for.
    static IEnumerable<double> Shown(LineChart chart, Series series) =>
        chart.YScale == AxisScale.Linear && series.Style == SeriesStyle.Line
            ? series.Y.Select(y =>
                Math.Min(Math.Max(y, chart.YFloor ?? y), chart.YCeiling ?? double.PositiveInfinity)
            )
            : series.Y;

    static IEnumerable<double> Ends((double Low, double High)? range) =>
        range is { } ends ? [ends.Low, ends.High] : [];

    static bool IsWhole(double x) => !double.IsFinite(x) || x == Math.Floor(x);

    XElement[] Plot() =>
        chart.Map is { } map ? [Clipped(map), .. Axes()] : [.. Axes(), .. Shades(), .. Lines()];

    XElement[] Axes() => [new AxisDrawing(frame).Horizontal(), new AxisDrawing(frame).Vertical()];

    IEnumerable<XElement> Shades() => new ChartBackground(frame).Bands(chart.Bands);

    IEnumerable<XElement> Lines() => chart.Series.Select(new SeriesDrawing(frame).Draw);

    /// <summary>The plot as a picture within the picture: what leaves it is cut off, without a name that another chart might have.</summary>
    XElement Clipped(ContourMap map)
    {
        var place = (frame.Left, frame.Top, frame.Width, frame.Height);
        var plot = Element(
            "svg",
            ("x", place.Left),
            ("y", place.Top),
            ("width", place.Width),
            ("height", place.Height),
            (
                "viewBox",
                FormattableString.Invariant(
                    $"{place.Left} {place.Top} {place.Width} {place.Height}"
                )
            )
        );
        plot.Add(new ChartBackground(frame).Levels(map), Shades(), Lines());
        return plot;
    }

    IEnumerable<XElement> Captions()
    {
        var (middle, height) = (frame.Left + frame.Width / 2, frame.Top + frame.Height / 2);
        var title = Shortened(chart.Title, chart.Width - 40, TitleSize * 1.1);
        yield return Text(
            title,
            chart.Width / 2.0,
            12 + TitleSize,
            "middle",
            ("font-size", TitleSize),
            ("font-weight", "bold")
        );
        yield return Text(
            Shortened(chart.XLabel, frame.Width),
            middle,
            frame.Bottom + 42,
            "middle"
        );
        yield return Text(
            Shortened(chart.YLabel, frame.Height),
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
                frame.Left,
                y,
                "start",
                ("font-size", NoteSize),
                ("fill", "#555555")
            );
        }
    }

    IEnumerable<XElement> LegendEntries()
    {
        for (var i = 0; i < legend.Entries.Count; i++)
        {
            var x = frame.Left + i % legend.Columns * legend.ColumnWidth;
            var y = frame.Top - 12 - (legend.Rows - 1 - i / legend.Columns) * LineHeight;
            if (i < legend.Lines)
                yield return Sample(i, x, y - 4);
            yield return Text(legend.Entries[i], x + Legend.SampleWidth + 7, y, "start");
        }
    }

    /// <summary>A piece of a series as the legend shows it.</summary>
    XElement Sample(int index, double x, double y) =>
        chart.Series[index].HasLine
            ? Element(
                "path",
                [("d", $"M{Number(x)} {Number(y)}h{Legend.SampleWidth}"), .. Palette.Stroke(index)]
            )
            : SeriesDrawing.Dotted(
                PathData.Dots([new(x + Legend.SampleWidth / 2, y)]),
                Palette.Colour(index)
            );
}
