namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp

/// <summary>What a check of derivatives came to.</summary>
type Verdict =
    /// <summary>Every test that could be made passed.</summary>
    | Passed = 0
    /// <summary>A derivative disagrees with the function.</summary>
    | Failed = 1
    /// <summary>The function gives no footing at this point: it is not finite, or has a kink there.</summary>
    | Inconclusive = 2

/// <summary>One figure of a check and the bound it is held to.</summary>
[<Sealed>]
type CheckResult =
    /// <summary>What was compared, in a few words.</summary>
    member Name: string

    /// <summary>The relative disagreement, or for a Taylor test the order of the remainder; NaN where it could not be made.</summary>
    member Figure: float

    /// <summary>The largest disagreement, or the smallest order, that passes.</summary>
    member Bound: float

    /// <summary>Whether the figure is within its bound.</summary>
    member Passed: bool

    /// <summary>The worst place and the numbers that met there.</summary>
    member Detail: string

/// <summary>The outcome of a check: a verdict, the sentence that justifies it, and every figure.</summary>
[<Sealed>]
type GradientCheckReport =
    interface IHtml
    /// <summary>Passed, failed, or neither.</summary>
    member Verdict: Verdict

    /// <summary>Why, in one sentence.</summary>
    member Reason: string

    /// <summary>The tests in the order they were made.</summary>
    member Results: IReadOnlyList<CheckResult>

    /// <summary>The verdict, the reason and a line a test.</summary>
    override ToString: unit -> string

    /// <summary>The same as HTML, for notebooks: the verdict, and a table of the tests.</summary>
    member ToHtml: unit -> string

/// <summary>Checks that a gradient, and Hessian-vector products, belong to their function.</summary>
/// <remarks>
/// Central differences of the value against each partial derivative (up to 200 of them, else along random directions, and
/// by halving to an element that is wrong); Taylor remainders f(x + h v) - f(x) - h g·v, which must fall as h²; central differences of the gradient against H v;
/// the symmetry uᵀH v = vᵀH u; and for an <see cref="T:AutoDiff.Objective"/> forward mode against reverse. Of any other, whose
/// variables are called x[i], counted from 0, also: whether the value is the same with the gradient and without it, and whether
/// gradients and products are written whole, whatever their arrays held before. Steps follow
/// Dennis and Schnabel, Numerical Methods for Unconstrained Optimization (1983), §5.6: the cube root of the rounding
/// unit, scaled by the variable.
/// </remarks>
[<AbstractClass; Sealed>]
type GradientCheck =
    /// <summary>Checks at a point. Random directions come from a fixed seed.</summary>
    /// <param name="objective">The function and its derivatives.</param>
    /// <param name="x">The point, of the objective's dimension.</param>
    /// <exception cref="T:System.ArgumentException">The point has another length.</exception>
    static member Run: objective: IObjective * x: ReadOnlySpan<float> -> GradientCheckReport
