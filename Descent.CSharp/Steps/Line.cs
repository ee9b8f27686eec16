namespace Descent;

/// <summary>The objective seen along one direction: φ(α) = f(x + α d).</summary>
/// <remarks>
/// What a step rule searches. It remembers the last trial point with its gradient, so that the step
/// a rule accepts right after trying it costs nothing more.
/// </remarks>
public sealed class Line
{
    const double Units = 16;

    // A search is at fault only if what it missed is far above the noise that has been measured.
    const double Clear = 100;

    readonly CountedObjective objective;
    readonly FeasibleBox? box;
    readonly double[] direction;
    readonly MeasuredNoise noise = new();
    Point origin;
    Point trial;
    Trial last;
    double placed = double.NaN; // α of the coordinates at the trial point
    double rounding; // the estimate last made

    /// <param name="objective">The objective.</param>
    /// <param name="box">What no trial may leave by rounding; null for none.</param>
    internal Line(CountedObjective objective, FeasibleBox? box = null)
    {
        (this.objective, this.box) = (objective, box);
        direction = new double[objective.Dimension];
        origin = new Point(0);
        trial = origin;
    }

    /// <summary>d, of length n.</summary>
    public ReadOnlySpan<double> Direction => direction;

    /// <summary>The point α = 0.</summary>
    public Point Origin => origin;

    /// <summary>φ(0) and φ′(0).</summary>
    public Trial Start { get; private set; }

    internal Span<double> DirectionBuffer => direction;

    /// <summary>The largest α to try; ∞ where nothing is in the way. A trial beyond it is refused.</summary>
    public double Longest { get; private set; } = double.PositiveInfinity;

    /// <summary>The α that moves x by its own size; known once the slope is.</summary>
    internal double Reach { get; private set; }

    /// <summary>Whether the run is to end at once, without a step.</summary>
    internal bool IsInterrupted => objective.IsInterrupted;

    /// <summary>Whether the point that a step arrives at is finite, gradient included.</summary>
    internal bool ArrivesFinite => trial.IsFinite;

    /// <summary>Looks along the direction in the buffer from one point, with another to hold trials.</summary>
    internal void Aim(Point from, Point trialPoint, double longest = double.PositiveInfinity)
    {
        Longest = longest;
        origin = from;
        trial = trialPoint;
        last = new Trial(double.NaN, double.NaN, double.NaN);
        Start = last;
        Reach = double.NaN;
        placed = double.NaN;
    }

    /// <summary>Lets no trial be longer than this either.</summary>
    internal void Limit(double longest) => Longest = Math.Min(Longest, longest);

    /// <summary>Computes φ′(0) and the reach, which a step of known length has no use for.</summary>
    /// <param name="scale">Where α = 1 will be tried first, the same pass makes its point.</param>
    internal void MeasureSlope(DirectionScale scale)
    {
        bool arrives = scale == DirectionScale.Unit && box is null;
        Span<double> end = arrives ? trial.Coordinates : [];
        LineSums sums = LineSums.Of(origin.X, origin.Gradient, direction, 1, end);
        Start = new Trial(0, origin.Value, sums.Slope);
        Reach = sums.AreSafe ? sums.Reach : Vectors.Reach(origin.X, direction);
        placed = arrives ? 1 : double.NaN;
    }

    /// <summary>Has a rule take a step; once more with the noise of f measured, where it finds none and wrong noise may be why.</summary>
    /// <remarks>Wrong is an estimate that was too high, or what was measured elsewhere and is too low here.</remarks>
    internal StepOutcome Search(IStepState step, Situation at, DirectionScale scale)
    {
        StepOutcome outcome = step.Take(at, this, scale);
        bool missed = outcome.Verdict == StepVerdict.NotFound && double.IsFinite(noise.Bound);
        if (outcome.Verdict != StepVerdict.BelowRounding && !missed)
            return outcome;
        double assumed = rounding;
        last = new Trial(double.NaN, double.NaN, double.NaN);
        placed = double.NaN;
        noise.Measure(objective, origin, box, trial.Coordinates);
        bool isNews = missed ? noise.Bound > assumed : noise.Bound < assumed;
        return isNews ? step.Take(at, this, scale) : outcome;
    }

    /// <summary>Saves or loads what has been measured.</summary>
    internal void Exchange(StateTransfer stream) => noise.Exchange(stream);

    /// <summary>φ and φ′ at α: one evaluation of f and ∇f; none if α was the last trial.</summary>
    /// <param name="alpha">α ≥ 0.</param>
    public Trial At(double alpha)
    {
        if (last.Alpha == alpha && !double.IsNaN(last.Slope))
            return last;
        double slope = last.Alpha == alpha ? trial.Slope(direction) : Evaluate(alpha);
        last = new Trial(alpha, trial.Value, slope);
        return last;
    }

    /// <summary>φ and φ′ at α for as little as possible: by forward mode where the objective offers slopes.</summary>
    /// <remarks>To step there costs another evaluation, of f and ∇f. Without slopes this is <see cref="At"/>.</remarks>
    /// <param name="alpha">α ≥ 0.</param>
    public Trial SlopeAt(double alpha)
    {
        if (!objective.HasSlopes || last.Alpha == alpha)
            return At(alpha);
        last = new Trial(double.NaN, double.NaN, double.NaN);
        Place(alpha);
        double value = objective.ValueAndSlope(trial.X, direction, out double slope);
        return new Trial(alpha, value, slope);
    }

    /// <summary>φ at α alone: one evaluation of f.</summary>
    /// <param name="alpha">α ≥ 0.</param>
    public double ValueAt(double alpha)
    {
        last = new Trial(double.NaN, double.NaN, double.NaN);
        Place(alpha);
        return objective.Value(trial.X);
    }

    /// <summary>Makes x + α d, with its gradient, the point that a step arrives at.</summary>
    /// <param name="alpha">α; free if it was the last trial.</param>
    public void MoveTo(double alpha)
    {
        if (last.Alpha == alpha)
            return;
        Place(alpha);
        trial.Evaluate(objective);
        last = new Trial(alpha, trial.Value, double.NaN);
    }

    /// <summary>How far values of f near the origin can be off by rounding alone.</summary>
    /// <remarks>
    /// 16 ε (|f(x)| + r² |φ″|), r the α that moves x by its own size: the terms of f that cancel near a minimum are of
    /// the size of the curvature times the square of x, even where f itself is almost zero. φ″ is taken
    /// from φ′(0) and the trial. An estimate, and used only to decide when slopes are to be trusted more
    /// than values (Hager and Zhang 2005, section 4, take ε |f(x)|). It is an upper one: noise that has been measured is less, and counts.
    /// </remarks>
    /// <param name="at">A trial with a finite slope.</param>
    internal double Rounding(Trial at)
    {
        return rounding = Math.Min(Estimate(at), noise.Bound);
    }

    double Estimate(Trial at)
    {
        double terms = Reach * Reach * Curvature(at);
        double size = Math.Abs(origin.Value) + (double.IsFinite(terms) ? terms : 0);
        return Units * Vectors.Epsilon * size;
    }

    /// <summary>
    /// Why no step was found: is what the slope promises, φ′(0)²/2φ″, lost in the rounding of f, or the step of
    /// the trial in that of x, whichever variable it moves?
    /// </summary>
    internal StepVerdict Failure(Trial at)
    {
        if (IsLost(at.Alpha))
            return StepVerdict.BelowRounding;
        double promised = Start.Slope * Start.Slope / (2 * Curvature(at));
        return promised <= Math.Min(Estimate(at), Clear * noise.Bound)
            ? StepVerdict.BelowRounding
            : StepVerdict.NotFound;
    }

    // A rule that does not keep to the largest step is a mistake to be seen, neither a point outside nor the end of a run.
    void Place(double alpha)
    {
        if (alpha > Longest)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"The step rule tries α = {alpha}, beyond the largest step {Longest} along this line, Line.Longest."
                )
            );
        }

        if (alpha == placed)
            return;
        Vectors.Move(origin.X, alpha, direction, trial.Coordinates);
        box?.Project(trial.Coordinates);
        placed = alpha;
    }

    double Evaluate(double alpha)
    {
        Place(alpha);
        return trial.Evaluate(objective, direction);
    }

    // Every variable by itself: in bad units one may be smaller than the rounding of another.
    bool IsLost(double alpha)
    {
        double share = Units * Vectors.Epsilon;
        for (int i = 0; i < direction.Length; i++)
        {
            if (Math.Abs(alpha * direction[i]) > share * Math.Abs(origin.X[i]))
                return false;
        }

        return true;
    }

    double Curvature(Trial at) => Math.Abs(at.Slope - Start.Slope) / at.Alpha;
}
