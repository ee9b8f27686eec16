using System.Collections.Concurrent;
using System.Globalization;
using Descent.Tests.Support;

namespace Descent.Tests.Library;

/// <summary>Every problem from its standard start by the methods that should manage nearly all of them.</summary>
public sealed class MethodsOnLibraryTests(ITestOutputHelper output)
{
    const double Tolerance = 1e-8;

    // Nobody who solves one takes as many.
    const int MaxIterations = 40_000;

    // The longest of Osborne's first takes conjugate gradients 15 527, and more than 16 000 where vectors are narrower
    // and sums round otherwise; Meyer they never solve.
    const int MaxConjugate = 24_000;

    // These solve every one; the others the bars below say.
    static readonly string[] Ids =
    [
        "bfgs",
        "sr1",
        "l-bfgs",
        "newton",
        "newton-cg",
        "trust-region-newton-cg",
        "trust-region-lanczos",
        "dogleg",
    ];

    static readonly string[] Nearly =
    [
        "cg-fletcher-reeves",
        "cg-polak-ribiere",
        "cg-hestenes-stiefel",
        "cg-dai-yuan",
        "cg-hager-zhang",
    ];

    static readonly ConcurrentDictionary<(string Id, string Key), Lazy<Run>> Runs = new();

    public static MatrixTheoryData<string, string> Matrix =>
        new(Ids, ProblemLibrary.All.Select(problem => problem.Key));

    [Theory, MemberData(nameof(Matrix))]
    public void Solved(string id, string key)
    {
        Run run = Solve(id, key);

        Assert.True(IsSolved(run, Compiled.Problem(key)), $"{run.Status.Id()}: {run.Message}");
    }

    public static MatrixTheoryData<string, string> Everything =>
        new([.. Nearly, .. Ids], ProblemLibrary.All.Select(problem => problem.Key));

    [Theory, MemberData(nameof(Everything))]
    public void Every_claim_holds_at_the_point_returned(string id, string key)
    {
        Run run = Solve(id, key);
        Honest.Check(Compiled.Objective(key), run);
        Assert.Equal(run.Status == RunStatus.Converged, run.GradientNorm <= Tolerance);
    }

    // SciPy 1.10 on a hundred problems that include these: medians of 94 with BFGS, 74 with L-BFGS, 155 with CG; 32 and 33 products with Newton-CG;
    // 30 and 56 with its trust region.
    [Theory]
    [InlineData("cg-fletcher-reeves", 68, 80, 0)]
    [InlineData("cg-polak-ribiere", 68, 80, 0)]
    [InlineData("cg-hestenes-stiefel", 68, 80, 0)]
    [InlineData("cg-dai-yuan", 68, 80, 0)]
    [InlineData("cg-hager-zhang", 69, 120, 0)]
    [InlineData("bfgs", 70, 45, 0)]
    [InlineData("sr1", 70, 80, 0)]
    [InlineData("l-bfgs", 70, 35, 0)]
    [InlineData("newton", 70, 15, 90)]
    [InlineData("newton-cg", 70, 15, 30)]
    [InlineData("trust-region-newton-cg", 70, 28, 45)]
    [InlineData("trust-region-lanczos", 70, 28, 45)]
    [InlineData("dogleg", 70, 28, 150)]
    public void Half_of_the_problems_take_few_evaluations(
        string id,
        int atLeast,
        int pairs,
        int products
    )
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

        Assert.InRange(solved, atLeast, all.Length);
        Assert.InRange(medianPairs, 1, pairs);
        Assert.InRange(medianProducts, 0, products);
        Assert.All(
            all.Where(each => each.Run.Status == RunStatus.Converged),
            each => Assert.True(IsSolved(each.Run, each.Problem), each.Problem.Key)
        );
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
                new RunOptions
                {
                    GradientTolerance = Tolerance,
                    MaxIterations = Nearly.Contains(id) ? MaxConjugate : MaxIterations,
                }
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
