namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp

/// <summary>What of an objective is not finite at a point.</summary>
type NonFinitePart =
    /// <summary>Nothing: value, gradient and product are finite.</summary>
    | Nothing = 0
    /// <summary>The value f.</summary>
    | Value = 1
    /// <summary>The gradient, though f is finite.</summary>
    | Gradient = 2
    /// <summary>The Hessian times the vector of ones, though f and its gradient are finite.</summary>
    | HessianProduct = 3

/// <summary>A value that the expression at fault was computed from.</summary>
[<Sealed>]
type OperandValue =
    /// <summary>The operand as the user wrote it, or as it prints.</summary>
    member Text: string

    /// <summary>Which element of it, one index an axis, counted from 1 as in the language; none for a number.</summary>
    member Element: IReadOnlyList<int>

    /// <summary>The element's value.</summary>
    member Value: float

    /// <summary>Such as <c>x[2] = -1</c>.</summary>
    override ToString: unit -> string

/// <summary>Where a NaN or an infinity first arose, in the user's own text.</summary>
/// <remarks>
/// "First" means that the expression's own operands are finite. For an objective that came from no text, the text is the formula as
/// it prints.
/// </remarks>
[<Sealed>]
type Diagnosis =
    /// <summary>Whether value, gradient and Hessian product are all finite.</summary>
    member IsFinite: bool

    /// <summary>What is not finite.</summary>
    member Part: NonFinitePart

    /// <summary>NaN or an infinity: the element of <c>Part</c> that is not finite; 0 where all is.</summary>
    member Result: float

    /// <summary>The variable whose entry of the gradient or the product it is; empty for the value.</summary>
    member Variable: string

    /// <summary>The sub-expression in which it arose; empty where all is finite.</summary>
    member Text: string

    /// <summary>The text the sub-expression stands in; null where there is none.</summary>
    member Source: SourceText | null

    /// <summary>Where in <c>Source</c> it stands.</summary>
    member Span: SourceSpan

    /// <summary>Which element of the sub-expression, counted from 1; none for a number.</summary>
    member Element: IReadOnlyList<int>

    /// <summary>Values of the sub-expression's operands, those that are no constants.</summary>
    member Operands: IReadOnlyList<OperandValue>

    /// <summary>All of it in one sentence.</summary>
    member Message: string

    /// <summary>The message, and the line of the text with carets under the sub-expression.</summary>
    override ToString: unit -> string

    /// The variables' numbers are given by name; inputs with values keep them.
    static member internal Of:
        builder: Builder * root: Node * variables: Node[] * numbers: IReadOnlyDictionary<string, float[]> ->
            Diagnosis

/// <summary>An objective that can say where it is not finite.</summary>
type IExplainable =
    /// <summary>Where value, gradient or Hessian product stop being finite at x.</summary>
    /// <param name="x">The point, of the objective's dimension.</param>
    /// <returns>Null where the answer would take longer than a message is worth.</returns>
    abstract Explain: x: ReadOnlySpan<float> -> Diagnosis | null
