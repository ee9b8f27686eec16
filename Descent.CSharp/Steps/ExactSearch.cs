namespace Descent;

/// <summary>The work of <see cref="ExactStep"/>: enclose a zero of the slope, then find it.</summary>
/// <param name="remainder">The share of the first slope that counts as zero.</param>
sealed class ExactSearch(double remainder)
{
    const double Stretch = 10;

    Trials trials = null!;
    Trial start;

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="along">Trials of φ, with φ′(0) &lt; 0.</param>
    /// <param name="alpha">The first trial.</param>
    public Trial? Run(Trials along, double alpha)
    {
        trials = along;
        start = along.Start;
        return Enclose(along.Try(alpha));
    }

    bool IsFlat(Trial trial) => Math.Abs(trial.Slope) <= -remainder * start.Slope;

    bool IsHigher(Trial trial, Trial than) => trial.Value > than.Value + trials.Rounding;

    /// <summary>Moves out, or in from a wall or from beyond a hill, until the slope changes its sign.</summary>
    Trial? Enclose(Trial trial)
    {
        Trial low = start; // falls, and nothing lower is known
        double wall = double.PositiveInfinity; // known to be too far
        while (true)
        {
            bool far = !trial.IsFinite || IsHigher(trial, low);
            if (!far && IsFlat(trial))
                return trial;
            if (trial.IsFinite && trial.Slope >= 0)
                return Zero(low, trial);
            if (trials.AreSpent)
                return trials.Settle(far ? low : trial);
            if (!far && trial.Alpha == trials.Longest)
                return trial; // still going down at the end of the line
            if (far)
                wall = trial.Alpha;
            else
                low = trial;
            if (trials.IsAtWall(low, wall))
                return trials.Settle(low);
            double next = double.IsInfinity(wall)
                ? Outward(trial)
                : low.Alpha + (trial.IsFinite ? 0.5 : 0.1) * (wall - low.Alpha);
            trial = trials.Try(next);
        }
    }

    double Outward(Trial trial)
    {
        double secant = Interpolation.Secant(start, trial);
        double most = Math.Min(Stretch * trial.Alpha, trials.Longest);
        return secant > 1.1 * trial.Alpha ? Math.Min(secant, most) : most;
    }

    /// <summary>Brent's zero on the slope: φ′(a) &lt; 0 ≤ φ′(b) or the other way round, b the better end.</summary>
    Trial? Zero(Trial low, Trial high)
    {
        Trial a = low;
        Trial b = high;
        Trial c = a;
        double step = b.Alpha - a.Alpha;
        double stepBefore = step;
        while (true)
        {
            if (Math.Abs(c.Slope) < Math.Abs(b.Slope))
                (a, b, c) = (b, c, b);
            double half = 0.5 * (c.Alpha - b.Alpha);
            double tolerance = 2 * Vectors.Epsilon * b.Alpha;
            if (Math.Abs(half) <= tolerance || IsFlat(b) || trials.AreSpent)
                return IsHigher(b, start) ? trials.Settle(low) : Lower(b, low);
            double? proposed = Propose(a, b, c, half);
            bool taken =
                Math.Abs(stepBefore) >= tolerance
                && Math.Abs(a.Slope) > Math.Abs(b.Slope)
                && proposed is { } shift
                && Math.Abs(shift) < Math.Abs(0.5 * stepBefore);
            (stepBefore, step) = taken ? (step, proposed!.Value) : (half, half);
            double least = half > 0 ? tolerance : -tolerance;
            Trial next = trials.Try(b.Alpha + (Math.Abs(step) > tolerance ? step : least));
            if (!next.IsFinite)
                return Lower(b, low);
            a = b;
            b = next;
            if (b.Slope < 0 == c.Slope < 0)
            {
                c = a;
                stepBefore = step = b.Alpha - a.Alpha;
            }
        }
    }

    // Inverse quadratic interpolation through three points, the secant through two; null if it leads out of the bracket.
    static double? Propose(Trial a, Trial b, Trial c, double half)
    {
        double s = b.Slope / a.Slope;
        double p,
            q;
        if (a.Alpha == c.Alpha)
        {
            p = 2 * half * s;
            q = 1 - s;
        }
        else
        {
            double r = b.Slope / c.Slope;
            double t = a.Slope / c.Slope;
            p = s * (2 * half * t * (t - r) - (b.Alpha - a.Alpha) * (r - 1));
            q = (t - 1) * (r - 1) * (s - 1);
        }

        double shift = p / -q;
        double ahead = shift / half;
        return ahead is > 0 and < 1.5 ? shift : null;
    }

    Trial? Lower(Trial trial, Trial low) =>
        !IsHigher(trial, low) && trial.Alpha > 0 ? trial : trials.Settle(low);
}
