namespace Descent;

/// <summary>The iterate of the lowest finite value so far; of values that rounding alone tells apart, that of the smallest gradient.</summary>
/// <remarks>
/// It is copied only when the walk leaves it for a worse one, so a method that goes down all the time
/// pays nothing for it. Rounding is that of the value as a number. What a line search takes for rounding is an upper
/// estimate, which on badly scaled problems is larger than differences that a trace shows.
/// </remarks>
sealed class Best(Walk walk)
{
    const double FewUlps = 8 * Vectors.Epsilon;

    readonly Point kept = new(walk.Current.X.Length);
    bool isCurrent = true;
    double least = double.NaN; // the lowest value so far, which the best point's exceeds by rounding at most

    /// <summary>The point: the start until something finite is lower.</summary>
    public Point Point => isCurrent ? walk.Current : kept;

    /// <summary>Looks at the iterate the walk has just reached; the start needs no look.</summary>
    public void Look()
    {
        Point before = isCurrent ? walk.Previous! : kept;
        if (double.IsNaN(least))
            least = before.Value;
        bool better = walk.Current.IsFinite && IsBetter(walk.Current, before);
        if (walk.Current.IsFinite && !(walk.Current.Value >= least))
            least = walk.Current.Value;
        if (!better && isCurrent)
            kept.CopyFrom(walk.Previous!);
        isCurrent = better;
    }

    /// <summary>Saves or loads the point.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref isCurrent);
        stream.Exchange(ref least);
        kept.Exchange(stream);
    }

    bool IsBetter(Point now, Point before)
    {
        double rounding = FewUlps * Math.Abs(least);
        if (!(Math.Abs(now.Value - before.Value) <= rounding))
            return !(now.Value >= before.Value);
        return now.GradientNorm < before.GradientNorm && now.Value <= least + rounding;
    }
}
