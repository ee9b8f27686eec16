namespace Descent;

/// <summary>A rate that falls along half a wave: α_min + ½ (α₀ − α_min) (1 + cos(πk/T)) up to k = T, α_min from there on.</summary>
/// <remarks>
/// Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts (2017), equation 5, without the restarts.
/// </remarks>
public sealed record CosineDecay : ISchedule
{
    /// <summary>α₀, the rate of the first update; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(CosineDecay), nameof(Initial));
    } = 0.001;

    /// <summary>α_min, the rate it falls to; 0 or more, 0 by default.</summary>
    public double Least
    {
        get;
        init => field = Interval.NonNegative.Require(value, nameof(CosineDecay), nameof(Least));
    }

    /// <summary>T, the updates it takes; 1 or more, 10 000 by default.</summary>
    public int Period
    {
        get;
        init => field = Interval.Count.Require(value, nameof(CosineDecay), nameof(Period));
    } = 10_000;

    /// <inheritdoc/>
    public double Rate(int k) => k >= Period ? Least : Wave(Initial, Least, (double)k / Period);

    /// <summary>The rate at a share of the way down, in [0, 1).</summary>
    internal static double Wave(double initial, double least, double share) =>
        least + 0.5 * (initial - least) * (1 + Math.Cos(Math.PI * share));
}
