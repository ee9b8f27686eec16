using AutoDiff;

namespace Descent;

/// <summary>One method from many starts, for objectives with more than one minimum.</summary>
public static class Restarts
{
    /// <summary>Runs a method from every start a sampler draws, one after the other.</summary>
    /// <remarks>
    /// Cancelled, by the token or the observer of the options, it returns the runs so far, the cancelled one among them. Budgets are those of each run.
    /// </remarks>
    /// <param name="method">The method.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="sampler">Chooses the starts, such as one of <see cref="Samplers"/>.</param>
    /// <param name="count">How many; 1 or more.</param>
    /// <param name="options">Tests, budgets and observers of each run; the defaults if null.</param>
    /// <param name="distance">
    /// How near two minima count as one: ‖a − b‖∞ as a share of max(1, ‖a‖∞), and |f(a) − f(b)| of max(1, |f(a)|). 1e-4 by default.
    /// </param>
    /// <exception cref="ArgumentException">The sampler is not of the objective's dimension.</exception>
    /// <exception cref="NotSupportedException">The method needs second derivatives and there are none.</exception>
    public static RestartResult Run(
        IMinimizer method,
        IObjective objective,
        ISampler sampler,
        int count,
        RunOptions? options = null,
        double distance = 1e-4
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _ = Interval.NonNegative.Require(distance, nameof(Restarts), nameof(distance));
        if (sampler.Dimension != objective.Dimension)
        {
            throw new ArgumentException(
                $"The sampler draws {sampler.Dimension} coordinates, the objective has {objective.Dimension}.",
                nameof(sampler)
            );
        }

        List<Run> runs = [];
        foreach (double[] start in sampler.Draw(count))
        {
            runs.Add(method.Minimize(objective, start, options));
            if (runs[^1].Status == RunStatus.Cancelled)
                break;
        }

        return new RestartResult(runs, distance);
    }
}
