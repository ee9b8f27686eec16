using System.Globalization;
using Descent.Tests.Support;

namespace Descent.Tests.Running;

public sealed class ObserversTests
{
    [Theory]
    [InlineData("l-bfgs", 0)]
    [InlineData("l-bfgs", 1e9)]
    [InlineData("gradient-descent", 0)]
    public void Every_iterate_is_seen_the_last_one_too(string method, double tolerance)
    {
        List<Iterate> seen = [];
        var options = new RunOptions
        {
            Observer = Observers.Into(seen),
            MaxIterations = 30,
            GradientTolerance = tolerance,
        };
        Run run = Descent
            .Methods.Create(method)
            .Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        Assert.Equal(Enumerable.Range(0, run.Iterations + 1), seen.Select(at => at.Iteration));
        Assert.Equal(run.Trace[^1].Value, seen[^1].Value);
    }

    [Fact]
    public void Every_kth_iterate_from_the_start_on()
    {
        List<Iterate> seen = [];
        _ = Run(Observers.Every(7, Observers.Into(seen)), 30);

        Assert.Equal([0, 7, 14, 21, 28], seen.Select(at => at.Iteration));
    }

    [Fact]
    public void Each_new_best_and_no_other()
    {
        List<Iterate> all = [];
        List<Iterate> best = [];
        Run run = Run(
            Observers.All(Observers.Into(all), Observers.OnBest(Observers.Into(best))),
            300,
            "momentum"
        );

        double lowest = double.PositiveInfinity;
        List<int> expected = [];
        foreach (Iterate at in all)
        {
            if (at.Value < lowest)
                expected.Add(at.Iteration);
            lowest = Math.Min(lowest, at.Value);
        }

        Assert.True(best.Count < all.Count);
        Assert.Equal(expected, best.Select(at => at.Iteration));
        Assert.Equal(run.X, best[^1].X);
    }

    [Fact]
    public void All_see_the_iterate_at_which_one_ends_the_run()
    {
        int after = 0;
        Run run = Run(
            Observers.All(
                (in RunProgress at) => at.Iteration < 4,
                (in RunProgress _) => ++after > 0
            ),
            100
        );

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(5, after);
    }

    [Fact]
    public void Progress_is_reported_in_copies()
    {
        var reports = new Reports();
        _ = Run(Observers.To(reports), 3);

        Assert.Equal(4, reports.Seen.Count);
        Assert.Equal([-1.0, 1.0], reports.Seen[0].X);
        Assert.Equal(4, reports.Seen.Select(at => at.X[0]).Distinct().Count());
    }

    [Fact]
    public void A_trace_in_CSV_reads_back_to_the_same_bits()
    {
        using var text = new StringWriter();
        var csv = new CsvTrace(text, ["x", "y, up"]);
        List<Iterate> seen = [];
        _ = Run(Observers.Every(10, Observers.All(csv.Observe, Observers.Into(seen))), 50);

        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "iteration,value,gradient,step,values,gradients,hessian-vectors,x,\"y, up\"",
            lines[0]
        );
        Assert.Equal(seen.Count, lines.Length - 1);
        for (int i = 0; i < seen.Count; i++)
        {
            double[] numbers =
            [
                .. lines[i + 1]
                    .Split(',')
                    .Select(n => double.Parse(n, CultureInfo.InvariantCulture)),
            ];
            Iterate at = seen[i];
            Assert.Equal(
                [
                    at.Iteration,
                    at.Value,
                    at.Gradient.Max(Math.Abs),
                    at.Step,
                    at.Evaluations.Value,
                    at.Evaluations.Gradient,
                    at.Evaluations.HessianVector,
                    .. at.X,
                ],
                numbers
            );
        }
    }

    [Fact]
    public void A_trace_in_CSV_without_coordinates_has_seven_columns()
    {
        using var text = new StringWriter();
        _ = Run(new CsvTrace(text).Observe, 2);

        Assert.All(
            text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal(7, line.Split(',').Length)
        );
    }

    static Run Run(RunObserver observer, int updates, string method = "gradient-descent") =>
        Descent
            .Methods.Create(method, method == "momentum" ? Eager : null)
            .Minimize(
                Objectives.Rosenbrock(),
                [-1, 1],
                new RunOptions { MaxIterations = updates, Observer = observer }
            );

    // So much momentum climbs the other side of the valley.
    static readonly Dictionary<string, double> Eager = new() { ["momentum"] = 0.99 };

    sealed class Reports : IProgress<Iterate>
    {
        public List<Iterate> Seen { get; } = [];

        public void Report(Iterate value) => Seen.Add(value);
    }
}
