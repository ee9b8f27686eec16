namespace Descent;

/// <summary>Bracketing, then pinpointing: the work of <see cref="StrongWolfe"/>.</summary>
/// <param name="c1">The share of the linear decrease to insist on.</param>
/// <param name="c2">The share of the slope that may remain.</param>
sealed class WolfeSearch(double c1, double c2)
{
    const int MaxTrials = 40;

    // How far an extrapolation may go, in units of the last stretch, as in Moré and Thuente (1994).
    const double LeastStretch = 1.1;
    const double MostStretch = 10;

    // No trial comes nearer to either end of a bracket than this share of it.
    const double Margin = 0.1;

    // A slope that has changed by less is no measure of curvature.
    const double LeastBend = 0.1;

    // A low point this near to a wall, in units of the step, is near enough.
    const double NearWall = 0.01;

    Line line = null!;
    Trial start;
    int trials;

    /// <summary>The nearest trial whose slope is another than at the start: where the curvature is measured.</summary>
    /// <remarks>A far trial would measure the walls of f, and call its valley rounding.</remarks>
    public Trial Gauge { get; private set; }

    /// <summary>How far values can be off by rounding, as the gauge shows it.</summary>
    public double Rounding { get; private set; }

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="along">φ, with φ′(0) &lt; 0.</param>
    /// <param name="alpha">The first trial.</param>
    public Trial? Run(Line along, double alpha)
    {
        line = along;
        start = along.Start;
        trials = 0;
        Gauge = start;
        return Bracket(Try(alpha));
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
            if (trials >= MaxTrials)
                return Settle(trial);
            double next = Extrapolate(before, trial);
            before = trial;
            trial = Try(next);
        }
    }

    /// <summary>Narrows [low, high] down to an acceptable step. Nocedal and Wright, Algorithm 3.6.</summary>
    /// <remarks>low has the lowest value so far and falls towards high.</remarks>
    Trial? Pinpoint(Trial low, Trial high)
    {
        double width = Math.Abs(high.Alpha - low.Alpha);
        bool bisect = false;
        while (trials < MaxTrials && width > Narrowest(low, high))
        {
            Trial trial = Try(bisect ? Middle(low, high) : Interpolate(low, high));
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

        return Settle(low);
    }

    Trial Try(double alpha)
    {
        trials++;
        Trial trial = line.At(alpha);
        bool bends = Math.Abs(trial.Slope - start.Slope) > LeastBend * Math.Abs(start.Slope);
        if (Gauge.Alpha == 0 || (bends && alpha < Gauge.Alpha))
        {
            Gauge = trial;
            Rounding = line.Rounding(trial);
        }

        return trial;
    }

    // Every comparison with NaN is false, so a trial that is not finite is never accepted.
    bool Accepts(Trial trial) =>
        (trial.IsFinite && Wolfe.Decreases(start, trial, c1) && Wolfe.Flattens(start, trial, c2))
        || Wolfe.HoldsApproximately(start, trial, c2, Rounding);

    // Too high to go on from; where values differ by rounding alone, slopes are left to decide.
    bool IsHigh(Trial trial, Trial low)
    {
        if (!trial.IsFinite)
            return true;
        double allowed = Math.Min(low.Value, start.Value + c1 * trial.Alpha * start.Slope);
        return trial.Value > allowed + Rounding;
    }

    // The bracket that holds neither another number nor a decrease of one unit in the last place of f.
    double Narrowest(Trial low, Trial high) =>
        Vectors.Epsilon
        * Math.Max(
            Math.Max(low.Alpha, high.Alpha),
            Math.Abs(start.Value) / Math.Max(Math.Abs(low.Slope), Math.Abs(start.Slope))
        );

    Trial? Settle(Trial low) => low.Alpha > 0 && low.Value < start.Value ? low : null;

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
        bool flat = Math.Abs(high.Value - low.Value) <= Rounding;
        double alpha = flat ? Interpolation.Secant(low, high) : Interpolation.Cubic(low, high);
        double share = (alpha - low.Alpha) / width;
        return double.IsFinite(share)
            ? low.Alpha + Math.Clamp(share, Margin, 1 - Margin) * width
            : Middle(low, high);
    }
}
