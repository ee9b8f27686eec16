namespace Descent;

/// <summary>The same rate always.</summary>
public sealed record ConstantRate : ISchedule
{
    /// <summary>α; positive, 0.001 by default: what Rosenbrock's valley bears.</summary>
    public double Initial
    {
        get;
        init => field = Interval.Positive.Require(value, nameof(ConstantRate), nameof(Initial));
    } = 0.001;

    /// <inheritdoc/>
    public double Rate(int k) => Initial;
}
