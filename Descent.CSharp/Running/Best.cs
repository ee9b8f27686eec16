namespace Descent;

/// <summary>The iterate of the lowest finite value so far; of the smallest gradient among those rounding cannot tell apart.</summary>
/// <remarks>
/// It is copied only when the walk leaves it for a worse one, so a method that goes down all the time
/// pays nothing for it.
/// </remarks>
sealed class Best(Walk walk)
{
    readonly Point kept = new(walk.Current.X.Length);
    bool isCurrent = true;
    double lowest = double.PositiveInfinity;

    /// <summary>The point: the start until something finite is lower.</summary>
    public Point Point => isCurrent ? walk.Current : kept;

    /// <summary>Looks at the iterate the walk has just reached; the start needs no look.</summary>
    public void Look()
    {
        Point before = isCurrent ? walk.Previous! : kept;
        lowest = Math.Min(lowest, before.IsFinite ? before.Value : lowest);
        bool better = walk.Current.IsFinite && IsBetter(walk.Current, before);
        if (!better && isCurrent)
            kept.CopyFrom(walk.Previous!);
        isCurrent = better;
    }

    // A step that rounding hides, as the method that took it says, is judged by the gradient.
    bool IsBetter(Point now, Point before)
    {
        bool indistinct = Math.Abs(now.Value - before.Value) <= walk.LastStep.Rounding;
        return indistinct && now.Value <= lowest + walk.LastStep.Rounding
            ? now.GradientNorm < before.GradientNorm
            : !(now.Value >= before.Value);
    }
}
