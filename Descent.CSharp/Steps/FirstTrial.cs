namespace Descent;

/// <summary>The step length a line search tries first.</summary>
/// <remarks>
/// One for a direction that carries its own length; otherwise what the last step decreased f by,
/// asked of this slope too (Nocedal and Wright 2006, equation 3.60); at the very start a step that moves x
/// by a part of its own size in the coordinates that d moves most. None of them changes its step when f is multiplied by a constant, and none
/// knows the stopping tolerance.
/// </remarks>
sealed class FirstTrial
{
    double decrease = double.NaN;
    double lastStep;

    /// <summary>The first α to try, within what the line allows.</summary>
    public double Choose(Line line, DirectionScale scale) =>
        Math.Min(Proposed(line, scale), line.Longest);

    double Proposed(Line line, DirectionScale scale)
    {
        if (scale == DirectionScale.Unit)
            return 1;
        double alpha = 2 * decrease / -line.Start.Slope;
        if (alpha > 0 && double.IsFinite(alpha))
            return alpha;
        return lastStep > 0 ? lastStep : Opening(line);
    }

    /// <summary>Remembers the step taken and what it brought.</summary>
    public void Learn(Line line, double alpha, double value)
    {
        lastStep = alpha;
        decrease = line.Start.Value - value;
    }

    /// <summary>Saves or loads what the last step brought.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref decrease);
        stream.Exchange(ref lastStep);
    }

    // Where x is zero or tiny in the coordinates that d moves, its size elsewhere has to do.
    static double Opening(Line line)
    {
        double size = Vectors.MaxNorm(line.Origin.X);
        double elsewhere = (size > 0 ? size : 1) / Vectors.MaxNorm(line.Direction);
        double reach = size > 0 ? line.Reach : elsewhere;
        return OpeningShare * Math.Max(reach, LeastReach * elsewhere);
    }

    const double OpeningShare = 0.1;
    const double LeastReach = 0.01;
}
