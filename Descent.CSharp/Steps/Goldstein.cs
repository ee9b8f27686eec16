namespace Descent;

/// <summary>Neither too long nor too short: φ(0) + (1 − c) α φ′(0) ≤ φ(α) ≤ φ(0) + c α φ′(0).</summary>
/// <remarks>
/// Goldstein (1965); Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), equation 3.11. It asks for values
/// alone after the first trial. Doubling until a trial is too long, then narrowing by the parabola of equation 3.58 kept
/// within the bracket and every third trial at its middle. Non-finite values count as too long, where values differ by rounding alone slopes decide after
/// Hager and Zhang (2005), equation 4.1, and where no trial meets both conditions the longest that
/// falls enough is taken, as on a line that falls without end.
/// </remarks>
public sealed record Goldstein : IStepRule
{
    internal static readonly Interval ShareRange = new(0, 0.5);

    /// <summary>c, the share of the linear decrease to insist on; in (0, 0.5), 0.1 by default.</summary>
    public double Share
    {
        get;
        init => field = ShareRange.Require(value, nameof(Goldstein), nameof(Share));
    } = 0.1;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(Share);

    sealed class State(double share) : IStepState
    {
        const int MaxTrials = 50;
        const double Growth = 2;
        const double Margin = 0.1;
        const double Narrow = 1e-10; // a bracket of no more than rounding, in units of the step

        readonly FirstTrial first = new();
        Trial low; // falls enough, but α could be longer
        double high; // too long

        public double Planned(int iteration) => double.NaN;

        public void Exchange(StateTransfer stream) => first.Exchange(stream);

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            Trial opening = line.At(first.Choose(line, scale));
            double rounding = line.Rounding(opening);
            bool bySlopes = line.Failure(opening) == StepVerdict.BelowRounding;
            low = line.Start;
            high = double.PositiveInfinity;
            Trial trial = opening;
            for (int i = 1; i < MaxTrials && !line.IsInterrupted; i++)
            {
                bool isLongest = trial.Alpha == line.Longest && FallsEnough(line, trial);
                if (isLongest || Fits(line, trial) || Agrees(line, trial, rounding))
                {
                    if (line.At(trial.Alpha).IsFinite)
                        return Accept(line, trial, rounding);
                    trial = trial with { Value = double.NaN };
                }

                double alpha = Next(line, trial, bisect: i % 3 == 0);
                if (double.IsFinite(high) && high - low.Alpha <= Narrow * high)
                    break;
                trial = bySlopes
                    ? line.At(alpha)
                    : new Trial(alpha, line.ValueAt(alpha), double.NaN);
            }

            return Settle(line, rounding) ?? Fail(line, opening, trial.Alpha);
        }

        // The longest that falls enough, or less where the gradient there is not finite.
        StepOutcome? Settle(Line line, double rounding)
        {
            for (int i = 0; i < MaxTrials && low.Alpha > 0 && !line.IsInterrupted; i++)
            {
                if (FallsEnough(line, low) && line.At(low.Alpha).IsFinite)
                    return Accept(line, low, rounding);
                low = line.At(0.5 * low.Alpha);
            }

            return null;
        }

        static StepOutcome Fail(Line line, Trial opening, double alpha) =>
            new(line.IsInterrupted ? StepVerdict.Interrupted : line.Failure(opening), alpha);

        static bool Agrees(Line line, Trial trial, double rounding) =>
            Wolfe.HoldsApproximately(line.Start, trial, Wolfe.UsualCurvature, rounding);

        bool Fits(Line line, Trial trial) => FallsEnough(line, trial) && !IsShort(line, trial);

        // NaN compares false, so it fails here; φ = −∞ needs the test.
        bool FallsEnough(Line line, Trial trial) =>
            double.IsFinite(trial.Value) && Wolfe.Decreases(line.Start, trial, share);

        bool IsShort(Line line, Trial trial) =>
            trial.Value < line.Start.Value + (1 - share) * trial.Alpha * line.Start.Slope;

        double Next(Line line, Trial trial, bool bisect)
        {
            if (FallsEnough(line, trial))
                low = trial;
            else
                high = trial.Alpha;
            if (double.IsInfinity(high))
                return Math.Min(Growth * trial.Alpha, line.Longest);
            double width = high - low.Alpha;
            if (bisect)
                return low.Alpha + 0.5 * width;
            double parabola = Interpolation.Parabola(line.Start, trial.Alpha, trial.Value);
            return double.IsFinite(parabola)
                ? Math.Clamp(parabola, low.Alpha + Margin * width, high - Margin * width)
                : low.Alpha + Margin * width;
        }

        StepOutcome Accept(Line line, Trial trial, double rounding)
        {
            line.MoveTo(trial.Alpha);
            first.Learn(line, trial.Alpha, trial.Value);
            return new StepOutcome(StepVerdict.Taken, trial.Alpha, rounding);
        }
    }
}
