using Descent.Charts;
using Descent.Tests.Support;

namespace Descent.Tests.Comparing;

public sealed class ComparisonTests
{
    static Comparison Both() =>
        Comparison.Of(
            Objectives.Rosenbrock(),
            [-1, 1],
            [Descent.Methods.Create("l-bfgs"), Descent.Methods.Create("newton-cg")]
        );

    [Fact]
    public void Runs_come_in_the_order_of_the_methods_each_with_its_own_count()
    {
        Comparison comparison = Both();

        Assert.Equal(["l-bfgs", "newton-cg"], comparison.Runs.Select(run => run.Method));
        Assert.All(comparison.Runs, run => Assert.Equal(RunStatus.Converged, run.Status));
        Assert.Equal(0, comparison.Runs[0].Evaluations.HessianVector);
        Assert.True(comparison.Runs[1].Evaluations.HessianVector > 0);
        Assert.Equal([-1.0, 1.0], comparison.Start);
    }

    [Fact]
    public void A_method_that_lacks_second_derivatives_does_not_lose_the_others()
    {
        Comparison comparison = Comparison.Of(
            Objectives.Quadratic(1, 2),
            [1, 1],
            [Descent.Methods.Create("newton-cg"), Descent.Methods.Create("l-bfgs")]
        );

        Run refused = comparison.Runs[0];
        Assert.Equal(RunStatus.Faulted, refused.Status);
        Assert.Contains("Hessian", refused.Message);
        Assert.Equal([1.0, 1.0], refused.X);
        Assert.Equal(1.5, refused.Value);
        Assert.Equal(RunStatus.Converged, comparison.Runs[1].Status);
    }

    [Fact]
    public void A_start_of_the_wrong_length_is_refused_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Comparison.Of(Objectives.Rosenbrock(), [1], [Descent.Methods.Create("adam")])
        );

        Assert.StartsWith("The start has 1 coordinates", error.Message);
    }

    [Fact]
    public void The_table_has_a_line_for_each_run_in_aligned_columns()
    {
        string[] lines = Both().ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("method     status     ", lines[0]);
        Assert.StartsWith("l-bfgs     converged  ", lines[1]);
        Assert.StartsWith("newton-cg  converged  ", lines[2]);
        Assert.Equal(lines[0].Length, lines[1].Length);
    }

    [Fact]
    public void Html_is_escaped_and_brings_no_scripts()
    {
        var method = new Method("<script>alert('x')</script>", new SteepestDescent(), new Armijo());
        string html = Comparison.Of(Objectives.Quadratic(1), [1], [method]).ToHtml();

        Assert.StartsWith("<table>", html);
        Assert.DoesNotContain("<script", html);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)", html);
        Assert.Equal(1, html.Split("<tbody>").Length - 1);
    }

    [Theory]
    [InlineData(SeriesAxis.Iterations, SeriesMeasure.Value)]
    [InlineData(SeriesAxis.Evaluations, SeriesMeasure.GradientNorm)]
    public void Series_follow_the_traces(SeriesAxis across, SeriesMeasure up)
    {
        Comparison comparison = Both();
        IReadOnlyList<Series> lines = comparison.Series(across, up);

        Assert.Equal(2, lines.Count);
        foreach ((Series line, Run run) in lines.Zip(comparison.Runs))
        {
            Assert.Equal(run.Method, line.Name);
            Assert.Equal(run.Trace.Count, line.Y.Count);
            Assert.Equal(line.X.Order(), line.X);
        }

        double first = lines[0].X[0];
        Assert.Equal(across == SeriesAxis.Iterations ? 0 : 2, first);
        Assert.Equal(4, lines[0].Y[0]); // at (-1, 1) both f and its gradient's largest entry are 4
    }
}
