namespace AutoDiff

open System
open System.Collections.Generic
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

    /// <summary>A decision variable that is a vector.</summary>
    static member Vector: name: string * length: int -> Expr

    /// <summary>A decision variable that is a matrix.</summary>
    static member Matrix: name: string * rows: int * columns: int -> Expr

    /// <summary>The same number for ever.</summary>
    static member Constant: value: float -> Expr

    /// <summary>The same numbers for ever: a vector.</summary>
    /// <exception cref="T:System.ArgumentException">There are none.</exception>
    static member Constant: values: float[] -> Expr

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

    /// <summary>The formula in LaTeX's mathematics, without delimiters; of an array that has no short form, its element.</summary>
    /// <remarks>For reading: conventions at singular points are not shown. Indices count from 1.</remarks>
    /// <exception cref="T:System.InvalidOperationException">It is longer than 2²⁴ characters.</exception>
    member ToLatex: unit -> string

    /// <summary>The names of its variables in order of appearance.</summary>
    member Variables: IReadOnlyList<string>

    /// <summary>The expression with another in place of a variable.</summary>
    /// <exception cref="T:System.ArgumentException">No one variable has the name.</exception>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The other does not broadcast to the variable's shape.</exception>
    member Substitute: name: string * by: Expr -> Expr

    /// <summary>
    /// The expression with others in place of variables, all at once: a replacement is not replaced in again, so x and y can be
    /// exchanged.
    /// </summary>
    /// <exception cref="T:System.ArgumentException">No one variable has a name.</exception>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">One does not broadcast to its variable's shape.</exception>
    member Substitute: replacements: IReadOnlyDictionary<string, Expr> -> Expr

    /// <summary>The partial derivative by these variables one after another: <c>Partial("x", "y")</c> is ∂²f/∂y∂x.</summary>
    /// <remarks>
    /// By a scalar it has this expression's shape; of a scalar by an array it has the array's. The formula is gathered as a person writes
    /// it, 2x/y³ for 2·(x/y/y)/y. What an objective computes is its own derivative, kept in the form that loses least to rounding.
    /// </remarks>
    /// <exception cref="T:System.ArgumentException">
    /// No one variable has a name, or an array would be derived by an array.
    /// </exception>
    member Partial: [<ParamArray>] names: string[] -> Expr

    /// <summary>The derivative of that order by one variable; of order 0 the expression itself.</summary>
    /// <exception cref="T:System.ArgumentException">As for <c>Partial</c>.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The order is negative.</exception>
    member Derivative: name: string * order: int -> Expr

    /// <summary>
    /// Σ ∂^α f(a) (x - a)^α / α! over |α| ≤ order, lowest degree first: the Taylor polynomial around a in the scalar variables
    /// named. Other variables stay as they are in its coefficients.
    /// </summary>
    /// <param name="around">The point a: variables and their values.</param>
    /// <param name="order">The highest degree.</param>
    /// <exception cref="T:System.ArgumentException">No one variable has a name, or one is an array.</exception>
    /// <exception cref="T:System.InvalidOperationException">
    /// A derivative is not finite at the point, there are more than 10 000 terms, or a derivative has more than 10⁶ operations.
    /// </exception>
    member TaylorPolynomial: around: IReadOnlyDictionary<string, float> * order: int -> Expr

    /// <summary>
    /// The scalar multiplied out: a sum of numbers times powers, highest degree first. What is no sum, product, integer
    /// power or quotient by a single term counts as a variable, so x·x⁻¹ is 1 and sin((x + 1)²) stays.
    /// </summary>
    /// <exception cref="T:System.ArgumentException">It is an array.</exception>
    /// <exception cref="T:System.InvalidOperationException">There are more than 100 000 terms.</exception>
    member Expand: unit -> Expr

    /// <summary>The scalar as Σ cₖ xᵏ, highest power first, its coefficients expanded.</summary>
    /// <exception cref="T:System.ArgumentException">It is an array, or no one variable has the name.</exception>
    /// <exception cref="T:System.InvalidOperationException">There are more than 100 000 terms.</exception>
    member Collect: name: string -> Expr

    /// <summary>The value at a point, by plain evaluation of every operation; for many points make an objective.</summary>
    /// <param name="values">A value for every variable; others are ignored.</param>
    /// <returns>An array of this expression's shape.</returns>
    /// <exception cref="T:System.ArgumentException">A value is missing, or of another shape than its variable.</exception>
    member Evaluate: values: IReadOnlyDictionary<string, DataArray> -> DataArray

    /// <summary>
    /// Whether both are the same graph once simplified, a + b being b + a. Variables are the same by name and shape, data by
    /// name and values. Equal functions that are written differently are not the same; <c>Expand</c> makes polynomials so.
    /// </summary>
    member SameAs: other: Expr -> bool

    /// <summary>The element of a vector, or the row of a matrix, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not there, or this is a number.</exception>
    member Item: index: int -> Expr with get

    /// <summary>The element of a vector, or the row of a matrix: <c>x[^1]</c> is the last.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not there, or this is a number.</exception>
    member Item: index: Index -> Expr with get

    /// <summary>Elements of a vector, or rows of a matrix, without the end, as C# has it: <c>x[1..]</c>, <c>x[..^1]</c>.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there, or there are none.</exception>
    member Item: range: Range -> Expr with get

    /// <summary>Elements of a vector, or rows of a matrix, in the order of their places, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">One is not there.</exception>
    member Item: places: int[] -> Expr with get

    /// <summary>The element of a matrix.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not there.</exception>
    member Item: row: Index * column: Index -> Expr with get

    /// <summary>Elements of a row: <c>X[i, ..]</c>.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there, or there are none.</exception>
    member Item: row: Index * columns: Range -> Expr with get

    /// <summary>Elements of a column: <c>X[.., j]</c>.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there, or there are none.</exception>
    member Item: rows: Range * column: Index -> Expr with get

    /// <summary>A part of a matrix: <c>X[1.., ..^1]</c>.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not all there, or it is empty.</exception>
    member Item: rows: Range * columns: Range -> Expr with get

    /// <summary>a &gt; b, elementwise: for <c>Functions.If</c>, not for <c>if</c>.</summary>
    static member op_GreaterThan: left: Expr * right: Expr -> Condition

    /// <summary>a ≥ b, elementwise: for <c>Functions.If</c>, not for <c>if</c>.</summary>
    static member op_GreaterThanOrEqual: left: Expr * right: Expr -> Condition

    /// <summary>a &lt; b, elementwise: for <c>Functions.If</c>, not for <c>if</c>.</summary>
    static member op_LessThan: left: Expr * right: Expr -> Condition

    /// <summary>a ≤ b, elementwise: for <c>Functions.If</c>, not for <c>if</c>.</summary>
    static member op_LessThanOrEqual: left: Expr * right: Expr -> Condition

    /// <summary>a = b, elementwise: for <c>Functions.If</c>, not for <c>if</c>. For null write <c>is null</c>.</summary>
    static member op_Equality: left: Expr * right: Expr -> Condition

    /// <summary>a ≠ b, elementwise: for <c>Functions.If</c>, not for <c>if</c>. For null write <c>is not null</c>.</summary>
    static member op_Inequality: left: Expr * right: Expr -> Condition

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

    /// <summary>The remainder of a truncated quotient, with the sign of the left operand.</summary>
    static member (%): left: Expr * right: Expr -> Expr

    /// <summary>The remainder of a truncated quotient, with the sign of the left operand.</summary>
    static member (%): left: Expr * right: float -> Expr

    /// <summary>The remainder of a truncated quotient, with the sign of the left operand.</summary>
    static member (%): left: float * right: Expr -> Expr

    /// <summary>-a, elementwise.</summary>
    static member (~-): operand: Expr -> Expr

    /// <summary>x^p, elementwise; an integer p never goes through a logarithm.</summary>
    static member Pow: x: Expr * power: float -> Expr

    /// <summary>x^p, elementwise.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member Pow: x: Expr * power: Expr -> Expr

    /// <summary>xⁿ, elementwise, by products alone.</summary>
    static member Pow: x: Expr * power: int -> Expr

    /// <summary>0: what sums begin with.</summary>
    static member Zero: Expr

    /// <summary>1: what products begin with.</summary>
    static member One: Expr

    /// <summary>|x|, for <c>abs x</c> in F#; C# has <see cref="T:AutoDiff.Functions"/>.</summary>
    static member Abs: x: Expr -> Expr

    /// <summary>The inverse cosine, for <c>acos x</c> in F#.</summary>
    static member Acos: x: Expr -> Expr

    /// <summary>The inverse sine, for <c>asin x</c> in F#.</summary>
    static member Asin: x: Expr -> Expr

    /// <summary>The inverse tangent, for <c>atan x</c> in F#.</summary>
    static member Atan: x: Expr -> Expr

    /// <summary>The cosine, for <c>cos x</c> in F#.</summary>
    static member Cos: x: Expr -> Expr

    /// <summary>The hyperbolic cosine, for <c>cosh x</c> in F#.</summary>
    static member Cosh: x: Expr -> Expr

    /// <summary>eˣ, for <c>exp x</c> in F#.</summary>
    static member Exp: x: Expr -> Expr

    /// <summary>The natural logarithm, for <c>log x</c> in F#.</summary>
    static member Log: x: Expr -> Expr

    /// <summary>The sine, for <c>sin x</c> in F#.</summary>
    static member Sin: x: Expr -> Expr

    /// <summary>The hyperbolic sine, for <c>sinh x</c> in F#.</summary>
    static member Sinh: x: Expr -> Expr

    /// <summary>The square root, for <c>sqrt x</c> in F#.</summary>
    static member Sqrt: x: Expr -> Expr

    /// <summary>The tangent, for <c>tan x</c> in F#.</summary>
    static member Tan: x: Expr -> Expr

    /// <summary>The hyperbolic tangent, for <c>tanh x</c> in F#.</summary>
    static member Tanh: x: Expr -> Expr

    /// <summary>The angle of the point (x, y), for <c>atan2 y x</c> in F#.</summary>
    static member Atan2: y: Expr * x: Expr -> Expr

    /// <summary>For <c>ceil x</c> in F#.</summary>
    static member Ceiling: x: Expr -> Expr

    /// <summary>For <c>floor x</c> in F#.</summary>
    static member Floor: x: Expr -> Expr

    /// <summary>For <c>log10 x</c> in F#.</summary>
    static member Log10: x: Expr -> Expr

    /// <summary>For <c>round x</c> in F#: halves to the even number.</summary>
    static member Round: x: Expr -> Expr

    /// <summary>For <c>truncate x</c> in F#.</summary>
    static member Truncate: x: Expr -> Expr
