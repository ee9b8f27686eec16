namespace Descent;

/// <summary>Polyak's step, for a least value f* that is known: α = (f(x) − f*) / −∇f(x)ᵀd.</summary>
/// <remarks>
/// Polyak, Minimization of unsmooth functionals (1969); Introduction to Optimization (1987), section 5.3. Along d = −∇f it is (f − f*)/‖∇f‖².
/// An f* above the least value makes the run come to rest, stalled, where f reaches it, as the right one does where f − f* is lost in
/// the rounding of f; one below it makes steps too long.
/// A direction that does not fall has no such step: there α = 0.
/// </remarks>
public sealed record PolyakStep : IStepRule
{
    internal static readonly Interval LeastRange = new(
        double.NegativeInfinity,
        double.PositiveInfinity
    );

    /// <summary>f*, the least value of f; finite, 0 by default.</summary>
    public double Least
    {
        get;
        init => field = LeastRange.Require(value, nameof(PolyakStep), nameof(Least));
    }

    /// <inheritdoc/>
    public bool Searches => false;

    /// <inheritdoc/>
    public IStepState Begin() => new State(Least);

    sealed class State(double least) : IStepState
    {
        public double Planned(int iteration) => double.NaN;

        public void Exchange(StateTransfer stream) { }

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            double gap = at.Current.Value - least;
            double fall = -at.Current.Slope(line.Direction);
            double alpha = fall > 0 ? Math.Max(0, gap) / fall : 0;
            line.MoveTo(alpha);
            return new StepOutcome(StepVerdict.Taken, alpha);
        }
    }
}
