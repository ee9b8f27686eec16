using AutoDiff;

namespace Descent;

/// <summary>The model of a trust region: min gᵀp + ½ pᵀHp subject to ‖p‖ ≤ Δ, within bounds if there are any, solved well enough to make progress.</summary>
interface ITrustRegionModel
{
    /// <summary>Moves the model to a point. What was learned at the one before is dropped.</summary>
    /// <param name="hessian">H; alive until the next point.</param>
    /// <param name="here">The point with its gradient g, in which not every variable is held by a bound; alive until the next point.</param>
    /// <param name="tolerance">The residual ‖Hp + λp + g‖ that is small enough.</param>
    void Aim(IHessian hessian, Point here, double tolerance);

    /// <summary>Curvature along the gradient, gᵀHg / gᵀg; within bounds, of the variables that they do not hold.</summary>
    double CurvatureAlongGradient { get; }

    /// <summary>Writes a step. At one point the radius only shrinks from call to call.</summary>
    /// <param name="radius">Δ &gt; 0; infinite for none, where the model may yet set a bound.</param>
    /// <param name="step">Receives p, of length n.</param>
    ModelStep Solve(double radius, Span<double> step);
}

/// <summary>A step inside a trust region.</summary>
/// <param name="Decrease">−gᵀp − ½ pᵀHp, what the model promises.</param>
/// <param name="Norm">‖p‖.</param>
/// <param name="OnBoundary">Whether the radius is what keeps the step from being longer.</param>
readonly record struct ModelStep(double Decrease, double Norm, bool OnBoundary);
