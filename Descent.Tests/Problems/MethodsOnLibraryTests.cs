using System.Collections.Concurrent;
using System.Globalization;
using Descent.Tests.Support;

namespace Descent.Tests.Library;

/// <summary>Every problem from its standard start by the two methods that should manage all of them.</summary>
public sealed class MethodsOnLibraryTests(ITestOutputHelper output)
{
    const double Tolerance = 1e-8;

    static readonly string[] Ids = ["l-bfgs", "newton-cg"];

    static readonly ConcurrentDictionary<(string Id, string Key), Lazy<Run>> Runs = new();

    public static MatrixTheoryData<string, string> Matrix =>
        new(Ids, ProblemLibrary.All.Select(problem => problem.Key));

    [Theory, MemberData(nameof(Matrix))]
    public void Solved(string id, string key)
    {
        Run run = Solve(id, key);

        Assert.True(IsSolved(run, Compiled.Problem(key)), $"{run.Status.Id()}: {run.Message}");
    }

    [Theory, MemberData(nameof(Matrix))]
    public void Every_claim_holds_at_the_point_returned(string id, string key)
    {
        Run run = Solve(id, key);
        Honest.Check(Compiled.Objective(key), run);
        Assert.Equal(run.Status == RunStatus.Converged, run.GradientNorm <= Tolerance);
    }

    // SciPy 1.10 on a hundred problems that include these: 74 with L-BFGS; 32 and 33 products with Newton-CG.
    [Theory]
    [InlineData("l-bfgs", 65, 0)]
    [InlineData("newton-cg", 30, 35)]
    public void Half_of_the_problems_take_few_evaluations(string id, int pairs, int products)
    {
        (Problem Problem, Run Run)[] all =
        [
            .. ProblemLibrary.All.Select(problem => (problem, Solve(id, problem.Key))),
        ];
        foreach (var (problem, run) in all)
            output.WriteLine(Line(problem, run));
        double medianPairs = Median(all.Select(each => Pairs(each.Run)));
        double medianProducts = Median(all.Select(each => each.Run.Evaluations.HessianVector));
        int solved = all.Count(each => IsSolved(each.Run, each.Problem));
        output.WriteLine($"{id}: {solved} solved, median {medianPairs} f+g, {medianProducts} Hv");

        Assert.Equal(all.Length, solved);
        Assert.InRange(medianPairs, 1, pairs);
        Assert.InRange(medianProducts, 0, products);
    }

    /// <summary>By value or by gradient, to a tolerance that no rounding of a good method misses.</summary>
    static bool IsSolved(Run run, Problem problem)
    {
        double minimum = problem.MinimumValue!.Value;
        return run.Value - minimum <= 1e-6 * Math.Max(1, Math.Abs(minimum))
            || run.GradientNorm <= 1e-6;
    }

    static Run Solve(string id, string key) =>
        Runs.GetOrAdd((id, key), _ => new Lazy<Run>(() => Minimize(id, key))).Value;

    static Run Minimize(string id, string key) =>
        Descent
            .Methods.Create(id)
            .Minimize(
                Compiled.Objective(key),
                Compiled.Start(key),
                new RunOptions { GradientTolerance = Tolerance }
            );

    // Points at which f was asked for, with or without its gradient.
    static long Pairs(Run run) => run.Evaluations.Value;

    static string Line(Problem problem, Run run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{problem.Key, -14} {run.Status.Id(), -18} f-f* {run.Value - problem.MinimumValue, 9:0.0e+0} g {run.GradientNorm, 8:0.0e+0} {run.Iterations, 6} it {Pairs(run), 6} f+g {run.Evaluations.HessianVector, 6} Hv"
        );

    static double Median(IEnumerable<long> counts)
    {
        long[] sorted = [.. counts.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
