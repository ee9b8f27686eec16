namespace Descent;

/// <summary>A rate that falls as 1/√k: α₀ / √(1 + λk).</summary>
/// <remarks>
/// Zinkevich, Online convex programming and generalized infinitesimal gradient ascent (2003), Theorem 1: with α ∝ 1/√t
/// the regret grows as √T.
/// </remarks>
public sealed record InverseRootDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(InverseRootDecay), nameof(Initial));
    } = 0.001;

    /// <summary>λ; positive, 1 by default: α₀ / √t, t counting from 1.</summary>
    public double Decay
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(InverseRootDecay), nameof(Decay));
    } = 1;

    /// <inheritdoc/>
    public double Rate(int k) => Initial / Math.Sqrt(1 + Decay * k);
}
