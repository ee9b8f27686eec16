namespace Descent;

/// <summary>The steps of Barzilai and Borwein, safeguarded by a search that lets values rise for a while.</summary>
/// <remarks>
/// With s = x − x₋ and y = ∇f(x) − ∇f(x₋): long steps α = sᵀs / sᵀy, short ones α = sᵀy / yᵀy. Barzilai and Borwein, Two-point step
/// size gradient methods (1988), equations 5 and 6. Made for d = −∇f. The safeguard is that of Raydan, The Barzilai and Borwein gradient
/// method for the large scale unconstrained minimization problem (1997), algorithm GBB, after Grippo, Lampariello and Lucidi (1986):
/// α shrinks until φ(α) ≤ max of the last M values + c₁ α φ′(0). Differs from Raydan so that scaling f or x changes
/// nothing: where sᵀy is not positive, the step is the last one, grown tenfold, and not a constant; and values may
/// be off by their rounding, as it is near the trial that is judged.
/// </remarks>
public sealed record BarzilaiBorwein : IStepRule
{
    internal static readonly Interval MemoryRange = new(1, 1000, true, true, true);

    /// <summary>Whether steps are the short ones; long ones by default.</summary>
    public bool Short { get; init; }

    /// <summary>M, the values whose largest a step has to fall below; from 1 to 1000, 10 by default. With 1 every step descends.</summary>
    public int Memory
    {
        get;
        init => field = MemoryRange.Require(value, nameof(BarzilaiBorwein), nameof(Memory));
    } = 10;

    /// <summary>c₁, the share of the linear decrease to insist on; in (0, 1), 1e-4 by default.</summary>
    public double Slope
    {
        get;
        init => field = Armijo.SlopeRange.Require(value, nameof(BarzilaiBorwein), nameof(Slope));
    } = 1e-4;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(BarzilaiBorwein rule) : IStepState
    {
        const int MaxTrials = 50;
        const double Growth = 10;

        // Where a shorter step lies after a failed test, as shares of the last trial (Raydan 1997, σ₁ and σ₂).
        const double Least = 0.1;
        const double Most = 0.5;

        readonly FirstTrial opening = new();
        readonly double[] values = NewValues(rule.Memory);
        int next;

        public double Planned(int iteration) => double.NaN;

        public void Exchange(StateTransfer stream)
        {
            opening.Exchange(stream);
            stream.Exchange(values);
            stream.Exchange(ref next);
        }

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            values[next] = line.Start.Value;
            next = (next + 1) % values.Length;
            Trial trial = line.At(Math.Min(First(at, line, scale), line.Longest));
            double highest = values.Max();
            for (int i = 1; i < MaxTrials && !line.IsInterrupted; i++)
            {
                // From the trial at hand: a far one would take the walls of f for rounding.
                double rounding = line.Rounding(trial);
                double allowed = highest + rule.Slope * trial.Alpha * line.Start.Slope;
                if (trial.IsFinite && trial.Value <= allowed + rounding)
                    return new StepOutcome(StepVerdict.Taken, trial.Alpha, rounding);
                trial = line.At(Shorter(line, trial));
            }

            StepVerdict verdict = line.IsInterrupted
                ? StepVerdict.Interrupted
                : line.Failure(trial);
            return new StepOutcome(verdict, trial.Alpha);
        }

        double First(Situation at, Line line, DirectionScale scale)
        {
            if (at.Previous is not { } before || scale == DirectionScale.Unit)
                return opening.Choose(line, scale);
            (double ss, double sy, double yy) = Products(before, at.Current);
            double alpha = rule.Short ? sy / yy : ss / sy;
            return sy > 0 && double.IsFinite(alpha) && alpha > 0 ? alpha : Growth * at.LastStep;
        }

        static (double, double, double) Products(Point before, Point now)
        {
            (double ss, double sy, double yy) = (0, 0, 0);
            for (int i = 0; i < now.X.Length; i++)
            {
                double s = now.X[i] - before.X[i];
                double y = now.Gradient[i] - before.Gradient[i];
                ss += s * s;
                sy += s * y;
                yy += y * y;
            }

            return (ss, sy, yy);
        }

        static double Shorter(Line line, Trial trial)
        {
            double parabola = Interpolation.Parabola(line.Start, trial.Alpha, trial.Value);
            double shortest = Least * trial.Alpha;
            double longest = Most * trial.Alpha;
            return parabola > shortest ? Math.Min(parabola, longest)
                : double.IsNaN(parabola) ? longest
                : shortest;
        }

        static double[] NewValues(int count)
        {
            double[] values = new double[count];
            Array.Fill(values, double.NegativeInfinity);
            return values;
        }
    }
}
