using System.Xml.Linq;
using Descent.Charts;
using Descent.Tests.Notebooks;
using Descent.Tests.Support;

namespace Descent.Tests.Charts;

public sealed class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static XElement Parsed(LineChart chart) => XElement.Parse(chart.ToSvg());

    private static IEnumerable<string> Texts(XElement svg) =>
        svg.Descendants(Svg + "text").Select(t => t.Value);

    /// <summary>The lines, which alone have a title that names them; beside it the path and the marks.</summary>
    private static XElement[] Lines(XElement svg) =>
        [.. svg.Elements(Svg + "g").Where(g => g.Element(Svg + "title") is not null)];

    private static LineChart Logarithmic(params Series[] series) =>
        new() { YScale = AxisScale.Logarithmic, Series = series };

    private static readonly LineChart Typical = Logarithmic(
        new Series("gradient descent", [100, 10, 1, 0.1, 0.01]),
        new Series("Newton-CG", [100, 1, 1e-6])
    ) with
    {
        Title = "Two methods",
    };

    [Fact]
    public void The_picture_stands_alone_and_says_what_it_shows()
    {
        var svg = Parsed(Typical);

        Assert.Equal(Svg + "svg", svg.Name);
        Assert.Equal("0 0 800 500", svg.Attribute("viewBox")?.Value);
        Assert.Equal("Two methods", svg.Element(Svg + "title")?.Value);
        Assert.Equal(
            "value on a logarithmic axis against iteration. gradient descent: 5 points, from 100 to 0.01. "
                + "Newton-CG: 3 points, from 100 to 10⁻⁶.",
            svg.Element(Svg + "desc")?.Value
        );
        Assert.Equal("#ffffff", svg.Element(Svg + "rect")?.Attribute("fill")?.Value);
        Assert.DoesNotContain(
            svg.Descendants(),
            e => e.Name.LocalName is "script" or "image" or "use" or "style"
        );
        Assert.DoesNotContain(
            svg.Descendants().Attributes(),
            a => a.Name.LocalName is "href" or "id" or "onload"
        );
    }

    [Fact]
    public void A_line_that_leaves_a_linear_axis_is_cut_off_and_dots_lie_on_its_edge()
    {
        var parabola = new Series("parabola", [9, 4, 1, 0, 1, 4, 9]);
        LineChart lines = new() { YCeiling = 5, Series = [parabola] };
        LineChart both = lines with
        {
            Series =
            [
                parabola,
                new Series("trials", [0, 3], [9, 0]) { Style = SeriesStyle.Numbered },
            ],
        };

        XElement svg = Parsed(lines);
        XElement line = Assert.Single(Lines(svg));
        double[] heights = [.. SvgPath.Points(line.Element(Svg + "path")!).Select(at => at.Y)];
        Assert.DoesNotContain(Texts(svg), text => text.Contains('≥'));
        Assert.Empty(line.Elements(Svg + "circle"));
        Assert.Equal(2, heights.Count(height => height - heights.Min() < 1e-6));
        Assert.Contains(Texts(Parsed(both)), text => text.StartsWith('≥'));
    }

    [Fact]
    public void Names_labels_and_title_are_written_once_each()
    {
        var texts = Texts(Parsed(Typical)).ToList();

        foreach (
            var text in new[]
            {
                "Two methods",
                "iteration",
                "value",
                "gradient descent",
                "Newton-CG",
                "10⁻³",
            }
        )
            Assert.Single(texts, text);
    }

    [Fact]
    public void Points_lie_where_the_axes_say()
    {
        var svg = Parsed(Logarithmic(new Series("a", [1, 1e-2, 1e-4])));
        var labels = svg.Descendants(Svg + "text").ToLookup(t => t.Value, t => t);
        double Y(string label) => SvgPath.Number(labels[label].Single(), "y") - 4.5;
        double X(string label) => SvgPath.Number(labels[label].Single(), "x");

        var points = SvgPath.Points(Lines(svg)[0].Element(Svg + "path")!);

        // 1, 10⁻² and 10⁻⁴ lie on a line, of which the ends suffice.
        Assert.Equal(2, points.Count);
        Assert.Equal(X("0"), points[0].X, tolerance: 0.051);
        Assert.Equal(X("2"), points[1].X, tolerance: 0.051);
        Assert.Equal(Y("10⁰"), points[0].Y, tolerance: 0.051);
        Assert.Equal(Y("10⁻⁴"), points[1].Y, tolerance: 0.051);
    }

    [Theory]
    [InlineData("<script>alert(1)</script> & \"quotes\" 'n' ]]>")]
    [InlineData("日本語 – ελληνικά 𝒙")]
    [InlineData("")]
    public void Any_name_comes_back_from_the_XML_as_it_was(string name)
    {
        var svg = Parsed(Typical with { Series = [new Series(name, [1, 2])], Title = name });

        Assert.Contains(name, Texts(svg));
        Assert.Equal(name, Lines(svg)[0].Element(Svg + "title")?.Value);
    }

    [Fact]
    public void Characters_that_XML_cannot_hold_are_replaced() =>
        Assert.Contains(
            "a b \uFFFD \uFFFD",
            Texts(Parsed(Logarithmic(new Series("a\0b \ud800 \uffff", [1]))))
        );

    [Fact]
    public void An_empty_chart_has_axes()
    {
        var texts = Texts(Parsed(new LineChart())).ToList();

        foreach (var text in new[] { "iteration", "value", "0.2" })
            Assert.Contains(text, texts);
    }

    [Fact]
    public void Gaps_stay_open_and_lone_points_are_dots()
    {
        const double NaN = double.NaN;
        var line = Lines(
            Parsed(Logarithmic(new Series("a", [5, 4, NaN, 3, double.PositiveInfinity, 2, 1])))
        )[0];

        Assert.Equal(2, line.Element(Svg + "path")!.Attribute("d")!.Value.Count(c => c == 'M'));
        Assert.Equal(2, line.Elements(Svg + "path").Count()); // the line, and the lone 3
        _ = Assert.Single(line.Elements(Svg + "circle")); // the end
    }

    [Fact]
    public void A_line_that_stops_being_finite_ends_in_a_cross()
    {
        var svg = Parsed(Logarithmic(new Series("a", [1, 1e100, 1e300, double.PositiveInfinity])));

        Assert.Empty(Lines(svg)[0].Elements(Svg + "circle"));
        Assert.Equal(2, Lines(svg)[0].Elements(Svg + "path").Count());
        Assert.Contains(Texts(svg), text => text.Contains("cross", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    public void One_point_shows_as_a_mark_and_a_dot(AxisScale scale)
    {
        var line = Lines(
            Parsed(Logarithmic(new Series("a", [3])) with { YScale = scale, XScale = scale })
        )[0];

        _ = Assert.Single(line.Elements(Svg + "circle"));
        Assert.Equal("round", line.Element(Svg + "path")!.Attribute("stroke-linecap")!.Value);
    }

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 0.0, 1 }, new[] { double.NaN, double.NaN })]
    [InlineData(new[] { 0.0, 1 }, new[] { 0.25, 0.25 })]
    [InlineData(new[] { 0.0, 1 }, new[] { 0.0, 0 })]
    [InlineData(new[] { 0.0, 1 }, new[] { -1.0, -2 })]
    [InlineData(new[] { 0.0, 1, 2 }, new[] { double.MaxValue, double.MinValue, double.Epsilon })]
    [InlineData(new[] { 7.0, 7 }, new[] { 1.0, 2 })]
    [InlineData(new[] { 3.0, 2, 1 }, new[] { 1.0, 2, 3 })]
    [InlineData(new[] { -3.0, -2, double.NaN }, new[] { 1.0, 2, 3 })]
    public void Degenerate_data_still_make_a_chart_with_coordinates_inside(double[] xs, double[] ys)
    {
        foreach (var x in Enum.GetValues<AxisScale>())
        foreach (var y in Enum.GetValues<AxisScale>())
        {
            var svg = Parsed(
                new LineChart
                {
                    XScale = x,
                    YScale = y,
                    Series = [new Series("a", xs, ys)],
                }
            );

            Assert.True(svg.Descendants(Svg + "text").Count() >= 4);
            foreach (var mark in svg.Descendants(Svg + "circle"))
            {
                Assert.InRange(SvgPath.Number(mark, "cx"), 0, 800);
                Assert.InRange(SvgPath.Number(mark, "cy"), 0, 500);
            }
            Assert.DoesNotContain(
                svg.Descendants().Attributes(),
                a => a.Value.Contains("NaN", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_legend_never_reaches_into_the_plot()
    {
        Series[] many =
        [
            .. Enumerable
                .Range(1, 200)
                .Select(i => new Series($"method number {i} of many", [1, 2])),
        ];
        foreach (var count in new[] { 1, 4, 10, 40, 200 })
        {
            var svg = Parsed(new LineChart { Series = many[..count] });
            var top = Lines(svg)
                .SelectMany(l => l.Elements(Svg + "circle"))
                .Min(c => SvgPath.Number(c, "cy") - SvgPath.Number(c, "r"));
            var legend = svg.Elements(Svg + "text")
                .Where(t => t.Value.StartsWith("method", StringComparison.Ordinal));

            Assert.All(legend, entry => Assert.True(SvgPath.Number(entry, "y") < top));
            Assert.True(top < 250);
        }
        Assert.Contains(
            Texts(Parsed(new LineChart { Series = many })),
            text => text.EndsWith(" more", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Colour_and_dash_together_tell_35_lines_apart()
    {
        Series[] many = [.. Enumerable.Range(0, 35).Select(i => new Series($"{i}", [1, 2]))];
        var styles = Lines(Parsed(new LineChart { Series = many }))
            .Select(l => l.Element(Svg + "path")!)
            .Select(p => (p.Attribute("stroke")?.Value, p.Attribute("stroke-dasharray")?.Value));

        Assert.Equal(35, styles.Distinct().Count());
    }

    [Fact]
    public void Numbered_dots_tell_their_order()
    {
        var series = new Series("trials", [3, 1, 2], [1, 2, 3]) { Style = SeriesStyle.Numbered };
        var svg = Parsed(new LineChart { Series = [series] });
        var numbers = Lines(svg)[0].Elements(Svg + "text").ToList();

        Assert.Equal(["1", "2", "3"], numbers.Select(text => text.Value));
        var places = numbers.Select(text => SvgPath.Number(text, "x")).ToList();
        Assert.True(places[1] < places[2] && places[2] < places[0]);
    }

    [Fact]
    public void A_range_asked_for_is_shown_where_no_data_lie()
    {
        var flat = new LineChart { Series = [new Series("a", [0.4, 0.6])] };

        Assert.DoesNotContain("1.0", Texts(Parsed(flat)));
        var texts = Texts(Parsed(flat with { YRange = (0, 1) })).ToList();
        Assert.Contains("0", texts);
        Assert.Contains("1.0", texts);
    }

    [Fact]
    public void A_long_run_makes_a_small_picture()
    {
        var values = Enumerable
            .Range(0, 100_000)
            .Select(i => Math.Exp(-i / 5e3) * (1.1 + Math.Sin(i)));

        Assert.InRange(Logarithmic(new Series("a", [.. values])).ToSvg().Length, 5_000, 40_000);
    }

    [Fact]
    public void The_text_depends_on_the_chart_alone()
    {
        var first = Typical.ToSvg();
        Assert.Equal(first, OddCulture.Of(Typical.ToSvg));
        Assert.DoesNotContain('\r', first);
    }

    [Fact]
    public void A_notebook_shows_the_picture_and_falls_back_on_the_names()
    {
        var shown = RichDisplay.Of(Typical);

        Assert.Equal(
            [
                ("image/svg+xml", Typical.ToSvg()),
                ("text/plain", "LineChart: gradient descent, Newton-CG"),
            ],
            shown
        );
        Assert.Equal(Typical.ToSvg(), Typical.ToHtml());
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_range()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Typical with
            {
                Width = 10,
            }
        );
        Assert.Contains(
            "LineChart.Width must lie in [480, 10000].",
            exception.Message,
            StringComparison.Ordinal
        );
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Typical with { Height = 20_000 });
        _ = Assert.Throws<ArgumentException>(() => new Series("a", [1, 2], [1]));
    }
}
