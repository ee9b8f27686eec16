using AutoDiff;

namespace Descent;

/// <summary>Methods on means over samples, a batch at a time.</summary>
public static class StochasticDescent
{
    /// <summary>The mean over all samples as an objective, without second derivatives.</summary>
    /// <param name="samples">The samples.</param>
    public static IObjective Mean(this IStochasticObjective samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new FullBatch(samples);
    }

    /// <summary>The method with an update for every batch, seen once an epoch.</summary>
    /// <remarks>
    /// An update of what is returned is an epoch: value, gradient, tests and trace are those of all samples at its end, so it
    /// takes its place in a <see cref="Comparison"/> on <see cref="Mean"/> beside methods that use all samples at once. Evaluations
    /// are counted by samples, N to one, together with the one of all samples an epoch ends with. Schedules
    /// count batches.
    /// </remarks>
    /// <param name="method">A method whose step rule does not search: values of different batches cannot be compared.</param>
    /// <param name="samples">The samples; minimise their <see cref="Mean"/>.</param>
    /// <param name="batches">How they are drawn; the defaults if null.</param>
    /// <exception cref="ArgumentException">The method's steps are searched for.</exception>
    public static Method InEpochs(
        this Method method,
        IStochasticObjective samples,
        MiniBatches? batches = null
    )
    {
        ArgumentNullException.ThrowIfNull(samples);
        RefuseSearch(method);
        batches ??= new MiniBatches();
        return new Method(
            $"{method.Id}/{batches.Size}",
            new Epochs(method.Update, samples, batches)
        );
    }

    /// <summary>Refuses a method that compares values of what changes from update to update.</summary>
    internal static void RefuseSearch(Method method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Update.Searches)
        {
            throw new ArgumentException(
                $"{method.Id} searches for its steps, and values of different batches cannot be compared.",
                nameof(method)
            );
        }
    }

    /// <summary>Runs a method on batches until a test is met at the end of an epoch.</summary>
    /// <param name="method">A method whose step rule does not search.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="start">x₀, of length n.</param>
    /// <param name="batches">How samples are drawn; the defaults if null.</param>
    /// <param name="options">Tests, budgets and observers, where an iteration is an epoch; the defaults if null.</param>
    /// <returns>A run whose iterations are epochs, and whose point is the best at the end of one, by the mean over all samples.</returns>
    /// <exception cref="ArgumentException">The method's steps are searched for, or the start is not of the samples' dimension.</exception>
    public static Run Minimize(
        this Method method,
        IStochasticObjective samples,
        ReadOnlySpan<double> start,
        MiniBatches? batches = null,
        RunOptions? options = null
    ) => method.InEpochs(samples, batches).Minimize(samples.Mean(), start, options);
}
