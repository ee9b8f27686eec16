namespace Descent;

/// <summary>Do the values or the iterates run away?</summary>
/// <remarks>
/// The yardstick for values is the start's own: |f(x₀)|, or what the first step promised if that is
/// larger. Both scale with f, so the verdict does not depend on the units of the objective.
/// </remarks>
sealed class Runaway
{
    const double Rise = 1e10;
    const double Infinity = 1e100;

    double opening;
    double yardstick;
    double extent;

    /// <summary>Looks at the start.</summary>
    public void Begin(Point start)
    {
        opening = start.Value;
        yardstick = Math.Abs(start.Value);
        extent = 1 + Vectors.MaxNorm(start.X);
    }

    /// <summary>Whether the iterate is too far up, down or away.</summary>
    /// <param name="walk">The walk, at least one update from its start.</param>
    /// <param name="best">The lowest value so far.</param>
    public bool Test(Walk walk, double best)
    {
        double value = walk.Current.Value;
        // From a rising sequence an infinite value is the end of a runaway; else it is the edge of a domain.
        if (!walk.Current.IsFinite)
            return double.IsNegativeInfinity(value) || walk.Previous!.Value > opening;
        if (walk.Iteration == 1)
            yardstick = Math.Max(yardstick, Math.Abs(Promise.OfLastStep(walk)));
        return value - best > Rise * yardstick
            || Math.Abs(value) > Infinity * yardstick
            || Vectors.MaxNorm(walk.Current.X) > Infinity * extent;
    }

    /// <summary>Saves or loads the yardsticks.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref opening);
        stream.Exchange(ref yardstick);
        stream.Exchange(ref extent);
    }
}
