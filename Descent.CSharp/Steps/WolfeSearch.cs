namespace Descent;

/// <summary>Bracketing, then pinpointing: the work of <see cref="StrongWolfe"/>.</summary>
/// <param name="c1">The share of the linear decrease to insist on.</param>
/// <param name="c2">The share of the slope that may remain.</param>
sealed class WolfeSearch(double c1, double c2)
{
    // How far an extrapolation may go, in units of the last stretch, as in Moré and Thuente (1994).
    const double LeastStretch = 1.1;
    const double MostStretch = 10;

    // No trial comes nearer to either end of a bracket than this share of it.
    const double Margin = 0.1;

    // A low point this near to a wall, in units of the step, is near enough.
    const double NearWall = 0.01;

    Trials trials = null!;
    Trial start;

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="along">Trials of φ, with φ′(0) &lt; 0.</param>
    /// <param name="alpha">The first trial.</param>
    public Trial? Run(Trials along, double alpha)
    {
        trials = along;
        start = along.Start;
        return Bracket(along.Try(alpha));
    }

    /// <summary>Walks on until the trials enclose a minimum. Nocedal and Wright, Algorithm 3.5.</summary>
    Trial? Bracket(Trial trial)
    {
        Trial before = start;
        while (true)
        {
            if (Accepts(trial))
                return trial;
            if (IsHigh(trial, before))
                return Pinpoint(before, trial);
            if (trial.Slope >= 0)
                return Pinpoint(trial, before);
            if (trial.Alpha == trials.Longest)
                return trial; // still going down at the end of the line
            if (trials.AreSpent)
                return trials.Settle(trial);
            double next = Math.Min(Extrapolate(before, trial), trials.Longest);
            before = trial;
            trial = trials.Try(next);
        }
    }

    /// <summary>Narrows [low, high] down to an acceptable step. Nocedal and Wright, Algorithm 3.6.</summary>
    /// <remarks>low has the lowest value so far and falls towards high.</remarks>
    Trial? Pinpoint(Trial low, Trial high)
    {
        double width = Math.Abs(high.Alpha - low.Alpha);
        bool bisect = false;
        while (!trials.AreSpent && width > trials.Narrowest(low, high))
        {
            Trial trial = trials.Try(bisect ? Middle(low, high) : Interpolate(low, high));
            if (Accepts(trial))
                return trial;
            if (!trial.IsFinite && width < NearWall * low.Alpha)
                break; // the conditions hold nowhere this side of the wall
            if (IsHigh(trial, low))
            {
                high = trial;
            }
            else
            {
                if (trial.Slope * (high.Alpha - low.Alpha) >= 0)
                    high = low;
                low = trial;
            }

            // Interpolation that does not shrink the bracket by a third gives way to bisection.
            double narrowed = Math.Abs(high.Alpha - low.Alpha);
            bisect = narrowed > 0.66 * width;
            width = narrowed;
        }

        return trials.Settle(low);
    }

    // Every comparison with NaN is false, so a trial that is not finite is never accepted.
    bool Accepts(Trial trial) =>
        (trial.IsFinite && Wolfe.Decreases(start, trial, c1) && Wolfe.Flattens(start, trial, c2))
        || Wolfe.HoldsApproximately(start, trial, c2, trials.Rounding);

    // Too high to go on from; where values differ by rounding alone, slopes are left to decide.
    bool IsHigh(Trial trial, Trial low)
    {
        if (!trial.IsFinite)
            return true;
        double allowed = Math.Min(low.Value, start.Value + c1 * trial.Alpha * start.Slope);
        return trial.Value > allowed + trials.Rounding;
    }

    static double Extrapolate(Trial before, Trial trial)
    {
        double stretch = trial.Alpha - before.Alpha;
        double least = trial.Alpha + LeastStretch * stretch;
        double most = trial.Alpha + MostStretch * stretch;
        double cubic = Interpolation.Cubic(before, trial);
        // A cubic without a minimum ahead means the line steepens or runs straight: as far as allowed.
        return cubic > trial.Alpha ? Math.Clamp(cubic, least, most) : most;
    }

    static double Middle(Trial low, Trial high) => low.Alpha + 0.5 * (high.Alpha - low.Alpha);

    double Interpolate(Trial low, Trial high)
    {
        double width = high.Alpha - low.Alpha;
        if (!high.IsFinite)
            return low.Alpha + Margin * width;
        bool flat = Math.Abs(high.Value - low.Value) <= trials.Rounding;
        double alpha = flat ? Interpolation.Secant(low, high) : Interpolation.Cubic(low, high);
        double share = (alpha - low.Alpha) / width;
        return double.IsFinite(share)
            ? low.Alpha + Math.Clamp(share, Margin, 1 - Margin) * width
            : Middle(low, high);
    }
}
