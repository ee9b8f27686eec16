namespace Descent;

/// <summary>A rate that falls by the same share every update: α₀ e^(−λk), which is α₀ γᵏ with γ = e^(−λ).</summary>
public sealed record ExponentialDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(ExponentialDecay), nameof(Initial));
    } = 0.001;

    /// <summary>λ; positive, 0.001 by default.</summary>
    public double Decay
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(ExponentialDecay), nameof(Decay));
    } = 0.001;

    /// <inheritdoc/>
    public double Rate(int k) => Initial * Math.Exp(-Decay * k);
}
