using AutoDiff;

namespace Descent;

/// <summary>The model of a trust region within bounds: min q(s) = gᵀs + ½ sᵀHs subject to l ≤ x + s ≤ u, ‖s‖ ≤ Δ.</summary>
/// <remarks>
/// Lin and Moré (1999): the Cauchy step of equations 2.2 and 2.3, then minor iterates (4.1 to 4.3), each by conjugate gradients in the
/// variables the last one left free and a projected search along what they find, after Moré and Toraldo (1991). The paper begins each with
/// conjugate gradients anew. Here the Cauchy step is the first of them, so that the first minor iterate costs no product more than
/// without bounds where the Cauchy step meets none; where the whole way meets none there is no search, and a smaller radius at the
/// same point costs none at all.
/// </remarks>
sealed class ProjectedModel : ITrustRegionModel
{
    const double Sufficient = 0.01; // μ₀

    // What is left of the radius is not worth another minor iterate.
    const double Narrow = 0.01;

    // Where a shorter trial lies, as shares of the last.
    const double Least = 0.1;
    const double Most = 0.5;

    // A bound that is met is met in spite of rounding.
    const double Beyond = 1 + 4 * Vectors.Epsilon;

    readonly FeasibleBox box;
    readonly CountedObjective objective;
    readonly Steihaug open; // from x, in the variables that can move
    readonly Steihaug inner; // from a minor iterate, in those it leaves free
    readonly FreeHessian movable;
    readonly FreeHessian map;
    readonly double[] downhill; // p = −g where x can move
    readonly double[] bend; // H p
    readonly double[] residual; // ∇q(s) = g + H s where free
    readonly double[] way; // w
    readonly double[] trial; // the next s
    readonly double[] change; // what it adds to s
    readonly double[] product; // H times that
    Point here;
    double tolerance;
    double squared; // pᵀp
    double decrease; // −q(s)

    public ProjectedModel(FeasibleBox box, CountedObjective objective)
    {
        int n = objective.Dimension;
        (this.box, this.objective) = (box, objective);
        open = new Steihaug(n, () => objective.IsInterrupted);
        inner = new Steihaug(n, () => objective.IsInterrupted);
        (movable, map) = (new FreeHessian(n), new FreeHessian(n));
        (downhill, bend, residual) = (new double[n], new double[n], new double[n]);
        (way, trial) = (new double[n], new double[n]);
        (change, product) = (new double[n], new double[n]);
        here = new Point(0);
    }

    public double CurvatureAlongGradient => open.CurvatureAlongGradient;

    public void Aim(IHessian hessian, Point at, double small)
    {
        (here, tolerance, movable.Inner, map.Inner) = (at, small, hessian, hessian);
        for (int i = 0; i < downhill.Length; i++)
            movable.Free[i] = !box.Holds(at, i);
        at.Gradient.CopyTo(residual);
        movable.Mask(residual);
        Vectors.Scale(-1, residual, downhill);
        squared = Vectors.Dot(downhill, downhill);
        open.Aim(movable, residual, small);
        open.Product.CopyTo(bend);
    }

    public ModelStep Solve(double radius, Span<double> step)
    {
        bool onBoundary;
        (double length, bool isCut) = CauchyLength(radius);
        if (length < box.Longest(here.X, downhill))
        {
            ModelStep whole = open.Solve(radius, step);
            if (box.Contains(here.X, step))
                return whole;
            onBoundary = whole.OnBoundary;
            step.CopyTo(way);
            BeginAtCauchy(length, step);
            Vectors.Add(-1, step, way);
        }
        else
        {
            onBoundary = isCut;
            BeginAtCauchy(0, step);
            Vectors.Scale(length, downhill, way);
        }

        bool further = Search(step);
        while (further && Separate(step) && Vectors.Norm(residual) > tolerance)
        {
            double left = radius - Vectors.Norm(step);
            onBoundary = !(left > Narrow * radius);
            if (onBoundary || objective.IsInterrupted)
                break;
            inner.Aim(map, residual, tolerance);
            ModelStep minor = inner.Solve(left, way);
            onBoundary = minor.OnBoundary;
            if (box.Longest(here.X, step, way) > 1)
            {
                Vectors.Add(1, way, step);
                decrease += minor.Decrease;
                break;
            }

            further = Search(step);
        }

        return new ModelStep(decrease, Vectors.Norm(step), onBoundary);
    }

    // α with αp the lowest point of the model along p, and whether the radius is what keeps it shorter.
    (double Length, bool IsCut) CauchyLength(double radius)
    {
        double lowest = 1 / CurvatureAlongGradient;
        double longest = radius / Math.Sqrt(squared);
        return lowest > 0 && lowest < longest ? (lowest, false) : (longest, true);
    }

    void BeginAtCauchy(double length, Span<double> step)
    {
        movable.Free.CopyTo(map.Free);
        Vectors.Scale(length, downhill, step);
        Vectors.Scale(-1, downhill, residual);
        Vectors.Add(length, bend, residual);
        double curvature = CurvatureAlongGradient * squared;
        decrease = length * (squared - 0.5 * length * curvature);
    }

    // s ← P(x + s + βw) − x for β = 1 or, where the model does not fall enough there, a shorter one, but as far as the first bound at
    // least. Returns whether the model falls.
    bool Search(Span<double> step)
    {
        double first = Beyond * box.Longest(here.X, step, way);
        double beta = 1;
        while (true)
        {
            box.Advance(here.X, step, beta, way, trial);
            Vectors.Subtract(trial, step, change);
            map.Multiply(change, product);
            double slope = Vectors.Dot(residual, change);
            double rise = slope + 0.5 * Vectors.Dot(change, product);
            bool isLast = !(beta > first);
            if (rise <= Sufficient * Math.Min(slope, 0) || (rise < 0 && isLast))
                return Accept(rise, step);
            if (isLast)
                return false;
            double lowest = -0.5 * slope / (rise - slope);
            beta = Math.Max(first, beta * (lowest > Least ? Math.Min(Most, lowest) : Least));
        }
    }

    bool Accept(double rise, Span<double> step)
    {
        decrease -= rise;
        trial.CopyTo(step);
        Vectors.Add(1, product, residual);
        return true;
    }

    // The variables at bounds are held until the next point; false if none is left.
    bool Separate(ReadOnlySpan<double> step)
    {
        bool any = false;
        for (int i = 0; i < step.Length; i++)
        {
            map.Free[i] &= !box.Meets(here.X, step[i], i);
            any |= map.Free[i];
        }

        map.Mask(residual);
        return any;
    }
}
