namespace Descent;

/// <summary>Backtracking until the Armijo condition holds: φ(α) ≤ φ(0) + c₁ α φ′(0).</summary>
/// <remarks>
/// Armijo (1966); Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), Algorithm 3.1, with the quadratic
/// interpolation of section 3.5. Differs from the book in three ways: a non-finite φ(α) counts as a failed test, so the
/// search backs away from the edge of a domain; where values of f differ by rounding alone, slopes decide, after the
/// approximate Wolfe condition of Hager and Zhang (2005), equation 4.1; and the first trial computes the gradient
/// with the value, since it is mostly accepted, while later ones compute the value alone.
/// </remarks>
public sealed record Armijo : IStepRule
{
    internal static readonly Interval SlopeRange = Interval.OpenUnit;
    internal static readonly Interval ShrinkRange = Interval.OpenUnit;

    /// <summary>c₁, the share of the linear decrease to insist on; in (0, 1), 1e-4 by default.</summary>
    public double Slope
    {
        get;
        init => field = SlopeRange.Require(value, nameof(Armijo), nameof(Slope));
    } = 1e-4;

    /// <summary>The largest factor α shrinks by after a failed test; in (0, 1), 0.5 by default.</summary>
    /// <remarks>Interpolation may shrink it further, down to <see cref="LeastShrink"/>.</remarks>
    public double Shrink
    {
        get;
        init => field = ShrinkRange.Require(value, nameof(Armijo), nameof(Shrink));
    } = 0.5;

    /// <summary>The smallest factor α shrinks by; in (0, 1), 0.1 by default. From <see cref="Shrink"/> on, α shrinks by that alone.</summary>
    public double LeastShrink
    {
        get;
        init => field = ShrinkRange.Require(value, nameof(Armijo), nameof(LeastShrink));
    } = 0.1;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(Armijo rule) : IStepState
    {
        const int MaxTrials = 50;
        readonly FirstTrial first = new();

        public double Planned(int iteration) => double.NaN;

        public void Exchange(StateTransfer stream) => first.Exchange(stream);

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            Trial trial = line.At(first.Choose(line, scale));
            double rounding = line.Rounding(trial);
            if (trial.IsFinite && Sufficient(line, trial.Alpha, trial.Value))
                return Accept(line, trial.Alpha, trial.Value, rounding);
            if (Agrees(line, trial))
                return Accept(line, trial.Alpha, trial.Value, rounding);

            bool bySlopes = line.Failure(trial) == StepVerdict.BelowRounding;
            double alpha = trial.Alpha;
            double value = trial.Value;
            for (int i = 1; i < MaxTrials; i++)
            {
                if (line.IsInterrupted)
                    return new StepOutcome(StepVerdict.Interrupted, alpha);
                alpha = Shorter(line, alpha, value);
                value = bySlopes ? line.At(alpha).Value : line.ValueAt(alpha);
                if (Sufficient(line, alpha, value) && line.At(alpha).IsFinite)
                    return Accept(line, alpha, value, rounding);
                if (bySlopes && Agrees(line, line.At(alpha)))
                    return Accept(line, alpha, value, rounding);
            }

            return new StepOutcome(line.Failure(trial), alpha);
        }

        static bool Agrees(Line line, Trial trial)
        {
            double rounding = line.Rounding(trial);
            return Wolfe.HoldsApproximately(line.Start, trial, Wolfe.UsualCurvature, rounding);
        }

        // NaN compares false, so it fails here; φ = −∞ needs the test.
        bool Sufficient(Line line, double alpha, double value) =>
            double.IsFinite(value)
            && value <= line.Start.Value + rule.Slope * alpha * line.Start.Slope
            && value < line.Start.Value;

        double Shorter(Line line, double alpha, double value)
        {
            double parabola = Interpolation.Parabola(line.Start, alpha, value);
            double longest = rule.Shrink * alpha;
            return parabola < longest
                ? Math.Max(parabola, Math.Min(rule.LeastShrink * alpha, longest))
                : longest;
        }

        StepOutcome Accept(Line line, double alpha, double value, double rounding)
        {
            line.MoveTo(alpha);
            first.Learn(line, alpha, value);
            return new StepOutcome(StepVerdict.Taken, alpha, rounding);
        }
    }
}
