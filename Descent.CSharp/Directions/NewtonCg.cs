using AutoDiff;

namespace Descent;

/// <summary>Newton-CG: d solves ∇²f(x) d = −∇f(x) roughly, by conjugate gradients on products alone.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), Algorithm 7.1 (line search Newton-CG).
/// Differs from the book so that scaling f or x changes nothing: the forcing term is min(0.5, √(‖∇f‖ / max ‖∇f‖ so far))
/// and not min(0.5, √‖∇f‖); curvature pᵀHp counts as not positive when it is at most ε ‖p‖² times the largest ‖Hp‖/‖p‖ seen
/// at this point. And a direction p of such curvature is used: it is added to what conjugate gradients have found
/// so far, by the step its curvature would give were it positive, at most ten times as long as what is there, or as
/// long as x. Where the curvature is zero at once, d = −∇f. After a failed search d = −∇f too. Needs second derivatives.
/// </remarks>
public sealed record NewtonCg : IDirection
{
    internal static readonly Interval ForcingRange = new(0, 1);

    /// <summary>The loosest relative residual to stop the inner iteration at; in (0, 1), 0.5 by default.</summary>
    public double Forcing
    {
        get;
        init => field = ForcingRange.Require(value, nameof(NewtonCg), nameof(Forcing));
    } = 0.5;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(Forcing, dimension);

    sealed class State(double forcing, int dimension) : IDirectionState
    {
        readonly ConjugateGradients inner = new(dimension);
        double largest;
        bool plain;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            if (plain || at.Current.GradientNorm > Vectors.Huge)
                return Steepest(at.Current, direction);
            double norm = Vectors.Norm(at.Current.Gradient);
            largest = Math.Max(largest, norm);
            double eta = Math.Min(forcing, Math.Sqrt(norm / largest));
            using IHessian hessian = at.Objective.HessianAt(at.Current.X);
            double reach = Vectors.Norm(at.Current.X);
            return inner.Solve(at, hessian, eta * norm, reach, direction);
        }

        // Where a model misleads, by rounding or by curvature it cannot see, the gradient gets one try.
        public bool Forget() => plain = !plain;

        DirectionScale Steepest(Point at, Span<double> direction)
        {
            plain = false;
            Vectors.Downhill(at, direction);
            return DirectionScale.Unknown;
        }
    }
}
