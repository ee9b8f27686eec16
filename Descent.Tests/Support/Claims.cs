using AutoDiff;

namespace Descent.Tests.Support;

/// <summary>What ‖·‖∞ of a stationary point is zero of, from x and ∇f(x): the gradient itself, or what bounds and kinks leave of it.</summary>
delegate double Stationarity(double[] x, double[] gradient);

/// <summary>
/// One test of every claim: each figure in the table of tests computed anew at the point returned, from the objective and from the path an observer
/// saw, and the status held against the figures.
/// </summary>
/// <param name="f">What is minimised, with all that the method adds to it.</param>
/// <param name="start">x₀.</param>
sealed class Claims(IObjective f, double[] start)
{
    /// <summary>The iterates, as an observer saw them.</summary>
    public List<Iterate> Path { get; init; } = [];

    /// <summary>How a point is measured; the largest entry of the gradient by default.</summary>
    public Stationarity Measure { get; init; } = (_, gradient) => gradient.Max(Math.Abs);

    /// <summary>What is watched.</summary>
    public IObjective? Validation { get; set; }

    /// <summary>Whether all iterates were seen: not those before a run was resumed, nor those of other libraries.</summary>
    public bool SeesAll { get; init; } = true;

    /// <summary>The options with an observer that remembers the Path.</summary>
    public RunOptions Watching(RunOptions options)
    {
        RunObserver remember = Observers.Into(Path);
        return options with
        {
            Observer = options.Observer is { } own ? Observers.All(remember, own) : remember,
        };
    }

    /// <summary>Value, norm, table and status of a run.</summary>
    public void Check(Run run)
    {
        double[] x = [.. run.X];
        Same(f.Value(x), run.Value, "f(X)");
        Same(NormAt(x), run.GradientNorm, "norm at X");
        List<StoppingTest> held = [];
        foreach (StoppingTest test in run.Tests)
        {
            double figure = Figure(test.Name, run, x);
            // The last update is no claim where the run does not say that it led to the point.
            if (double.IsNaN(test.Figure) && IsOfUpdate(test.Name))
                figure = double.NaN;
            Same(figure, test.Figure, $"{run.Method}, {test.Name}");
            bool met = test.Kind switch
            {
                StoppingTestKind.Convergence => figure >= 0 && figure <= test.Tolerance,
                StoppingTestKind.Target => figure <= test.Tolerance,
                _ => test.Figure >= test.Tolerance,
            };
            Assert.True(met == test.Met, $"{run.Method}, {test}: {figure}");
            if (met)
                held.Add(test);
        }

        CheckStatus(run, held);
        if (run.Validation is { } least)
            CheckValidation(least, x);
    }

    static bool IsOfUpdate(string name) =>
        name is "step max-norm" or "step, of x" or "decrease" or "decrease, of f"
        || name == "update max-norm, of the rate";

    static void CheckStatus(Run run, List<StoppingTest> held)
    {
        bool Holds(StoppingTestKind kind) => held.Any(test => test.Kind == kind);
        string all = $"{run.Method}: {run.Message}";

        Assert.True(
            (run.Status == RunStatus.Converged) == Holds(StoppingTestKind.Convergence),
            all
        );
        Assert.True(run.Status != RunStatus.TargetReached || Holds(StoppingTestKind.Target), all);
        Assert.True(run.Status != RunStatus.BudgetSpent || Holds(StoppingTestKind.Budget), all);
        Assert.True((run.Status == RunStatus.Faulted) == (run.Fault is not null), all);
        Assert.True(run.Status != RunStatus.EarlyStopped || run.Validation is not null, all);
    }

    void CheckValidation(ValidationResult least, double[] x)
    {
        Assert.Equal(Validation!.Value(x), least.Value);
        Assert.Equal(Path.Min(each => Validation.Value([.. each.X])), least.Value);
        Assert.Equal(Path[least.Iteration].X, x);
    }

    double Figure(string name, Run run, double[] x) =>
        name switch
        {
            "iterations" when !SeesAll => run.Tests.Single(test => test.Name == name).Figure,
            "iterations" => Path[^1].Iteration,
            "evaluations" => run.Evaluations.Total,
            "values" => run.Evaluations.Value,
            "gradients" => run.Evaluations.Gradient,
            "Hessian-vector products" => run.Evaluations.HessianVector,
            "seconds" => run.Elapsed.TotalSeconds,
            "target value" => f.Value(x),
            "updates since the least validation" => Waited(),
            "step max-norm" => Step(x).Length,
            "step, of x" => Ratio(Step(x).Length, Step(x).Size),
            "decrease" => Drop(x).Length,
            "decrease, of f" => Ratio(Drop(x).Length, Drop(x).Size),
            "update max-norm, of the rate" => Rest(x),
            _ when name.EndsWith(", of the start's", StringComparison.Ordinal) => Ratio(
                NormAt(x),
                NormAt(start)
            ),
            _ when name.EndsWith(" max-norm", StringComparison.Ordinal) => NormAt(x),
            _ => throw new InvalidOperationException($"No claim is known by the name '{name}'."),
        };

    int Waited()
    {
        double[] watched = [.. Path.Select(each => Validation!.Value([.. each.X]))];
        return watched.Length - 1 - Array.IndexOf(watched, watched.Min());
    }

    double NormAt(double[] x)
    {
        double[] gradient = new double[x.Length];
        _ = f.ValueAndGradient(x, gradient);
        return Measure(x, gradient);
    }

    // What speaks of the last update is a figure only where the last iterate is what is returned.
    bool IsLast(double[] x) => Path.Count > 1 && Path[^1].X.SequenceEqual(x);

    (double Length, double Size) Step(double[] x)
    {
        if (!IsLast(x))
            return (double.NaN, double.NaN);
        IReadOnlyList<double> before = Path[^2].X;
        double length = x.Zip(before, (a, b) => Math.Abs(a - b)).Max();
        return (length, Math.Max(x.Max(Math.Abs), before.Max(Math.Abs)));
    }

    (double Length, double Size) Drop(double[] x)
    {
        if (!IsLast(x))
            return (double.NaN, double.NaN);
        (double before, double now) = (f.Value([.. Path[^2].X]), f.Value(x));
        return (before - now, Math.Max(Math.Abs(before), Math.Abs(now)));
    }

    // ‖x − x⁻‖∞/α, the larger of the last two updates.
    double Rest(double[] x)
    {
        if (!IsLast(x) || Path.Count < 3)
            return double.NaN;
        return Math.Max(Of(Path.Count - 1), Of(Path.Count - 2));

        double Of(int k) =>
            Path[k].X.Zip(Path[k - 1].X, (a, b) => Math.Abs(a - b)).Max() / Path[k].Step;
    }

    static double Ratio(double part, double whole) => part == 0 ? 0 : part / whole;

    // Sums in another order differ by rounding.
    static void Same(double expected, double actual, string what)
    {
        bool same =
            expected.Equals(actual)
            || Math.Abs(expected - actual) <= 1e-11 * Math.Abs(expected) + 1e-14;
        Assert.True(same, $"{what}: {expected:r} looked at again, {actual:r} claimed");
    }
}
