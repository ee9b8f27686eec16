namespace Descent;

/// <summary>What Adam and its relatives have in common: running means m of the gradient and v of its square.</summary>
/// <remarks>m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², entry by entry, from zero.</remarks>
public abstract record AdaptiveMoments : IDirection
{
    internal static readonly Interval BetaRange = Interval.HalfOpenUnit;
    internal static readonly Interval EpsilonRange = Interval.Positive;

    private protected AdaptiveMoments() { }

    /// <summary>β₁, the decay of the mean gradient; in [0, 1), 0.9 by default.</summary>
    public double Beta1
    {
        get;
        init => field = BetaRange.Require(value, GetType().Name, nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, the decay of the mean square; in [0, 1), 0.999 by default.</summary>
    public double Beta2
    {
        get;
        init => field = BetaRange.Require(value, GetType().Name, nameof(Beta2));
    } = 0.999;

    /// <summary>ε, what keeps the quotient finite; positive, 1e-8 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonRange.Require(value, GetType().Name, nameof(Epsilon));
    } = 1e-8;

    /// <inheritdoc/>
    public abstract IDirectionState Begin(int dimension);
}
