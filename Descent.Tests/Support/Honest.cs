using AutoDiff;

namespace Descent.Tests.Support;

/// <summary>Looks again at everything a run claims, at the point it returned.</summary>
static class Honest
{
    /// <summary>
    /// Value and gradient are those of the point; the tests are measured right; the status is what the tests say; nothing seen was
    /// lower than what is returned.
    /// </summary>
    public static void Check(IObjective f, Run run)
    {
        double[] gradient = new double[f.Dimension];
        double value = f.ValueAndGradient([.. run.X], gradient);
        double norm = gradient.Max(Math.Abs);

        Assert.Equal(value, run.Value);
        Assert.Equal(norm, run.GradientNorm);
        Assert.Equal(norm, run.Tests.Single(IsOfGradient).Figure);
        Assert.All(run.Tests, CheckRow);
        CheckStatus(run);
        CheckBest(run);
        Assert.Equal(run.Iterations, run.Trace[^1].Iteration);
        Assert.NotEmpty(run.Message);
    }

    static void CheckRow(StoppingTest test)
    {
        bool holds =
            test.Kind == StoppingTestKind.Budget
                ? test.Figure >= test.Tolerance
                : test.Figure <= test.Tolerance;
        Assert.True(holds || !test.Met, $"{test}");
        if (IsOfGradient(test))
            Assert.Equal(holds, test.Met);
    }

    // Methods with bounds measure the projected gradient, which without bounds is the gradient.
    static bool IsOfGradient(StoppingTest test) =>
        test.Name is "gradient max-norm" or "projected gradient max-norm";

    static void CheckStatus(Run run)
    {
        bool Met(StoppingTestKind kind) => run.Tests.Any(test => test.Met && test.Kind == kind);

        Assert.Equal(run.Status == RunStatus.Converged, Met(StoppingTestKind.Convergence));
        if (run.Status == RunStatus.BudgetSpent)
            Assert.True(Met(StoppingTestKind.Budget), run.Message);
        if (run.Status == RunStatus.TargetReached)
            Assert.True(Met(StoppingTestKind.Target), run.Message);
        Assert.Equal(run.Status == RunStatus.Faulted, run.Fault is not null);
    }

    // Up to rounding: among values that rounding alone tells apart the gradient decides.
    static void CheckBest(Run run)
    {
        double[] finite = [.. run.Trace.Select(row => row.Value).Where(double.IsFinite)];
        if (run.Status == RunStatus.Converged || finite.Length == 0)
            return;
        double lowest = finite.Min();
        Assert.True(run.Value <= lowest + 1e-8 * (1 + Math.Abs(lowest)), run.Message);
    }
}
