using System.Xml.Linq;
using Descent.Charts;

namespace Descent.Tests.Charts;

public sealed class ContourMapTests
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    static ContourMap Map(Func<double, double, double> f) => new(f, (-2, 2), (-1, 3), 8);

    static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Outlines(
        ContourMap map,
        double level
    ) => MarchingSquares.Outlines(map, level);

    /// <summary>The places of an outline that the map holds; the others close it beyond the frame.</summary>
    static (double X, double Y)[] Inside(IReadOnlyList<(double X, double Y)> outline) =>
        [.. outline.Where(at => at.X is >= -2 and <= 2 && at.Y is >= -1 and <= 3)];

    [Fact]
    public void A_line_of_a_bowl_is_one_closed_circle()
    {
        ContourMap map = Map((x, y) => x * x + (y - 1) * (y - 1));
        var line = Assert.Single(Outlines(map, 1));

        Assert.Equal(line[0], line[^1]);
        Assert.All(
            line,
            at => Assert.Equal(1, Math.Sqrt(at.X * at.X + (at.Y - 1) * (at.Y - 1)), 1e-4)
        );
        // Once around, and never back.
        double turned = line.Zip(line.Skip(1), Turn).Sum();
        Assert.Equal(2 * Math.PI, Math.Abs(turned), 1e-6);

        static double Turn((double X, double Y) a, (double X, double Y) b) =>
            Math.Atan2(a.X * (b.Y - 1) - (a.Y - 1) * b.X, a.X * b.X + (a.Y - 1) * (b.Y - 1));
    }

    [Fact]
    public void A_line_of_a_slope_goes_from_edge_to_edge_and_closes_beyond_them()
    {
        var outline = Assert.Single(Outlines(Map((x, y) => x + 2 * y), 1.3));
        (double X, double Y)[] line = Inside(outline);

        Assert.Equal(outline[0], outline[^1]);
        Assert.All(line, at => Assert.Equal(1.3, at.X + 2 * at.Y, 1e-12));
        Assert.Equal((-2, 2), (line.Min(at => at.X), line.Max(at => at.X)));
        // What is below lies to the lower left, around which the outline goes.
        Assert.Contains(outline, at => at.X < -2 && at.Y < -0.99);
        Assert.DoesNotContain(outline, at => at.X + 2 * at.Y > 1.31);
    }

    [Fact]
    public void Beside_a_saddle_there_are_two_outlines()
    {
        ContourMap map = Map((x, y) => x * x - (y - 1) * (y - 1));

        // Below −½ are the hollows above and below the saddle; below ½ they are one.
        Assert.Equal(2, Outlines(map, -0.5).Count);
        _ = Assert.Single(Outlines(map, 0.5));
        Assert.All(Outlines(map, -0.5), outline => Assert.Equal(outline[0], outline[^1]));
    }

    [Fact]
    public void A_square_with_four_crossings_pairs_them_by_its_middle()
    {
        // Stripes of one node: every square of the grid is a saddle.
        int i = 0;
        var map = new ContourMap((_, _) => ++i % 2 == 0 ? 3 : 0, (0, 1), (0, 1), 1);
        int nodes = map.X.Count;
        var low = Outlines(map, 1);
        var high = Outlines(map, 2);

        // At level 1 the middles are above, and each low node is ringed; at level 2 each high one inside the frame, and all together.
        Assert.Equal((nodes * nodes + 1) / 2, low.Count);
        Assert.All(low, outline => Assert.Equal(5, outline.Count));
        int inner = ((nodes - 2) * (nodes - 2) - 1) / 2;
        Assert.Equal(inner, high.Count(outline => outline.Count == 5));
        Assert.Equal(inner + 1, high.Count);
    }

    [Fact]
    public void Where_values_are_not_finite_there_is_no_outline()
    {
        ContourMap map = Map((x, y) => Math.Sqrt(x) + y);

        Assert.All(Outlines(map, 1).SelectMany(line => line), at => Assert.True(at.X >= -0.02));
        ContourMap nowhere = Map((_, _) => double.NaN);
        Assert.Empty(nowhere.Levels);
        Assert.Empty(Outlines(nowhere, double.PositiveInfinity));
    }

    [Fact]
    public void Levels_are_those_of_any_increasing_function()
    {
        static double Bowl(double x, double y) => x * x + 3 * y * y;
        ContourMap plain = Map(Bowl);
        ContourMap bent = Map((x, y) => Math.Exp(Bowl(x, y)));

        Assert.Equal(8, plain.Levels.Count);
        Assert.Equal(plain.Levels.Order(), plain.Levels);
        Assert.Equal(plain.Levels.Select(Math.Exp), bent.Levels);
    }

    [Fact]
    public void A_range_that_is_none_is_refused()
    {
        _ = Assert.Throws<ArgumentException>(() => new ContourMap((x, y) => x, (1, 1), (0, 1)));
        _ = Assert.Throws<ArgumentException>(() =>
            new ContourMap((x, y) => x, (0, 1), (0, double.PositiveInfinity))
        );
    }

    [Fact]
    public void A_chart_shows_the_rectangle_of_its_map_and_cuts_off_what_leaves_it()
    {
        var chart = new LineChart
        {
            Map = Map((x, y) => x * x + y * y),
            Series =
            [
                new Series("out", [0, 1, 51], [0, 1, 26]) { Style = SeriesStyle.LineAndDots },
            ],
        };
        XElement svg = XElement.Parse(chart.ToSvg());
        XElement plot = svg.Element(Svg + "svg")!;

        // What is finite and eight levels; a line and its dots; the ring at the start, and no mark at the end.
        Assert.Equal(9, plot.Elements(Svg + "g").First().Elements(Svg + "path").Count());
        XElement line = plot.Elements(Svg + "g").Last();
        Assert.Equal(2, line.Elements(Svg + "path").Count());
        Assert.Equal("#ffffff", line.Element(Svg + "circle")!.Attribute("fill")!.Value);
        string[] texts = [.. svg.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains(texts, text => text.StartsWith("Lines of equal value from"));
        Assert.DoesNotContain("50", texts);
        Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName is "id");

        // The line leaves at x = 2 where it is: at y = 1.5, and not at the height of its end.
        var (_, y) = SvgPath.Points(line.Element(Svg + "path")!)[^1];
        double Edge(string name) => SvgPath.Number(plot, name);
        Assert.Equal(Edge("y") + (3 - 1.5) / 4 * Edge("height"), y, 0.1);
    }

    [Fact]
    public void Levels_are_painted_from_the_highest_to_the_lowest_and_darken()
    {
        var svg = XElement.Parse(new LineChart { Map = Map((x, y) => x + y) }.ToSvg());
        string[] shades =
        [
            .. svg.Element(Svg + "svg")!
                .Element(Svg + "g")!
                .Elements(Svg + "path")
                .Select(path => path.Attribute("fill")!.Value),
        ];

        Assert.Equal(9, shades.Distinct().Count());
        Assert.Equal(shades.OrderDescending(), shades);
    }

    [Theory]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2")]
    [InlineData("-20*exp(-0.2*sqrt((x^2+y^2)/2)) - exp((cos(2*pi*x)+cos(2*pi*y))/2)")]
    [InlineData("x - log(x) + y^2")]
    public void A_map_is_a_small_picture(string formula)
    {
        var f = AutoDiff.Objective.FromText(formula);
        var map = new ContourMap((x, y) => f.Value([x, y]), (-2.5, 2.5), (-2.5, 2.5));

        Assert.InRange(
            new LineChart { Map = map }
                .ToSvg()
                .Length,
            5_000,
            40_000
        );
    }

    [Fact]
    public void Paths_of_a_comparison_lie_on_the_map_of_their_objective()
    {
        var f = AutoDiff.Objective.FromText("(1-x)^2 + 100*(y-x^2)^2");
        var paths = new PlanePaths();
        Comparison comparison = Comparison.Of(
            f,
            [-1.2, 1.0],
            [Descent.Methods.Create("l-bfgs"), Descent.Methods.Create("newton-cg")],
            new RunOptions { Observer = paths.Observe }
        );
        LineChart chart = paths.ToChart(f, comparison);

        Assert.Equal(["l-bfgs", "newton-cg"], chart.Series.Select(series => series.Name));
        Assert.All(chart.Series, series => Assert.Equal(-1.2, series.X[0]));
        Assert.All(chart.Series, series => Assert.Equal(1, series.X[^1], 5e-3));
        Assert.True(chart.Map!.X[0] < -1.2 && chart.Map.X[^1] > 1);
        LineChart part = paths.ToChart(f, comparison, (0, 2), (0, 2));
        Assert.Equal((0, 2), (part.Map!.X[0], part.Map.Y[^1]));

        _ = Assert.Throws<ArgumentException>(() => new PlanePaths().ToChart(f, comparison));
        _ = Assert.Throws<ArgumentException>(() => new PlanePaths().ToChart(f, []));
        var three = AutoDiff.Objective.FromText("x^2 + y^2 + z^2");
        _ = Assert.Throws<ArgumentException>(() => paths.ToChart(three, comparison));
    }

    [Fact]
    public void Paths_of_runs_start_where_each_started()
    {
        var f = AutoDiff.Objective.FromText("x^2 - y^2 + y^4/4");
        var paths = new PlanePaths();
        var options = new RunOptions { Observer = paths.Observe };
        Run[] runs =
        [
            Descent.Methods.Create("newton-cg").Minimize(f, [1, 2], options),
            Descent.Methods.Create("l-bfgs").Minimize(f, [-2, 0.5], options),
        ];
        LineChart chart = paths.ToChart(f, runs);

        Assert.Equal([1, -2], chart.Series.Select(series => series.X[0]));
        Assert.True(chart.Map!.X[0] < -2 && chart.Map.X[^1] > 1);
    }
}
