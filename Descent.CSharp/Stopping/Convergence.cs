namespace Descent;

/// <summary>The tests of convergence that are set: whether one passes, and all of them as a table.</summary>
/// <remarks>
/// Tests of step and decrease compare an iterate with the one before it. They count only where the iterate is the best so far, so that
/// what a run claims holds at the point it returns. Iterates that decay beside f come to rest where f is not stationary: for them the length of
/// the update, of two in a row so that no turning point passes for rest, is measured in units of the rate and held against the tolerance
/// of the gradient.
/// </remarks>
sealed class Convergence(RunOptions options)
{
    /// <summary>How the test of rest is called.</summary>
    public const string Rest = "update max-norm, of the rate";

    double opening = double.NaN; // ‖∇f(x₀)‖∞
    double update = double.NaN; // ‖x − x⁻‖∞/α
    double rest = double.NaN; // the larger of the last two

    /// <summary>Looks at the start.</summary>
    public void Begin(Point start) => opening = start.GradientNorm;

    /// <summary>Looks at an iterate the walk has just reached, beyond the start.</summary>
    public void Learn(Walk walk)
    {
        if (!walk.Rule.Decays)
            return;
        double now = Vectors.Distance(walk.Previous!.X, walk.Current.X) / walk.LastStep.Alpha;
        (rest, update) = (Math.Max(update, now), now); // NaN stays
    }

    /// <summary>Whether a test passes at the iterate of a walk; no test looks at what is not finite.</summary>
    public bool Holds(Walk walk, Point best)
    {
        Point now = walk.Current;
        if (!now.IsFinite)
            return false;
        if (
            now.GradientNorm <= options.GradientTolerance
            || Share(now.GradientNorm, opening) <= options.RelativeGradientTolerance
            || rest <= options.GradientTolerance
        )
            return true;
        if (!ReferenceEquals(best, now) || walk.Previous is not { } before)
            return false;
        return Moves(before, now) || Decreases(before, now);
    }

    /// <summary>Whether a run whose test passes is to end at once, or to go on until its method says that x has settled.</summary>
    /// <remarks>Who asks for less than the default, or for another test, is not kept waiting.</remarks>
    public bool Ends(Walk walk) =>
        walk.IsSettled
        || options.GradientTolerance > RunOptions.Default.GradientTolerance
        || options.RelativeGradientTolerance is not null
        || options.StepTolerance is not null
        || options.RelativeStepTolerance is not null
        || options.DecreaseTolerance is not null
        || options.RelativeDecreaseTolerance is not null;

    /// <summary>Every test that is set, as it stands at a point of a walk.</summary>
    public IEnumerable<StoppingTest> Table(Walk walk, Point point)
    {
        bool isLast = ReferenceEquals(point, walk.Current);
        Point? before = isLast ? walk.Previous : null;
        double norm = point.GradientNorm;
        double step = before is null ? double.NaN : Vectors.Distance(before.X, point.X);
        double decrease = before is null ? double.NaN : before.Value - point.Value;
        return
        [
            Row($"{walk.Measure} max-norm", norm, options.GradientTolerance),
            .. Rows(
                $"{walk.Measure}, of the start's",
                Share(norm, opening),
                options.RelativeGradientTolerance
            ),
            .. Rows(
                Rest,
                isLast ? rest : double.NaN,
                walk.Rule.Decays ? options.GradientTolerance : null
            ),
            .. Rows("step max-norm", step, options.StepTolerance),
            .. Rows(
                "step, of x",
                before is null ? step : Share(step, Size(before, point)),
                options.RelativeStepTolerance
            ),
            .. Rows("decrease", decrease, options.DecreaseTolerance),
            .. Rows(
                "decrease, of f",
                before is null ? decrease : Share(decrease, Height(before, point)),
                options.RelativeDecreaseTolerance
            ),
        ];
    }

    /// <summary>Saves or loads what was seen at the start.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref opening);
        stream.Exchange(ref update);
        stream.Exchange(ref rest);
    }

    bool Moves(Point before, Point now)
    {
        if (options.StepTolerance is null && options.RelativeStepTolerance is null)
            return false;
        double step = Vectors.Distance(before.X, now.X);
        return step <= options.StepTolerance
            || Share(step, Size(before, now)) <= options.RelativeStepTolerance;
    }

    bool Decreases(Point before, Point now)
    {
        double decrease = before.Value - now.Value;
        return decrease >= 0
            && (
                decrease <= options.DecreaseTolerance
                || Share(decrease, Height(before, now)) <= options.RelativeDecreaseTolerance
            );
    }

    static double Size(Point before, Point now) =>
        Math.Max(Vectors.MaxNorm(before.X), Vectors.MaxNorm(now.X));

    static double Height(Point before, Point now) =>
        Math.Max(Math.Abs(before.Value), Math.Abs(now.Value));

    // Nothing is no share of nothing: 0 of 0 is 0.
    static double Share(double part, double whole) => part == 0 ? 0 : part / whole;

    static IEnumerable<StoppingTest> Rows(string name, double figure, double? tolerance) =>
        tolerance is { } set ? [Row(name, figure, set)] : [];

    static StoppingTest Row(string name, double figure, double tolerance) =>
        new(
            name,
            figure,
            tolerance,
            figure >= 0 && figure <= tolerance,
            StoppingTestKind.Convergence
        );
}
