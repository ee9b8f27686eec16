namespace AutoDiff

open System
open System.Collections.Generic

type IResiduals =

    abstract Dimension: int

    abstract Count: int

    abstract Factor: float

    abstract Observations: IReadOnlyList<float> | null

    abstract Weights: IReadOnlyList<float> | null

    abstract Values: x: ReadOnlySpan<float> * residuals: Span<float> -> unit

    abstract Jacobian: x: ReadOnlySpan<float> * jacobian: Span<float> -> unit

type ICurvedResiduals =
    inherit IResiduals

    abstract Curvature:
        x: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * curvature: Span<float> -> unit

type ISumOfSquares =
    inherit IObjective

    abstract Residuals: IResiduals | null
