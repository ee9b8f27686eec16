namespace Descent;

/// <summary>Is there still progress, and if not, is rounding the reason?</summary>
/// <remarks>
/// Progress is a value lower, or a gradient smaller, than any before. Rounding is the reason where all
/// values since have agreed up to what the line searches met took for rounding.
/// </remarks>
sealed class Progress(int patience, bool searches)
{
    // A line search that makes no progress for this long is at the limit of its arithmetic; a fixed step may only be passing by.
    const int SearchPatience = 50;
    const int MaxUnmoved = 10;
    const double FewUlps = 8 * Vectors.Epsilon;

    double leastValue = double.PositiveInfinity;
    double leastGradient = double.PositiveInfinity;
    double low;
    double high;
    double rounding;
    int lastProgress;
    int unmoved;

    /// <summary>Takes in the iterate a walk has just reached.</summary>
    public void Learn(Walk walk)
    {
        Point now = walk.Current;
        if (
            now.Value < leastValue - FewUlps * Math.Abs(leastValue)
            || now.GradientNorm < leastGradient
        )
            (lastProgress, low, high, rounding) = (walk.Iteration, now.Value, now.Value, 0);
        leastValue = Math.Min(leastValue, now.Value);
        leastGradient = Math.Min(leastGradient, now.GradientNorm);
        low = Math.Min(low, now.Value);
        high = Math.Max(high, now.Value);
        rounding = Math.Max(rounding, walk.LastStep.Rounding);

        bool still = walk.Previous is { } before && before.X.SequenceEqual(now.X);
        unmoved = still ? unmoved + 1 : 0;
    }

    /// <summary>Why the run should end at the iterate last learned from, or null to go on.</summary>
    public RunStatus? Judge(Walk walk)
    {
        int idle = walk.Iteration - lastProgress;
        bool indistinct = high - low <= Math.Max(FewUlps * Math.Abs(low), rounding);
        if (searches && indistinct && idle >= SearchPatience)
            return RunStatus.PrecisionLimited;
        if (unmoved >= MaxUnmoved)
            return RunStatus.Stalled;
        if (idle < patience)
            return null;
        if (!indistinct && walk.Current.Value == high && high - low > 0.5 * Math.Abs(high))
            return RunStatus.Diverged; // slowly, but still on its way up
        return indistinct && PromisesNothing(walk) ? RunStatus.PrecisionLimited : RunStatus.Stalled;
    }

    /// <summary>Saves or loads what was seen.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref leastValue);
        stream.Exchange(ref leastGradient);
        stream.Exchange(ref low);
        stream.Exchange(ref high);
        stream.Exchange(ref rounding);
        stream.Exchange(ref lastProgress);
        stream.Exchange(ref unmoved);
    }

    // A fixed step may swing between points of equal value; only where what it promises is lost in f is rounding to blame.
    static bool PromisesNothing(Walk walk) =>
        Math.Abs(Promise.OfLastStep(walk)) <= FewUlps * Math.Abs(walk.Current.Value);
}
