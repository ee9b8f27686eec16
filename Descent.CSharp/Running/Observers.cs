namespace Descent;

/// <summary>Observers made of observers: which iterates are seen, and by whom.</summary>
/// <example>
/// <code>
/// Observer = Observers.All(Observers.Every(100, csv.Observe), Observers.OnBest(Observers.To(progress)))
/// </code>
/// </example>
public static class Observers
{
    /// <summary>Sees every k-th iterate, the start first.</summary>
    /// <param name="k">1 or more.</param>
    /// <param name="observer">Who sees them.</param>
    public static RunObserver Every(int k, RunObserver observer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentNullException.ThrowIfNull(observer);
        return (in RunProgress progress) => progress.Iteration % k != 0 || observer(in progress);
    }

    /// <summary>Sees every iterate whose value is finite and lower than any before, the start among them; for one run.</summary>
    /// <param name="observer">Who sees them.</param>
    public static RunObserver OnBest(RunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        double lowest = double.PositiveInfinity;
        return (in RunProgress progress) =>
        {
            if (!progress.Current.IsFinite || progress.Current.Value >= lowest)
                return true;
            lowest = progress.Current.Value;
            return observer(in progress);
        };
    }

    /// <summary>Several observers, all of which see every iterate; the run ends if one of them says so.</summary>
    /// <param name="observers">Who sees them, in this order.</param>
    public static RunObserver All(params RunObserver[] observers)
    {
        ArgumentNullException.ThrowIfNull(observers);
        RunObserver[] own = [.. observers];
        return (in RunProgress progress) =>
        {
            bool goOn = true;
            foreach (RunObserver observer in own)
                goOn &= observer(in progress);
            return goOn;
        };
    }

    /// <summary>Reports copies of iterates, which the receiver may keep and read on another thread.</summary>
    /// <param name="progress">The receiver, such as a <see cref="Progress{T}"/> of the user interface.</param>
    public static RunObserver To(IProgress<Iterate> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return (in RunProgress seen) =>
        {
            progress.Report(seen.Snapshot());
            return true;
        };
    }

    /// <summary>Collects copies of iterates.</summary>
    /// <param name="iterates">Receives them.</param>
    public static RunObserver Into(ICollection<Iterate> iterates)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        return (in RunProgress seen) =>
        {
            iterates.Add(seen.Snapshot());
            return true;
        };
    }
}
