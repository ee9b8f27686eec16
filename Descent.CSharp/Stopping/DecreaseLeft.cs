namespace Descent;

/// <summary>What is left to gain at a point where a method finds no further decrease: one step of Newton's from there.</summary>
/// <remarks>
/// Along one direction a decrease can be lost in the rounding of f while f falls by far more along others: on badly scaled problems
/// steepest descent, and what falls back on it, end so. Newton's step, and Levenberg and Marquardt's where f is a sum of squares, do not depend on
/// the units of x. Up to a hundred variables the Hessian is factored, beyond conjugate gradients solve for the step.
/// </remarks>
static class DecreaseLeft
{
    const int MaxDense = 100;
    const double Forcing = 1e-8;

    // What is left is told from noise where it is this many times as large.
    const double Clear = 10;
    const double FewUlps = 8 * Vectors.Epsilon;

    /// <summary>By how much such a step lowers f: 0 if by hardly more than the noise of f, null if that cannot be told.</summary>
    /// <remarks>Needs second derivatives, and f alone or within bounds. What it asks of the objective counts.</remarks>
    /// <param name="walk">A walk that has come to its end.</param>
    /// <param name="point">The best point of its run.</param>
    public static double? At(Walk walk, Point point)
    {
        if (Look(walk, point) is not { } update)
            return null;
        Point next = walk.Spare();
        try
        {
            var at = new Situation(walk.Objective, point);
            StepVerdict verdict = update.Begin(walk.Objective).Advance(at, next).Verdict;
            if (verdict == StepVerdict.Interrupted)
                return null;
            bool lower = verdict == StepVerdict.Taken && IsWithin(walk.Box, next);
            double gain = lower ? point.Value - next.Value : 0;
            return gain > 0 && IsClear(gain, walk, point, next) ? gain : 0;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    static IUpdate? Look(Walk walk, Point point)
    {
        if (walk.Rule is IBoundedUpdate bounded && walk.Box!.Touches(point.X))
        {
            return new ProjectedNewtonCg
            {
                Bounds = bounded.Bounds,
                Forcing = Forcing,
                FirstRadius = Vectors.Norm(point.X),
            };
        }

        if (walk.Rule is ICompositeUpdate and not IBoundedUpdate)
            return null;
        if (walk.Objective.Residuals is not null)
            return new LevenbergMarquardt();
        IDirection direction =
            point.X.Length <= MaxDense
                ? new Newton { Equilibrates = true }
                : new NewtonCg { Forcing = Forcing };
        return new DirectionAndStep(direction, new StrongWolfe());
    }

    static bool IsWithin(FeasibleBox? box, Point point) => box is null || box.Contains(point.X);

    // Noise that hides below the last digit of larger terms shows in a gain beyond what the step promised.
    static bool IsClear(double gain, Walk walk, Point point, Point next)
    {
        double promised = point.Slope(point.X) - point.Slope(next.X);
        var noise = new MeasuredNoise();
        noise.Measure(walk.Objective, point, walk.Box, next.Coordinates);
        return double.IsFinite(noise.Bound)
            ? gain > Clear * noise.Bound
            : gain > Clear * FewUlps * Math.Abs(point.Value) && gain <= promised;
    }
}
