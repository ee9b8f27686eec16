namespace AutoDiff

open System
open System.Runtime.InteropServices

type IHessian =
    inherit IDisposable
    abstract Multiply: vector: ReadOnlySpan<float> * result: Span<float> -> unit

type IObjective =
    abstract Dimension: int
    abstract Value: x: ReadOnlySpan<float> -> float
    abstract ValueAndGradient: x: ReadOnlySpan<float> * gradient: Span<float> -> float
    abstract HessianAt: x: ReadOnlySpan<float> -> IHessian

type ISlopes =
    abstract ValueAndSlope:
        x: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * [<Out>] slope: byref<float> -> float

type ValueFunction = delegate of x: ReadOnlySpan<float> -> float

type ValueAndGradientFunction = delegate of x: ReadOnlySpan<float> * gradient: Span<float> -> float

type HessianVectorFunction =
    delegate of x: ReadOnlySpan<float> * vector: ReadOnlySpan<float> * result: Span<float> -> unit

/// The point is the map's own copy: callers reuse theirs.
[<Sealed>]
type private DelegateHessian(point: float[], multiply: HessianVectorFunction) =
    interface IHessian with
        member _.Multiply(vector, result) =
            multiply.Invoke(ReadOnlySpan point, vector, result)

        member _.Dispose() = ()

[<Sealed>]
type DelegateObjective
    private
    (
        dimension: int,
        value: ValueFunction,
        valueAndGradient: ValueAndGradientFunction,
        hessianVector: HessianVectorFunction voption
    ) =

    do
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1, nameof dimension)
        ArgumentNullException.ThrowIfNull(value, nameof value)
        ArgumentNullException.ThrowIfNull(valueAndGradient, nameof valueAndGradient)

    new(dimension, value, valueAndGradient) = DelegateObjective(dimension, value, valueAndGradient, ValueNone)

    new(dimension, value, valueAndGradient, hessianVector: HessianVectorFunction) =
        ArgumentNullException.ThrowIfNull(hessianVector, nameof hessianVector)
        DelegateObjective(dimension, value, valueAndGradient, ValueSome hessianVector)

    interface IObjective with
        member _.Dimension = dimension
        member _.Value x = value.Invoke x
        member _.ValueAndGradient(x, gradient) = valueAndGradient.Invoke(x, gradient)

        member _.HessianAt x =
            match hessianVector with
            | ValueSome multiply -> new DelegateHessian(x.ToArray(), multiply)
            | ValueNone -> raise (NotSupportedException "This objective was given no Hessian-vector product.")
