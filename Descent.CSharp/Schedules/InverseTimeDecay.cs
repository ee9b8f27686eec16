namespace Descent;

/// <summary>A rate that falls as 1/k: α₀ / (1 + λk).</summary>
/// <remarks>
/// Robbins and Monro, A stochastic approximation method (1951): Σ α = ∞ and Σ α² &lt; ∞, as convergence under noise asks.
/// </remarks>
public sealed record InverseTimeDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(InverseTimeDecay), nameof(Initial));
    } = 0.001;

    /// <summary>λ; positive, 0.001 by default.</summary>
    public double Decay
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(InverseTimeDecay), nameof(Decay));
    } = 0.001;

    /// <inheritdoc/>
    public double Rate(int k) => Initial / (1 + Decay * k);
}
