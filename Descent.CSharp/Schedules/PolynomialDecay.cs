namespace Descent;

/// <summary>A rate that falls along a power: α_min + (α₀ − α_min) (1 − k/T)ᵖ up to k = T, α_min from there on.</summary>
public sealed record PolynomialDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(PolynomialDecay), nameof(Initial));
    } = 0.001;

    /// <summary>α_min, the rate it falls to; 0 or more, 0 by default.</summary>
    public double Least
    {
        get;
        init => field = Interval.NonNegative.Require(value, nameof(PolynomialDecay), nameof(Least));
    }

    /// <summary>T, the updates it takes; 1 or more, 10 000 by default.</summary>
    public int Period
    {
        get;
        init => field = Interval.Count.Require(value, nameof(PolynomialDecay), nameof(Period));
    } = 10_000;

    /// <summary>p; positive, 1 by default: a straight line.</summary>
    public double Power
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(PolynomialDecay), nameof(Power));
    } = 1;

    /// <inheritdoc/>
    public double Rate(int k) =>
        k >= Period ? Least : Least + (Initial - Least) * Math.Pow(1 - (double)k / Period, Power);
}
