namespace AutoDiff

open System
open System.Runtime.InteropServices

/// <summary>The curvature of an objective at one point: a linear map v ↦ H v.</summary>
/// <remarks>
/// It holds what depends on the point alone, so that many products at one point share that work.
/// Dispose it to give its workspace back to the objective; a product after that throws
/// <see cref="T:System.ObjectDisposedException"/>. Not for use by two threads at once.
/// </remarks>
type IHessian =
    inherit IDisposable

    /// <summary>Writes H v into <paramref name="result"/>.</summary>
    /// <param name="vector">v, of the objective's dimension.</param>
    /// <param name="result">Receives H v; of the objective's dimension; may not overlap v.</param>
    abstract Multiply: vector: ReadOnlySpan<float> * result: Span<float> -> unit

/// <summary>A twice differentiable function of <c>Dimension</c> real variables: all a method of descent sees.</summary>
/// <remarks>
/// Evaluations allocate nothing once warm. A value may be NaN or infinite outside the function's domain; no
/// member throws for that. Implementations must be safe to call from several threads at once.
/// </remarks>
type IObjective =
    /// <summary>The number of variables n.</summary>
    abstract Dimension: int

    /// <summary>f(x).</summary>
    /// <param name="x">The point, of length n.</param>
    abstract Value: x: ReadOnlySpan<float> -> float

    /// <summary>Returns f(x) and writes ∇f(x).</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">Receives ∇f(x); of length n; may not overlap x.</param>
    abstract ValueAndGradient: x: ReadOnlySpan<float> * gradient: Span<float> -> float

    /// <summary>The Hessian at x as a linear map. The point is copied, so x may change afterwards.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.NotSupportedException">The objective knows no second derivatives.</exception>
    abstract HessianAt: x: ReadOnlySpan<float> -> IHessian

/// <summary>What an objective may offer besides: the slope along a line without the whole gradient.</summary>
/// <remarks>Line searches ask for it at trials they do not expect to accept. The same promises as of an objective.</remarks>
type ISlopes =
    /// <summary>Returns f(x) and gives d/dt f(x + t v) at t = 0.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">v, of length n.</param>
    /// <param name="slope">Receives ∇f(x)·v.</param>
    abstract ValueAndSlope:
        x: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * [<Out>] slope: byref<float> -> float

/// <summary>f(x).</summary>
type ValueFunction = delegate of x: ReadOnlySpan<float> -> float

/// <summary>Returns f(x) and writes ∇f(x) into <c>gradient</c>.</summary>
type ValueAndGradientFunction = delegate of x: ReadOnlySpan<float> * gradient: Span<float> -> float

/// <summary>Writes ∇²f(x) v into <c>result</c>.</summary>
type HessianVectorFunction =
    delegate of x: ReadOnlySpan<float> * vector: ReadOnlySpan<float> * result: Span<float> -> unit

/// <summary>An objective made of a caller's own functions: any other source of derivatives plugs in here.</summary>
[<Sealed>]
type DelegateObjective =
    interface IObjective

    /// <summary>An objective without second derivatives: <c>HessianAt</c> throws.</summary>
    /// <param name="dimension">The number of variables, at least 1.</param>
    /// <param name="value">f.</param>
    /// <param name="valueAndGradient">f and ∇f.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The dimension is less than 1.</exception>
    /// <exception cref="T:System.ArgumentNullException">A function is null.</exception>
    new:
        dimension: int * value: ValueFunction * valueAndGradient: ValueAndGradientFunction ->
            DelegateObjective

    /// <summary>An objective with Hessian-vector products.</summary>
    /// <param name="dimension">The number of variables, at least 1.</param>
    /// <param name="value">f.</param>
    /// <param name="valueAndGradient">f and ∇f.</param>
    /// <param name="hessianVector">(x, v) ↦ ∇²f(x) v.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The dimension is less than 1.</exception>
    /// <exception cref="T:System.ArgumentNullException">A function is null.</exception>
    new:
        dimension: int *
        value: ValueFunction *
        valueAndGradient: ValueAndGradientFunction *
        hessianVector: HessianVectorFunction ->
            DelegateObjective
