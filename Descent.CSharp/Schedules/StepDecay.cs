namespace Descent;

/// <summary>A rate that falls by a factor every so often: α₀ γ^⌊k/s⌋.</summary>
public sealed record StepDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(StepDecay), nameof(Initial));
    } = 0.001;

    /// <summary>γ; in (0, 1), 0.5 by default.</summary>
    public double Factor
    {
        get;
        init => field = Interval.OpenUnit.Require(value, nameof(StepDecay), nameof(Factor));
    } = 0.5;

    /// <summary>s, the updates between two falls; 1 or more, 1000 by default.</summary>
    public int Every
    {
        get;
        init => field = Interval.Count.Require(value, nameof(StepDecay), nameof(Every));
    } = 1000;

    /// <inheritdoc/>
    public double Rate(int k) => Initial * Math.Pow(Factor, k / Every);
}
