namespace Descent;

/// <summary>Half waves one after another, each from the top again: the cosine of <see cref="CosineDecay"/> with warm restarts.</summary>
/// <remarks>
/// Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts (2017), equation 5: the first lasts T updates, each
/// of the others m times as long as the one before. With m = 1 it is the cosine of k mod T.
/// </remarks>
public sealed record CosineRestarts : ISchedule
{
    /// <summary>α₀, the rate at every restart; positive, 0.001 by default.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(CosineRestarts), nameof(Initial));
    } = 0.001;

    /// <summary>α_min, the rate each wave falls towards; 0 or more, 0 by default.</summary>
    public double Least
    {
        get;
        init => field = Interval.NonNegative.Require(value, nameof(CosineRestarts), nameof(Least));
    }

    /// <summary>T, the updates of the first wave; 1 or more, 1000 by default.</summary>
    public int Period
    {
        get;
        init => field = Interval.Count.Require(value, nameof(CosineRestarts), nameof(Period));
    } = 1000;

    /// <summary>m, how many times as long as the last each wave is; 1 or more, 1 by default.</summary>
    public int Multiplier
    {
        get;
        init => field = Interval.Count.Require(value, nameof(CosineRestarts), nameof(Multiplier));
    } = 1;

    /// <inheritdoc/>
    public double Rate(int k)
    {
        (long since, long length) = (k, Period);
        if (Multiplier == 1)
            since %= length;
        for (; since >= length; length *= Multiplier)
            since -= length;
        return CosineDecay.Wave(Initial, Least, (double)since / length);
    }
}
