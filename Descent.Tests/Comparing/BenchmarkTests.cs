using Descent.MathNetBridge;
using Descent.Tests.Support;

namespace Descent.Tests.Comparing;

public sealed class BenchmarkTests(ITestOutputHelper output)
{
    static readonly RunOptions Options = new() { MaxEvaluations = 120_000 };

    /// <summary>L-BFGS of this library and of MathNet, on all problems.</summary>
    static readonly Lazy<Benchmark> Both = new(() =>
        Benchmark.Of(
            ProblemLibrary.All,
            [Descent.Methods.Create("l-bfgs"), MathNetMinimizers.LimitedMemoryBfgs],
            Options
        )
    );

    [Fact]
    public void Our_L_BFGS_solves_no_fewer_for_less_and_claims_nothing_false()
    {
        Benchmark benchmark = Both.Value;
        output.WriteLine(benchmark.ToString());
        int Solved(string id) => benchmark.Of(id).Count(run => run.IsSolved);
        int False(string id) => benchmark.Of(id).Count(run => run.IsFalseSuccess);

        Assert.Equal(70, benchmark.Of("l-bfgs").Count);
        Assert.True(Solved("l-bfgs") >= Solved("mathnet-l-bfgs"));
        Assert.True(
            benchmark.Median("l-bfgs", Cost.Points)
                < benchmark.Median("mathnet-l-bfgs", Cost.Points)
        );
        Assert.Equal(0, False("l-bfgs"));
        Assert.True(False("mathnet-l-bfgs") > 0);
    }

    [Fact]
    public void Every_claim_holds_at_the_point_returned()
    {
        foreach (BenchmarkRun run in Both.Value.Runs)
            Honest.Check(Library.Compiled.Objective(run.Problem), run.Run);
    }

    [Fact]
    public void A_profile_counts_ratios_to_the_cheapest()
    {
        Benchmark benchmark = Both.Value;
        Profile profile = benchmark.PerformanceProfile(Cost.Points);
        var pairs = benchmark.Of("l-bfgs").Zip(benchmark.Of("mathnet-l-bfgs")).ToArray();

        foreach (double factor in (double[])[1, 1.5, 2, 4, 1000])
        {
            int within = pairs.Count(pair =>
                pair.First.IsSolved
                && (
                    !pair.Second.IsSolved
                    || pair.First.Run.Evaluations.Value
                        <= factor
                            * Math.Min(
                                pair.First.Run.Evaluations.Value,
                                pair.Second.Run.Evaluations.Value
                            )
                )
            );
            Assert.Equal(within / 70.0, profile.Share("l-bfgs", factor), 1e-12);
        }

        Assert.True(profile.Share("l-bfgs", 1) + profile.Share("mathnet-l-bfgs", 1) >= 1);
        Assert.True(profile.Share("l-bfgs", 1) > profile.Share("mathnet-l-bfgs", 1));
        Assert.StartsWith("<svg", profile.ToChart("L-BFGS").ToSvg());
    }

    [Fact]
    public void Costs_are_the_callers_choice()
    {
        var spent = new Spent(
            new Evaluations(10, 8, 5, 2) { JacobianColumns = 7 },
            TimeSpan.FromSeconds(3)
        );

        Assert.Equal(10, Cost.Points.Of(spent));
        Assert.Equal(15, Cost.PointsAndProducts.Of(spent));
        Assert.Equal(10 + 24 + 30 + 4 + 7, Cost.Derivatives.Of(spent));
        Assert.Equal(3, Cost.Time.Of(spent));
        Assert.Equal(4, Cost.All.Select(cost => cost.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_data_profile_counts_what_brought_the_value_down(int digits)
    {
        // Every iterate of every run is looked at again, and the first that passes the test of the paper is the one.
        Method method = Descent.Methods.Create("l-bfgs");
        Benchmark benchmark = Both.Value;
        Profile profile = benchmark.DataProfile(Cost.Points, digits);
        List<double> costs = [];
        foreach (BenchmarkRun run in benchmark.Of("l-bfgs"))
        {
            Problem problem = ProblemLibrary.Find(run.Problem)!;
            List<Iterate> seen = [];
            AutoDiff.Objective f = Library.Compiled.Objective(run.Problem);
            _ = method.Minimize(
                f,
                f.Pack(problem.Start),
                Options with
                {
                    Observer = Observers.Into(seen),
                }
            );
            double possible = seen[0].Value - run.Minimum;
            Iterate? enough = seen.FirstOrDefault(at =>
                at.Value - run.Minimum <= Math.Pow(10, -digits) * possible
            );
            costs.Add(
                enough is null
                    ? double.PositiveInfinity
                    : enough.Evaluations.Value / (problem.Dimension + 1.0)
            );
        }

        Assert.Equal(70, costs.Count);
        foreach (double budget in (double[])[0.1, 1, 3, 10, 30, 1000, double.PositiveInfinity])
        {
            double expected = costs.Count(cost => double.IsFinite(cost) && cost <= budget) / 70.0;
            Assert.Equal(expected, profile.Share("l-bfgs", budget), 1e-12);
        }

        Assert.Contains($"1e-{digits} of the decrease", profile.ToString());
        Assert.StartsWith("<svg", profile.ToChart().ToSvg());
    }

    [Fact]
    public void Digits_come_one_after_the_other()
    {
        foreach (BenchmarkRun run in Both.Value.Runs)
        {
            for (int digits = 2; digits <= 12 && run.Within(digits) is { } spent; digits++)
            {
                Spent before = run.Within(digits - 1)!.Value;
                Assert.True(before.Evaluations.Value <= spent.Evaluations.Value);
                Assert.True(spent.Evaluations.Value <= run.Spent.Evaluations.Value);
            }
        }

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Both.Value.Runs[0].Within(0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Both.Value.Runs[0].Within(13));
    }

    [Fact]
    public void A_profile_is_a_table_too()
    {
        string[] lines = Both.Value.PerformanceProfile(Cost.Points).ToString().Split('\n');

        Assert.StartsWith("factor of the cheapest, in points", lines[0]);
        Assert.EndsWith("no limit", lines[0]);
        Assert.StartsWith("l-bfgs", lines[1]);
        Assert.EndsWith("1.00", lines[1]);
    }
}
