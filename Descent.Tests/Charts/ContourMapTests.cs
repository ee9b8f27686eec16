using System.Xml.Linq;
using Descent.Charts;

namespace Descent.Tests.Charts;

public sealed class ContourMapTests
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    static ContourMap Map(Func<double, double, double> f) => new(f, (-2, 2), (-1, 3), 8);

    static IReadOnlyList<(double X, double Y)>[] Lines(ContourMap map, double level) =>
        [.. MarchingSquares.Lines(map, level).Where(line => line.Count > 1)];

    [Fact]
    public void A_line_of_a_bowl_is_one_closed_circle()
    {
        ContourMap map = Map((x, y) => x * x + (y - 1) * (y - 1));
        var line = Assert.Single(Lines(map, 1));

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
    public void A_line_of_a_slope_goes_from_edge_to_edge()
    {
        var line = Assert.Single(Lines(Map((x, y) => x + 2 * y), 1.3));

        Assert.All(line, at => Assert.Equal(1.3, at.X + 2 * at.Y, 1e-12));
        double[] ends = [line[0].X, line[^1].X];
        Assert.Equal([-2, 2], ends.Order());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    public void Beside_a_saddle_there_are_two_lines(double level)
    {
        var lines = Lines(Map((x, y) => x * x - (y - 1) * (y - 1)), level);

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.NotEqual(line[0], line[^1]));
    }

    [Fact]
    public void A_square_with_four_crossings_pairs_them_by_its_middle()
    {
        // Stripes of one node: every square of the grid is a saddle.
        int i = 0;
        var map = new ContourMap((_, _) => ++i % 2 == 0 ? 3 : 0, (0, 1), (0, 1), 1);
        int nodes = map.X.Count;
        var below = Lines(map, 1);
        var above = Lines(map, 2);

        // At level 1 the middles are above, and each low node is ringed; at level 2 each high one.
        Assert.All(below.Where(Closed), line => Assert.Equal(5, line.Count));
        Assert.All(above.Where(Closed), line => Assert.Equal(5, line.Count));
        int inner = (nodes - 2) * (nodes - 2);
        Assert.Equal(inner, below.Count(Closed) + above.Count(Closed));

        static bool Closed(IReadOnlyList<(double X, double Y)> line) => line[0] == line[^1];
    }

    [Fact]
    public void Where_values_are_not_finite_there_is_no_line()
    {
        ContourMap map = Map((x, y) => Math.Sqrt(x) + y);

        Assert.All(Lines(map, 1).SelectMany(line => line), at => Assert.True(at.X >= 0));
        Assert.Empty(Map((_, _) => double.NaN).Levels);
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
                new Series("out", [0, 1, 50], [0, 1, 50]) { Style = SeriesStyle.LineAndDots },
            ],
        };
        XElement svg = XElement.Parse(chart.ToSvg());
        XElement plot = svg.Element(Svg + "svg")!;

        Assert.Equal(8, plot.Elements(Svg + "path").Count());
        Assert.Equal(4, plot.Descendants(Svg + "circle").Count());
        string[] texts = [.. svg.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains(texts, text => text.StartsWith("Lines of equal value from"));
        Assert.DoesNotContain("50", texts);
        Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName is "id");
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
        var three = AutoDiff.Objective.FromText("x^2 + y^2 + z^2");
        _ = Assert.Throws<ArgumentException>(() => paths.ToChart(three, comparison));
    }
}
