namespace Descent;

/// <summary>The work of <see cref="MoreThuente"/>: an interval of uncertainty that shrinks onto a step.</summary>
/// <param name="mu">The share of the linear decrease to insist on.</param>
/// <param name="eta">The share of the slope that may remain.</param>
sealed class MoreThuenteSearch(double mu, double eta)
{
    // Where the next trial may lie while no minimum is enclosed, in units of the last stretch.
    const double LeastStretch = 1.1;
    const double MostStretch = 4;

    // Two trials must shrink the interval to this share, or it is bisected.
    const double Shrinkage = 0.66;

    Trials trials = null!;
    Trial start;
    Trial best; // x in the paper: the end with the least value
    Trial other; // y: the other end, once a minimum is enclosed
    bool enclosed;
    bool modified; // stage one: work on ψ, not on φ
    double least;
    double most;

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="along">Trials of φ, with φ′(0) &lt; 0.</param>
    /// <param name="alpha">The first trial.</param>
    public Trial? Run(Trials along, double alpha)
    {
        trials = along;
        start = best = other = along.Start;
        (enclosed, modified) = (false, true);
        (least, most) = (0, alpha + MostStretch * alpha);
        double widthBefore = double.PositiveInfinity;
        double widthBeforeLast = double.PositiveInfinity;
        double wall = double.PositiveInfinity;
        while (true)
        {
            Trial trial = trials.Try(alpha);
            if (Accepts(trial) || IsStillFalling(trial))
                return trial;
            if (trials.AreSpent)
                return trials.Settle(Lower(trial));
            if (!trial.IsFinite)
            {
                wall = alpha;
                if (trials.IsAtWall(best, wall))
                    return trials.Settle(best);
                alpha = best.Alpha + 0.1 * (wall - best.Alpha);
                (least, most) = (alpha, Halfway(alpha, wall));
                continue;
            }

            modified &= !(Excess(trial) <= 0 && trial.Slope >= 0);
            alpha = Math.Min(Math.Min(Select(trial), Halfway(best.Alpha, wall)), trials.Longest);
            if (!enclosed)
            {
                double stretch = alpha - best.Alpha;
                least = Math.Min(alpha + LeastStretch * stretch, Halfway(alpha, wall));
                most = Math.Min(alpha + MostStretch * stretch, Halfway(alpha, wall));
                continue;
            }

            double width = Math.Abs(other.Alpha - best.Alpha);
            if (width <= trials.Narrowest(best, other))
                return trials.Settle(best);
            if (width >= Shrinkage * widthBeforeLast)
                alpha = best.Alpha + 0.5 * (other.Alpha - best.Alpha);
            (widthBeforeLast, widthBefore) = (widthBefore, width);
            (least, most) = (Math.Min(best.Alpha, other.Alpha), Math.Max(best.Alpha, other.Alpha));
            alpha = Math.Clamp(alpha, least, most);
        }
    }

    // Every comparison with NaN is false, so a trial that is not finite is never accepted.
    bool Accepts(Trial trial) =>
        (trial.IsFinite && Excess(trial) <= 0 && Wolfe.Flattens(start, trial, eta))
        || Wolfe.HoldsApproximately(start, trial, eta, trials.Rounding);

    // At the largest step, which is where dcsrch ends as well.
    bool IsStillFalling(Trial trial) =>
        trial.Alpha == trials.Longest
        && trial.IsFinite
        && Excess(trial) <= 0
        && trial.Slope <= mu * start.Slope;

    // ψ(α), equation 2.1: how much too high the trial is for sufficient decrease.
    double Excess(Trial trial) => trial.Value - start.Value - mu * trial.Alpha * start.Slope;

    Trial Lower(Trial trial) => trial.IsFinite && trial.Value < best.Value ? trial : best;

    /// <summary>The next trial, and the interval updated; on ψ while φ has not both decreased and flattened.</summary>
    double Select(Trial trial)
    {
        bool onPsi = modified && trial.Value <= best.Value && Excess(trial) > 0;
        double tilt = onPsi ? mu * start.Slope : 0;
        Trial x = Tilted(best, tilt);
        Trial y = Tilted(other, tilt);
        Trial t = Tilted(trial, tilt);
        bool higher = t.Value > x.Value + trials.Rounding;
        double alpha =
            higher ? Enclosed(x, t)
            : t.Slope * x.Slope < 0 ? Turned(x, t)
            : Math.Abs(t.Slope) < Math.Abs(x.Slope) ? Flatter(x, y, t)
            : Steeper(x, y, t);
        Update(trial, higher, t.Slope * x.Slope < 0);
        return alpha;
    }

    static Trial Tilted(Trial trial, double tilt) =>
        new(trial.Alpha, trial.Value - trial.Alpha * tilt, trial.Slope - tilt);

    // Case 1: a higher value, so a minimum lies between. The cubic's, or halfway to the parabola's.
    double Enclosed(Trial x, Trial t)
    {
        double stretch = t.Alpha - x.Alpha;
        double cubic = Interpolation.Cubic(x, t);
        double parabola =
            x.Alpha + x.Slope / ((x.Value - t.Value) / stretch + x.Slope) / 2 * stretch;
        enclosed = true;
        bool cubicNearer = Math.Abs(cubic - x.Alpha) < Math.Abs(parabola - x.Alpha);
        double alpha = cubicNearer ? cubic : cubic + (parabola - cubic) / 2;
        return double.IsFinite(alpha) ? alpha : x.Alpha + 0.5 * stretch;
    }

    // Case 2: a lower value and a slope of the other sign. The cubic's or the secant's, the farther from the trial.
    double Turned(Trial x, Trial t)
    {
        double cubic = Interpolation.Cubic(x, t);
        double secant = Interpolation.Secant(x, t);
        enclosed = true;
        return Math.Abs(cubic - t.Alpha) > Math.Abs(secant - t.Alpha) ? cubic : secant;
    }

    // Case 3: a lower value and a slope of the same sign, but flatter. Only a cubic that turns up ahead is of use.
    double Flatter(Trial x, Trial y, Trial t)
    {
        bool forward = t.Alpha > x.Alpha;
        double cubic = Interpolation.Cubic(x, t);
        if (!(forward ? cubic > t.Alpha : cubic < t.Alpha))
            cubic = forward ? most : least;
        double secant = Interpolation.Secant(x, t);
        bool cubicNearer = Math.Abs(cubic - t.Alpha) < Math.Abs(secant - t.Alpha);
        if (!enclosed)
            return Math.Clamp(cubicNearer ? secant : cubic, least, most);
        double nearer = cubicNearer ? cubic : secant;
        double limit = t.Alpha + Shrinkage * (y.Alpha - t.Alpha);
        return forward ? Math.Min(limit, nearer) : Math.Max(limit, nearer);
    }

    // Case 4: a lower value and a slope no flatter. The cubic through the far end, or as far as allowed.
    double Steeper(Trial x, Trial y, Trial t)
    {
        if (!enclosed)
            return t.Alpha > x.Alpha ? most : least;
        double cubic = Interpolation.Cubic(y, t);
        return double.IsFinite(cubic) ? cubic : t.Alpha + 0.5 * (y.Alpha - t.Alpha);
    }

    // Section 2's updating algorithm: y moves in where the value is higher, x and y change places where the slope turns.
    void Update(Trial trial, bool higher, bool turned)
    {
        if (higher)
        {
            other = trial;
            return;
        }

        if (turned)
            other = best;
        best = trial;
    }

    static double Halfway(double alpha, double wall) =>
        double.IsInfinity(wall) ? wall : alpha + 0.5 * (wall - alpha);
}
