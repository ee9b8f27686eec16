using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Methods;

/// <summary>Second-order methods on the problems of the literature, from the starts of the literature.</summary>
public sealed class SharedProblemsTests
{
    static readonly string[] Large = ["exros_100", "tridia_100", "woods_100", "broyband_100"];

    // Those of a hundred variables cost seconds by hyper-dual numbers; four of them stand for the rest.
    static readonly string[] Chosen =
    [
        .. Problems.All.Keys.Where(key => !key.EndsWith("_100", StringComparison.Ordinal)),
        .. Large,
    ];

    public static TheoryData<string> Keys => [.. Chosen];

    public static MatrixTheoryData<string, string> Matrix =>
        new(["l-bfgs", "newton-cg", "trust-region-newton-cg", "trust-region-lanczos"], Chosen);

    [Theory, MemberData(nameof(Keys))]
    public void The_formula_is_the_problem(string key)
    {
        Assert.SkipWhen(SharedProblems.AreMissing, SharedProblems.Absent);
        SharedProblem problem = SharedProblems.Get(key);
        int n = problem.Start.Length;
        double[] gradient = new double[n];
        double[] v = [.. Enumerable.Range(1, n).Select(i => Math.Cos(i))];
        double[] hv = new double[n];

        double value = problem.Objective.ValueAndGradient(problem.Start, gradient);
        using IHessian hessian = problem.Objective.HessianAt(problem.Start);
        hessian.Multiply(v, hv);

        AssertNear(problem.ValueAtStart, value);
        AssertNear(problem.GradientNormAtStart, Math.Sqrt(gradient.Sum(g => g * g)));
        AssertNear(problem.CurvatureAtStart, v.Zip(hv, (a, b) => a * b).Sum());
    }

    [Theory, MemberData(nameof(Matrix))]
    public void Solved_and_honest(string id, string key)
    {
        Assert.SkipWhen(SharedProblems.AreMissing, SharedProblems.Absent);
        SharedProblem problem = SharedProblems.Get(key);

        Run run = Solve(id, problem);

        Assert.True(problem.IsSolvedBy(run), $"{run.Status.Id()}: {run.Message}");
        Honest.Check(problem.Objective, run);
    }

    [Theory]
    [InlineData("l-bfgs", 65, 0)]
    [InlineData("newton-cg", 30, 35)]
    [InlineData("trust-region-newton-cg", 28, 45)]
    [InlineData("trust-region-lanczos", 28, 45)]
    public void Half_of_the_problems_take_few_evaluations(string id, int gradients, int products)
    {
        Assert.SkipWhen(SharedProblems.AreMissing, SharedProblems.Absent);
        Run[] runs = [.. Chosen.Select(key => Solve(id, SharedProblems.Get(key)))];

        Assert.InRange(Median(runs.Select(run => run.Evaluations.Gradient)), 1, gradients);
        Assert.InRange(Median(runs.Select(run => run.Evaluations.HessianVector)), 0, products);
    }

    [Theory]
    [InlineData("bfgs")]
    [InlineData("sr1")]
    [InlineData("l-bfgs")]
    [InlineData("newton")]
    [InlineData("newton-cg")]
    [InlineData("trust-region-newton-cg")]
    [InlineData("trust-region-lanczos")]
    [InlineData("dogleg")]
    [InlineData("l-bfgs-b")]
    [InlineData("projected-newton-cg")]
    public void Meyer_ends_at_its_minimum_without_claiming_to_converge(string id)
    {
        // Condition 1e16: at the correctly rounded minimum the gradient is still 7e-4.
        Run run = Descent.Methods.Create(id).Minimize(Problems.All["mgh10"](3), [0.02, 4000, 250]);

        // The noise of f is 2e-10 there; who ends higher says that a step of Newton's lowers f.
        bool isLeast = run.Value - 87.94585517085112 <= 1e-8;
        Assert.Equal(isLeast ? RunStatus.PrecisionLimited : RunStatus.Stalled, run.Status);
        Assert.Equal(87.94585517085112, run.Value, 1e-6);
        Assert.True(run.GradientNorm > 1e-8);
    }

    [Theory]
    [InlineData("bfgs")]
    [InlineData("sr1")]
    [InlineData("l-bfgs")]
    [InlineData("newton")]
    [InlineData("newton-cg")]
    [InlineData("trust-region-newton-cg")]
    [InlineData("trust-region-lanczos")]
    [InlineData("dogleg")]
    public void Brown_badly_scaled_takes_fewer_than_200_updates(string id)
    {
        Run run = Descent.Methods.Create(id).Minimize(Problems.All["mgh04"](2), [1, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1e6, run.X[0], 1e-6);
        Assert.True(run.Iterations < 200);
    }

    // Least squares have tests of their own: these objectives do not say what their residuals are.
    public static TheoryData<string> Searching =>
        [
            .. Descent
                .Methods.Families.Where(family => family.Name != "least squares")
                .SelectMany(family => family.Methods)
                .Where(method => method.Create().Update.Searches)
                .Select(method => method.Id),
        ];

    [Theory, MemberData(nameof(Searching))]
    public void Fletcher_from_zero_makes_progress_though_curvature_there_is_zero(string id)
    {
        IObjective f = Objectives.Of(30, Problems.Fletcher);
        var options = new RunOptions { MaxIterations = 50 };
        Run run = Descent.Methods.Create(id).Minimize(f, new double[30], options);

        // f is 2900 at the start, and SciPy's Newton-CG leaves it there.
        Assert.True(run.Value < 2800, $"{run.Value}");
    }

    [Theory, MemberData(nameof(Searching))]
    public void Jennrich_and_Sampson_is_never_claimed_with_a_large_gradient(string id)
    {
        IObjective f = Problems.All["mgh06"](2);
        var options = new RunOptions { MaxIterations = 5_000 };
        Run run = Descent.Methods.Create(id).Minimize(f, [0.3, 0.4], options);

        Honest.Check(f, run);
        Assert.Equal(124.36218235561473, run.Value, 1e-6);
    }

    [Theory, MemberData(nameof(Searching))]
    public void A_search_fed_NaN_backs_off(string id)
    {
        // log x + 1/x from deep in the domain's corner: the first long step leads out of it.
        IObjective f = Objectives.Of(
            2,
            x => HyperDual.Log(x[0]) + 1 / x[0] + HyperDual.Log(x[1]) + 4 / x[1]
        );
        Run run = Descent.Methods.Create(id).Minimize(f, [0.01, 30]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1 + Math.Log(4) + 1, run.Value, 1e-9);
    }

    [Theory]
    [InlineData("bfgs")]
    [InlineData("sr1")]
    [InlineData("l-bfgs")]
    [InlineData("newton")]
    [InlineData("newton-cg")]
    [InlineData("trust-region-newton-cg")]
    [InlineData("trust-region-lanczos")]
    [InlineData("dogleg")]
    [InlineData("cg-polak-ribiere")]
    [InlineData("cg-hager-zhang")]
    public void Fletcher_from_zero_is_solved_though_curvature_there_is_zero(string id)
    {
        IObjective f = Objectives.Of(30, Problems.Fletcher);
        Run run = Descent.Methods.Create(id).Minimize(f, new double[30]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.True(run.Value < 1e-12);
    }

    [Theory, MemberData(nameof(Searching))]
    public void Powers_of_two_on_f_change_no_iterate(string id)
    {
        Assert.Equal(Points(id, 1), Points(id, Math.ScaleB(1, -40)));
        Assert.Equal(Points(id, 1), Points(id, Math.ScaleB(1, 40)));
    }

    public static MatrixTheoryData<string, double> SearchingAndFactors =>
        new(Searching.Select(row => row.Data), [1e-12, 1e12]);

    [Theory, MemberData(nameof(SearchingAndFactors))]
    public void Rosenbrock_in_other_units_solves_as_Rosenbrock_does(string id, double factor)
    {
        // The tolerance goes with the units; the path must not know of them, rounding apart.
        Method method = Descent.Methods.Create(id);
        var plain = new RunOptions { GradientTolerance = 1e-6 };
        var scaled = new RunOptions { GradientTolerance = 1e-6 * factor };

        Run one = method.Minimize(Objectives.Rosenbrock(), [-1.2, 1], plain);
        Run other = method.Minimize(Objectives.Rosenbrock(factor), [-1.2, 1], scaled);

        Assert.Equal(RunStatus.Converged, other.Status);
        Assert.InRange(other.X[0], 1 - 1e-4, 1 + 1e-4);
        Assert.InRange(other.Iterations, 0.7 * one.Iterations, 1.4 * one.Iterations);
    }

    static Run Solve(string id, SharedProblem problem) =>
        Descent.Methods.Create(id).Minimize(problem.Objective, problem.Start);

    static double[][] Points(string id, double factor) =>
        [
            .. Descent
                .Methods.Create(id)
                .Iterates(Objectives.Rosenbrock(factor), [-1.2, 1])
                .Take(30)
                .Select(it => it.X.ToArray()),
        ];

    static double Median(IEnumerable<long> counts)
    {
        long[] sorted = [.. counts.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }

    // Formulas are written in other orders here and there, and some problems cancel digits at the start.
    static void AssertNear(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-9 * Math.Max(1e-3, Math.Abs(expected)));
}
