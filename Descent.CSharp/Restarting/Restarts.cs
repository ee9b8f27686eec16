using AutoDiff;

namespace Descent;

/// <summary>One method from many starts, for objectives with more than one minimum.</summary>
public static class Restarts
{
    /// <summary>Runs a method from every start a sampler draws.</summary>
    /// <remarks>
    /// Runs know nothing of each other, so the result is the same for any number of threads, but for the times. Cancelled, by the
    /// token or the observer of the options, it returns the runs that had begun, the cancelled ones among them. Budgets are those of each run. With
    /// more than one thread the observer is called on any of them, by one at a time. Each run has a checkpoint of its own: of the first, for
    /// <c>runs.bin</c>, it is <c>runs.1.bin</c>.
    /// </remarks>
    /// <param name="method">The method.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="sampler">Chooses the starts, such as one of <see cref="Samplers"/>.</param>
    /// <param name="count">How many; 1 or more.</param>
    /// <param name="options">Tests, budgets and observers of each run; the defaults if null.</param>
    /// <param name="distance">
    /// How near two minima count as one: ‖a − b‖∞ as a share of max(1, ‖a‖∞), and |f(a) − f(b)| of max(1, |f(a)|). 1e-4 by default.
    /// </param>
    /// <param name="threads">How many runs may be made at once; 1 by default, on the caller's thread.</param>
    /// <exception cref="ArgumentException">The sampler is not of the objective's dimension.</exception>
    /// <exception cref="NotSupportedException">The method needs second derivatives and there are none.</exception>
    public static RestartResult Run(
        IMinimizer method,
        IObjective objective,
        ISampler sampler,
        int count,
        RunOptions? options = null,
        double distance = 1e-4,
        int threads = 1
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _ = Interval.NonNegative.Require(distance, nameof(Restarts), nameof(distance));
        if (sampler.Dimension != objective.Dimension)
        {
            throw new ArgumentException(
                $"The sampler draws {sampler.Dimension} coordinates, the objective has {objective.Dimension}.",
                nameof(sampler)
            );
        }

        using var runs = new ParallelRuns(method, objective, options ?? RunOptions.Default);
        return new RestartResult(runs.From([.. sampler.Draw(count)], threads), distance);
    }
}
