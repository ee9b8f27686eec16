namespace AutoDiff

open System
open System.Collections.Generic

/// <summary>The residuals r(x) of an objective that is a sum of squares: f(x) = factor · Σ rᵢ(x)².</summary>
/// <remarks>Evaluations allocate nothing once warm, and may run on several threads at once.</remarks>
type IResiduals =
    /// <summary>The number of variables n.</summary>
    abstract Dimension: int

    /// <summary>The number of residuals m.</summary>
    abstract Count: int

    /// <summary>What all squares are multiplied by, more than 0: ½ where f is half a sum, 1/m where it is a mean.</summary>
    abstract Factor: float

    /// <summary>
    /// What a model is fitted to, one number for each residual, where every residual is such a number minus the model's
    /// or the reverse, times its weight; null where that is not known.
    /// </summary>
    abstract Observations: IReadOnlyList<float> | null

    /// <summary>The weights wᵢ of rᵢ = wᵢ (yᵢ − modelᵢ), such as 1/σᵢ; null where all are 1, or there are no observations.</summary>
    abstract Weights: IReadOnlyList<float> | null

    /// <summary>Writes r(x).</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="residuals">Receives r(x); of length m; may not overlap x.</param>
    abstract Values: x: ReadOnlySpan<float> * residuals: Span<float> -> unit

    /// <summary>Writes every ∂rᵢ/∂xⱼ.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="jacobian">Receives the Jacobian by columns: ∂rᵢ/∂xⱼ at j·m + i; of length n·m; may not overlap x.</param>
    abstract Jacobian: x: ReadOnlySpan<float> * jacobian: Span<float> -> unit

/// <summary>Residuals that know how they curve along a line.</summary>
type ICurvedResiduals =
    inherit IResiduals

    /// <summary>Writes the second derivatives of all r along a direction, d²rᵢ(x + t v)/dt² at t = 0.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">v, of length n.</param>
    /// <param name="curvature">Receives them; of length m; may not overlap the others.</param>
    abstract Curvature:
        x: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * curvature: Span<float> -> unit

/// <summary>An objective that may be a sum of squares, and then gives its residuals.</summary>
type ISumOfSquares =
    inherit IObjective

    /// <summary>The residuals; null if the objective is no sum of squares.</summary>
    abstract Residuals: IResiduals | null
