namespace Descent;

/// <summary>The iterate of the lowest finite value so far.</summary>
/// <remarks>
/// It is copied only when the walk leaves it for a higher one, so a method that goes down all the time
/// pays nothing for it.
/// </remarks>
sealed class Best(Walk walk)
{
    readonly Point kept = new(walk.Current.X.Length);
    bool isCurrent = true;

    /// <summary>The point: the start until something finite is lower.</summary>
    public Point Point => isCurrent ? walk.Current : kept;

    /// <summary>Looks at the iterate the walk has just reached; the start needs no look.</summary>
    public void Look()
    {
        bool better = walk.Current.IsFinite && !(walk.Current.Value >= Lowest());
        if (!better && isCurrent)
            kept.CopyFrom(walk.Previous!);
        isCurrent = better;
    }

    /// <summary>Saves or loads the point.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref isCurrent);
        kept.Exchange(stream);
    }

    double Lowest() => isCurrent ? walk.Previous!.Value : kept.Value;
}
