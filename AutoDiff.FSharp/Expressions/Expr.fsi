namespace AutoDiff

open System
open AutoDiff.FSharp

/// <summary>
/// A number or array of numbers as an expression of variables: immutable, with a static shape, broadcasting as NumPy
/// does. Arithmetic makes larger expressions; <see cref="T:AutoDiff.Functions"/> has the functions.
/// </summary>
[<Sealed>]
type Expr =
    interface IHtml
    internal new: node: Node -> Expr
    member internal Node: Node

    /// <summary>A decision variable of these extents; none for a scalar. Each call makes another variable.</summary>
    static member Variable: name: string * [<ParamArray>] extents: int[] -> Expr

    /// <summary>The same number for ever.</summary>
    static member Constant: value: float -> Expr

    /// <summary>A named number that is not varied, and that <c>Objective.With</c> can change without compiling again.</summary>
    static member Parameter: name: string * value: float -> Expr

    /// <summary>Named numbers that are not varied, and that <c>Objective.With</c> can exchange for others.</summary>
    static member Data: name: string * data: DataArray -> Expr

    /// <summary>The extents; none for a scalar.</summary>
    member Shape: Shape

    /// <summary>The formula as a C# or F# reader writes it; it parses back to this expression.</summary>
    override ToString: unit -> string

    /// <summary>The formula as HTML, for notebooks.</summary>
    member ToHtml: unit -> string

    /// <summary>A number.</summary>
    static member op_Implicit: value: float -> Expr

    /// <summary>a + b, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member (+): left: Expr * right: Expr -> Expr

    /// <summary>a + b with b the same for every element.</summary>
    static member (+): left: Expr * right: float -> Expr

    /// <summary>a + b with a the same for every element.</summary>
    static member (+): left: float * right: Expr -> Expr

    /// <summary>a - b, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member (-): left: Expr * right: Expr -> Expr

    /// <summary>a - b with b the same for every element.</summary>
    static member (-): left: Expr * right: float -> Expr

    /// <summary>a - b with a the same for every element.</summary>
    static member (-): left: float * right: Expr -> Expr

    /// <summary>a · b, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member (*): left: Expr * right: Expr -> Expr

    /// <summary>a · b with b the same for every element.</summary>
    static member (*): left: Expr * right: float -> Expr

    /// <summary>a · b with a the same for every element.</summary>
    static member (*): left: float * right: Expr -> Expr

    /// <summary>a / b, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member (/): left: Expr * right: Expr -> Expr

    /// <summary>a / b with b the same for every element.</summary>
    static member (/): left: Expr * right: float -> Expr

    /// <summary>a / b with a the same for every element.</summary>
    static member (/): left: float * right: Expr -> Expr

    /// <summary>-a, elementwise.</summary>
    static member (~-): operand: Expr -> Expr

    /// <summary>x^p, elementwise; an integer p never goes through a logarithm.</summary>
    static member Pow: x: Expr * power: float -> Expr

    /// <summary>x^p, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member Pow: x: Expr * power: Expr -> Expr

/// <summary>Functions of expressions; elementwise unless they say otherwise. <c>using static AutoDiff.Functions</c>.</summary>
[<AbstractClass; Sealed>]
type Functions =
    /// <summary>eˣ.</summary>
    static member Exp: x: Expr -> Expr

    /// <summary>eˣ - 1, exact for small x.</summary>
    static member ExpM1: x: Expr -> Expr

    /// <summary>The natural logarithm.</summary>
    static member Log: x: Expr -> Expr

    /// <summary>log(1 + x), exact for small x.</summary>
    static member Log1P: x: Expr -> Expr

    /// <summary>The square root.</summary>
    static member Sqrt: x: Expr -> Expr

    /// <summary>|x|, with derivative 0 at 0.</summary>
    static member Abs: x: Expr -> Expr

    /// <summary>The sine.</summary>
    static member Sin: x: Expr -> Expr

    /// <summary>The cosine.</summary>
    static member Cos: x: Expr -> Expr

    /// <summary>The tangent.</summary>
    static member Tan: x: Expr -> Expr

    /// <summary>The inverse sine.</summary>
    static member Asin: x: Expr -> Expr

    /// <summary>The inverse cosine.</summary>
    static member Acos: x: Expr -> Expr

    /// <summary>The inverse tangent.</summary>
    static member Atan: x: Expr -> Expr

    /// <summary>The hyperbolic sine.</summary>
    static member Sinh: x: Expr -> Expr

    /// <summary>The hyperbolic cosine.</summary>
    static member Cosh: x: Expr -> Expr

    /// <summary>The hyperbolic tangent.</summary>
    static member Tanh: x: Expr -> Expr

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    static member Sigmoid: x: Expr -> Expr

    /// <summary>log(1 + eˣ), without overflow.</summary>
    static member Softplus: x: Expr -> Expr

    /// <summary>The error function.</summary>
    static member Erf: x: Expr -> Expr

    /// <summary>x².</summary>
    static member Square: x: Expr -> Expr

    /// <summary>The larger of two; on a tie each has half the derivative.</summary>
    static member Max: left: Expr * right: Expr -> Expr

    /// <summary>The smaller of two; on a tie each has half the derivative.</summary>
    static member Min: left: Expr * right: Expr -> Expr

    /// <summary>The sum of all elements: a scalar.</summary>
    static member Sum: x: Expr -> Expr

    /// <summary>The sum over one axis, counted from 0, which disappears.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such axis.</exception>
    static member Sum: x: Expr * axis: int -> Expr

    /// <summary>The mean of all elements: a scalar.</summary>
    static member Mean: x: Expr -> Expr

    /// <summary>Σ aᵢ bᵢ over all elements: a scalar.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member Dot: left: Expr * right: Expr -> Expr

    /// <summary>The Euclidean norm of all elements: a scalar, with gradient 0 at 0.</summary>
    static member Norm: x: Expr -> Expr

    /// <summary>log Σ exp of all elements, without overflow: a scalar.</summary>
    static member LogSumExp: x: Expr -> Expr

    /// <summary>log Σ exp over one axis, counted from 0, which disappears.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such axis.</exception>
    static member LogSumExp: x: Expr * axis: int -> Expr

    /// <summary>The largest element: a scalar; tied elements share the derivative evenly.</summary>
    static member Max: x: Expr -> Expr

    /// <summary>The matrix product of (m,k) by (k,n), or with a vector on either side.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The inner extents differ, or a rank exceeds 2.</exception>
    static member MatMul: left: Expr * right: Expr -> Expr

    /// <summary>Axes in reverse order.</summary>
    static member Transpose: x: Expr -> Expr

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="T:System.ArgumentException">The sizes differ.</exception>
    static member Reshape: x: Expr * [<ParamArray>] extents: int[] -> Expr

    /// <summary>Elements first, first + 1, …, first + count - 1 along the first axis, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there.</exception>
    static member Slice: x: Expr * first: int * count: int -> Expr
