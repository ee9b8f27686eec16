namespace AutoDiff

open System.Collections.Generic
open System.Runtime.CompilerServices

/// <summary>Objectives and their derivatives as text for other tools.</summary>
[<AbstractClass; Sealed; Extension>]
type ObjectiveText =
    /// <summary>Objective and gradient in LaTeX: equations in an <c>aligned</c> environment, one a variable.</summary>
    /// <exception cref="T:System.InvalidOperationException">A formula is longer than 2²⁴ characters.</exception>
    [<Extension>]
    static member ToLatexWithGradient: objective: Objective -> string

    /// <summary>The same with the partial derivatives by these variables alone.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    /// <exception cref="T:System.InvalidOperationException">A formula is longer than 2²⁴ characters.</exception>
    [<Extension>]
    static member ToLatexWithGradient: objective: Objective * names: IReadOnlyList<string> -> string

    /// <summary>
    /// The Hessian in LaTeX: by up to 8 scalar variables its second partials, those below the diagonal left out, and else its
    /// product with a vector v.
    /// </summary>
    /// <exception cref="T:System.InvalidOperationException">A formula is longer than 2²⁴ characters.</exception>
    [<Extension>]
    static member HessianToLatex: objective: Objective -> string

    /// <summary>The same for these variables alone.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    /// <exception cref="T:System.InvalidOperationException">A formula is longer than 2²⁴ characters.</exception>
    [<Extension>]
    static member HessianToLatex: objective: Objective * names: IReadOnlyList<string> -> string

    /// <summary>
    /// The gradient as formulas by name: df/dx for each variable x; where the first or the last elements of a vector have other
    /// formulas than the rest, df/dx[1], df/dx[2..7], … in order. Of one element it is a number's.
    /// </summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    [<Extension>]
    static member GradientFormulas:
        objective: Objective * names: IReadOnlyList<string> -> IReadOnlyList<KeyValuePair<string, Expr>>

    /// <summary>
    /// The Hessian as formulas by name: by up to 8 scalars d2f/dx2, d2f/dxdy, …, those below the diagonal left out; else the
    /// parts (Hv)_x, … of its product with a vector whose parts are called v_x, ….
    /// </summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    [<Extension>]
    static member HessianFormulas:
        objective: Objective * names: IReadOnlyList<string> -> IReadOnlyList<KeyValuePair<string, Expr>>

    /// <summary>∂²f/∂y∂x as an expression, of scalar variables.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable, or it is an array.</exception>
    [<Extension>]
    static member SecondPartial: objective: Objective * first: string * second: string -> Expr

    /// <summary>The part of ∇²f v by the variable of that name; v is written v_x, v_y, …, one a variable.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    [<Extension>]
    static member HessianProduct: objective: Objective * name: string -> Expr

    /// <summary>
    /// A C# class without dependencies, with static methods <c>Value</c>, <c>ValueAndGradient</c> and
    /// <c>HessianVector</c> over the same points; data are part of it.
    /// </summary>
    /// <remarks>The results are those of plain evaluation: they differ from the compiled objective's by rounding.</remarks>
    /// <exception cref="T:System.NotSupportedException">A function is a delegate of the caller's own.</exception>
    [<Extension>]
    static member ToCSharp: objective: Objective * className: string -> string
