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
        PerformanceProfile profile = benchmark.Profile(Cost.Points);
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
        var spent = new Evaluations(10, 8, 5);

        Assert.Equal(10, Cost.Points(spent));
        Assert.Equal(15, Cost.PointsAndProducts(spent));
        Assert.Equal(10 + 24 + 30, Cost.Derivatives(spent));
    }
}
