namespace Descent;

/// <summary>A rate that rises evenly from 0: α₀ k/K while k &lt; K, then α₀.</summary>
/// <remarks>
/// The first update is one of rate 0 and stays where it is.
/// </remarks>
public sealed record LinearWarmup : ISchedule
{
    /// <summary>α₀, the rate it rises to; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(LinearWarmup), nameof(Initial));
    } = 0.001;

    /// <summary>K, the length of the rise; 1 or more, 100 by default.</summary>
    public int Updates
    {
        get;
        init => field = Interval.Count.Require(value, nameof(LinearWarmup), nameof(Updates));
    } = 100;

    /// <inheritdoc/>
    public double Rate(int k) => k < Updates ? Initial * k / Updates : Initial;
}
