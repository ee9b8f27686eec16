namespace Descent;

/// <summary>A rate that is cut whenever values stop falling: α ← γ α after p updates without a lower one.</summary>
/// <remarks>
/// Lower means f &lt; f_best − δ |f_best|. Common practice in learning, where f is a validation loss; here f is the value at the iterates.
/// Each cut begins the count anew.
/// </remarks>
public sealed record PlateauStep : IStepRule
{
    internal static readonly Interval FactorRange = Interval.OpenUnit;
    internal static readonly Interval ThresholdRange = Interval.HalfOpenUnit;

    /// <summary>α₀, the rate until the first cut; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(PlateauStep), nameof(Initial));
    } = 0.001;

    /// <summary>γ, what a cut leaves of the rate; in (0, 1), 0.5 by default.</summary>
    public double Factor
    {
        get;
        init => field = FactorRange.Require(value, nameof(PlateauStep), nameof(Factor));
    } = 0.5;

    /// <summary>p, the updates to wait for a lower value; 1 or more, 100 by default.</summary>
    public int Patience
    {
        get;
        init => field = Interval.Count.Require(value, nameof(PlateauStep), nameof(Patience));
    } = 100;

    /// <summary>δ, the share of the value that counts as lower; in [0, 1), 1e-4 by default.</summary>
    public double Threshold
    {
        get;
        init => field = ThresholdRange.Require(value, nameof(PlateauStep), nameof(Threshold));
    } = 1e-4;

    /// <inheritdoc/>
    public bool Searches => false;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(PlateauStep rule) : IStepState
    {
        double alpha = rule.Initial;
        double best = double.PositiveInfinity;
        int waited;

        public double Planned(int iteration) => alpha;

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            double taken = alpha;
            best = Math.Min(best, at.Current.Value); // the start counts too
            line.MoveTo(taken);
            Look(line.At(taken).Value);
            return new StepOutcome(StepVerdict.Taken, taken);
        }

        void Look(double value)
        {
            waited = value < best - rule.Threshold * Math.Abs(best) ? 0 : waited + 1;
            best = Math.Min(best, value);
            if (waited < rule.Patience)
                return;
            alpha *= rule.Factor;
            waited = 0;
        }
    }
}
