namespace Descent;

/// <summary>Searches along the arc P(x + αd) for a decrease, and further while the slope stays steep.</summary>
/// <remarks>
/// The Armijo rule along the projection arc: Bertsekas, Projected Newton methods for optimization problems with simple
/// constraints (1982), with the decrease asked for relative to gᵀ(x(α) − x) measured. Beyond the paper it lengthens α
/// while the new gradient along the way is still 0.9 of the old, so that curvature can be learned (the weak Wolfe
/// conditions, by bisection). A step that promises and brings no more than a few units in the
/// last place of f is taken only if it brings x closer to stationary.
/// </remarks>
sealed class FeasibleSearch(int dimension, FeasibleBox box)
{
    const double Sufficient = 1e-4;
    const double Curvature = 0.9;
    const double Closer = 0.99;
    const double FewUlps = 8 * Vectors.Epsilon;
    const int MaxTrials = 60;

    readonly double[] way = new double[dimension]; // x(α) − x
    readonly double[] direction = new double[dimension];

    /// <summary>d, of length n; the caller's to fill.</summary>
    public Span<double> Direction => direction;

    /// <summary>Searches from here; the step found is left in next.</summary>
    public StepOutcome Search(Situation at, Point next, double first)
    {
        Point here = at.Current;
        double low = 0;
        double high = double.PositiveInfinity;
        double alpha = first;
        double rounding = 0;
        double promised = 0;
        bool drowned = false;
        for (int i = 0; i < MaxTrials; i++)
        {
            if (at.Objective.IsInterrupted)
                return new StepOutcome(StepVerdict.Interrupted, 0);
            double slope = Try(at, next, alpha);
            if (next.X.SequenceEqual(here.X))
                return new StepOutcome(StepVerdict.BelowRounding, 0);
            double curvature = Vectors.Dot(next.Gradient, way) - slope;
            rounding = ValueRounding.Along(here, way, -slope - 0.5 * curvature);
            if (i == 0)
                promised = -slope;
            drowned = promised <= rounding;
            bool seen = here.Value - next.Value > FewUlps * Math.Abs(here.Value);
            if (slope < 0 && -slope <= FewUlps * Math.Abs(here.Value) && !seen)
                return Blind(here, next, alpha, rounding);
            if (!(slope < 0 && next.IsFinite && next.Value <= here.Value + Sufficient * slope))
                high = alpha;
            else if (low == alpha || Vectors.Dot(next.Gradient, way) >= Curvature * slope)
                return new StepOutcome(StepVerdict.Taken, alpha, rounding);
            else if (IsBlocked(next))
                return new StepOutcome(StepVerdict.Taken, alpha, rounding);
            else
                low = alpha;
            // The trials are spent on a decrease before they are spent on curvature.
            bool last = low > 0 && i >= MaxTrials / 2;
            alpha =
                last ? low
                : double.IsInfinity(high) ? 4 * low
                : low > 0 ? 0.5 * (low + high)
                : high * Lowest(here, next, slope);
        }

        return new StepOutcome(drowned ? StepVerdict.BelowRounding : StepVerdict.NotFound, 0);
    }

    double Try(Situation at, Point next, double alpha)
    {
        Vectors.Move(at.Current.X, alpha, direction, next.Coordinates);
        box.Project(next.Coordinates);
        next.Evaluate(at.Objective);
        Vectors.Subtract(next.X, at.Current.X, way);
        return Vectors.Dot(at.Current.Gradient, way);
    }

    static StepOutcome Blind(Point here, Point next, double alpha, double rounding)
    {
        bool closer =
            next.IsFinite
            && next.Value <= here.Value + rounding
            && next.GradientNorm < Closer * here.GradientNorm;
        StepVerdict verdict = closer ? StepVerdict.Taken : StepVerdict.BelowRounding;
        return new StepOutcome(verdict, alpha, rounding);
    }

    // Nothing that moves can move further.
    bool IsBlocked(Point next)
    {
        for (int i = 0; i < dimension; i++)
        {
            double bound = direction[i] > 0 ? box.Upper[i] : box.Lower[i];
            if (direction[i] != 0 && next.X[i] != bound)
                return false;
        }

        return true;
    }

    static double Lowest(Point here, Point next, double slope)
    {
        double share = -0.5 * slope / (next.Value - here.Value - slope);
        return share > 0.1 ? Math.Min(0.5, share) : 0.1; // NaN: a tenth
    }
}
