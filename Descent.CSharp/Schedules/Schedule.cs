using Descent.Charts;

namespace Descent;

/// <summary>Schedules out of schedules.</summary>
public static class Schedule
{
    /// <summary>A schedule that is a formula of the caller's own.</summary>
    /// <param name="rate">k ↦ α, finite and not negative; k counts updates from 0.</param>
    public static ISchedule Of(Func<int, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new Formula(rate);
    }

    /// <summary>The rates of the first updates as a line of a chart.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="updates">How many; 1 or more.</param>
    public static Series ToSeries(this ISchedule schedule, string name, int updates)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(updates, 1);
        return new Series(name, [.. Enumerable.Range(0, updates).Select(schedule.Rate)]);
    }

    /// <summary>One schedule for a number of updates, then another, which counts from 0 again.</summary>
    /// <param name="first">The schedule of updates 0 to <paramref name="updates"/> − 1.</param>
    /// <param name="updates">How many; 1 or more.</param>
    /// <param name="next">The schedule from there on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="updates"/> is less than 1.</exception>
    public static ISchedule Then(this ISchedule first, int updates, ISchedule next)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(next);
        return new Sequence(
            first,
            Interval.Count.Require(updates, nameof(Schedule), nameof(updates)),
            next
        );
    }

    /// <summary>A linear rise from 0 to the schedule's first rate, then the schedule.</summary>
    /// <param name="schedule">The schedule; it counts from the end of the rise.</param>
    /// <param name="updates">K, the length of the rise; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="updates"/> is less than 1.</exception>
    public static ISchedule WithWarmup(this ISchedule schedule, int updates)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var rise = new LinearWarmup { Initial = schedule.Rate(0), Updates = updates };
        return rise.Then(updates, schedule);
    }

    /// <summary>A multiple of a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="factor">What its rates are multiplied by; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not positive and finite.</exception>
    public static ISchedule Times(this ISchedule schedule, double factor)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new Multiple(
            schedule,
            Interval.Positive.Require(factor, nameof(Schedule), nameof(factor))
        );
    }

    sealed record Formula(Func<int, double> Function) : ISchedule
    {
        public double Rate(int k) => Function(k);
    }

    sealed record Sequence(ISchedule First, int Updates, ISchedule Next) : ISchedule
    {
        public double Rate(int k) => k < Updates ? First.Rate(k) : Next.Rate(k - Updates);
    }

    sealed record Multiple(ISchedule Inner, double Factor) : ISchedule
    {
        public double Rate(int k) => Factor * Inner.Rate(k);
    }
}
