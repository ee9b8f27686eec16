namespace Descent;

/// <summary>Is there still progress, and if not, is rounding the reason?</summary>
/// <remarks>
/// Progress is a value lower, or a gradient smaller, than any before. Rounding is the reason where all
/// values since have agreed to a few units in the last place.
/// </remarks>
sealed class Progress(int patience, bool searches)
{
    // A line search that makes no progress for this long is at the limit of its arithmetic; a fixed step may only be passing by.
    const int SearchPatience = 20;
    const int MaxUnmoved = 10;
    const double FewUlps = 8 * Vectors.Epsilon;

    double leastValue = double.PositiveInfinity;
    double leastGradient = double.PositiveInfinity;
    double low;
    double high;
    int lastProgress;
    int unmoved;

    /// <summary>Looks at an iterate; returns why the run should end, or null to go on.</summary>
    public RunStatus? Look(Walk walk)
    {
        Point now = walk.Current;
        if (
            now.Value < leastValue - FewUlps * Math.Abs(leastValue)
            || now.GradientNorm < leastGradient
        )
            (lastProgress, low, high) = (walk.Iteration, now.Value, now.Value);
        leastValue = Math.Min(leastValue, now.Value);
        leastGradient = Math.Min(leastGradient, now.GradientNorm);
        low = Math.Min(low, now.Value);
        high = Math.Max(high, now.Value);

        bool still = walk.Previous is { } before && before.X.SequenceEqual(now.X);
        unmoved = still ? unmoved + 1 : 0;
        return Judge(walk.Iteration - lastProgress);
    }

    RunStatus? Judge(int idle)
    {
        bool rounding = high - low <= FewUlps * Math.Abs(low);
        if (searches && rounding && idle >= SearchPatience)
            return RunStatus.PrecisionLimited;
        if (unmoved >= MaxUnmoved)
            return RunStatus.Stalled;
        if (idle < patience)
            return null;
        return rounding ? RunStatus.PrecisionLimited : RunStatus.Stalled;
    }
}
