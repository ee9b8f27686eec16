using AutoDiff;

namespace Descent;

/// <summary>Projected Newton-CG: within bounds, Newton's direction in the free variables and the gradient's in the others.</summary>
/// <remarks>
/// Bertsekas, Projected Newton methods for optimization problems with simple constraints (1982): the two-metric
/// projection. Differs in three ways, the first two so that scaling f or x changes nothing: a variable counts as bound where
/// the projected step of steepest descent, as long as the curvature along the gradient suggests, ends at its bound, and not
/// within a fixed ε of it; the Newton system is solved by conjugate gradients on products, to the residual of
/// <see cref="NewtonCg"/>, ending at a direction whose curvature is not positive, as in Lin and Moré (1999); and the search is along
/// the segment to the projection of x + d or, where that does not descend or the last step went less than half of its way, to where
/// the first free variable meets its bound, as Morales and Nocedal (2011) choose, instead of along the arc. Needs second derivatives.
/// </remarks>
public sealed record ProjectedNewtonCg : IBoundedUpdate
{
    // A shorter step along the segment leaves too much of the way to the bounds.
    const double Enough = 0.5;

    internal static readonly Interval ForcingRange = new(0, 1);

    /// <summary>l ≤ x ≤ u; none by default.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>The loosest relative residual to stop the inner iteration at; in (0, 1), 0.5 by default.</summary>
    public double Forcing
    {
        get;
        init => field = ForcingRange.Require(value, nameof(ProjectedNewtonCg), nameof(Forcing));
    } = 0.5;

    /// <inheritdoc/>
    public bool Searches => true;

    IUpdate IBoundedUpdate.Within(Bounds bounds) => this with { Bounds = bounds };

    ISimpleTerm ICompositeUpdate.Term(int dimension) => Bounds.FeasibleBox(dimension);

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(Forcing, Bounds.FeasibleBox(objective.Dimension), objective);
    }

    sealed class State(double forcing, FeasibleBox box, CountedObjective objective) : IUpdateState
    {
        readonly int dimension = objective.Dimension;
        readonly FeasibleSearch search = new(objective, box);
        readonly bool[] free = new bool[objective.Dimension];
        readonly double[] residual = new double[objective.Dimension];
        readonly double[] along = new double[objective.Dimension];
        readonly double[] product = new double[objective.Dimension];
        double largest;
        bool isShort; // the last step went only a part of the way to the projection

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(ref largest);
            stream.Exchange(ref isShort);
            search.Exchange(stream);
        }

        public StepOutcome Advance(Situation at, Point next)
        {
            using (IHessian hessian = at.Objective.HessianAt(at.Current.X))
            {
                double length = SteepestLength(at.Current, hessian);
                Separate(at.Current, length);
                Solve(at, hessian, length);
            }

            Fit(at.Current);
            StepOutcome outcome = search.Search(at, next);
            isShort = outcome.Alpha < Enough;
            return outcome.Verdict is StepVerdict.Taken or StepVerdict.Interrupted
                ? outcome
                : search.Descend(at, next);
        }

        // Cutting off the free variables together keeps dᵀg negative, which clipping each by itself need not.
        void Fit(Point here)
        {
            Span<double> d = search.Direction;
            d.CopyTo(along);
            box.Shorten(here.X, d);
            if (!isShort && Vectors.Dot(d, here.Gradient) < 0)
                return;
            Mask(along);
            double share = Math.Min(1, box.Longest(here.X, along));
            for (int i = 0; i < dimension; i++)
                d[i] = free[i] ? share * along[i] : d[i];
            box.Shorten(here.X, d);
        }

        // gᵀg / gᵀHg in the variables that can move at all.
        double SteepestLength(Point here, IHessian hessian)
        {
            for (int i = 0; i < dimension; i++)
                along[i] = box.Inward(here.X, here.Gradient[i], i) == 0 ? 0 : here.Gradient[i];
            hessian.Multiply(along, product);
            double length = Vectors.Dot(along, along) / Vectors.Dot(along, product);
            return length > 0 && double.IsFinite(length) ? length : FirstReach.Along(here);
        }

        void Separate(Point here, double length)
        {
            for (int i = 0; i < dimension; i++)
            {
                double step = -length * here.Gradient[i];
                double room = (step < 0 ? box.Lower[i] : box.Upper[i]) - here.X[i];
                free[i] = Math.Abs(step) < Math.Abs(room) || here.Gradient[i] == 0;
            }
        }

        // d = −τg where bound; where free, conjugate gradients on H d = −g from d = 0.
        void Solve(Situation at, IHessian hessian, double length)
        {
            Span<double> d = search.Direction;
            ReadOnlySpan<double> g = at.Current.Gradient;
            for (int i = 0; i < dimension; i++)
            {
                d[i] = free[i] ? 0 : -length * g[i];
                residual[i] = free[i] ? -g[i] : 0;
            }

            residual.CopyTo(along, 0);
            double square = Vectors.Dot(residual, residual);
            double norm = Math.Sqrt(square);
            largest = Math.Max(largest, norm);
            double enough = Math.Min(forcing, Math.Sqrt(norm / largest)) * norm;
            double steepest = 0;
            for (
                int k = 0;
                k < 20 + 2 * dimension && square > 0 && !at.Objective.IsInterrupted;
                k++
            )
            {
                hessian.Multiply(along, product);
                Mask(product);
                double curvature = Vectors.Dot(along, product);
                double size = Vectors.Dot(along, along);
                steepest = Math.Max(steepest, Math.Sqrt(Vectors.Dot(product, product) / size));
                if (!(curvature > Vectors.Epsilon * steepest * size))
                {
                    if (k == 0)
                        Vectors.Add(length, along, d);
                    return;
                }

                double alpha = square / curvature;
                Vectors.Add(alpha, along, d);
                Vectors.Add(-alpha, product, residual);
                double left = Vectors.Dot(residual, residual);
                if (Math.Sqrt(left) <= enough)
                    return;
                Vectors.Blend(left / square, along, residual, along);
                square = left;
            }
        }

        void Mask(Span<double> v)
        {
            for (int i = 0; i < dimension; i++)
            {
                if (!free[i])
                    v[i] = 0;
            }
        }
    }
}
