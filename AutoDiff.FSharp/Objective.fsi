namespace AutoDiff

// CallerArgumentExpression does nothing for callers in F#; those in C# have it.
#nowarn "202"

open System
open System.Collections.Generic
open System.Linq.Expressions
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput

/// <summary>A variable of an objective: elements Offset to Offset + Shape.Size - 1 of the point, row-major.</summary>
[<Sealed>]
type Variable =
    /// <summary>Its name in the formula.</summary>
    member Name: string

    /// <summary>Its extents; none for a scalar.</summary>
    member Shape: Shape

    /// <summary>Where it starts in the point.</summary>
    member Offset: int

/// <summary>A written objective with derived derivatives, compiled to vectorised code when first asked for.</summary>
/// <remarks>
/// The point x holds the variables one after another, in order of first appearance. Evaluations allocate nothing once
/// warm and may run on several threads at once. Objectives of one structure, which differ in names and in the numbers of
/// their data alone, share their code: it is compiled once.
/// </remarks>
[<Sealed>]
type Objective =
    interface IObjective
    interface IExplainable
    interface ISumOfSquares
    interface ISlopes
    interface IHtml

    /// <summary>Reads a formula; every free name is a scalar variable.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text means nothing, or no scalar; the errors say where.</exception>
    static member FromText: text: string -> Objective

    /// <summary>Reads a formula whose names stand for data, or for variables of a shape, as bound.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text means nothing, or no scalar; the errors say where.</exception>
    static member FromText: text: string * bindings: Bindings -> Objective

    /// <summary>The objective a scalar expression is.</summary>
    /// <exception cref="T:System.ArgumentException">It is no scalar, has no variable, or two of one name.</exception>
    static member FromExpression: expression: Expr -> Objective

    /// <summary>The objective a lambda of numbers is: <c>Objective.Of((double x, double y) => Math.Pow(1 - x, 2) + y*y)</c>.</summary>
    /// <remarks>
    /// <para>
    /// The lambda is an expression tree: it is read, not run. Its parameters are the variables, in their order. It may
    /// use the functions of <see cref="T:System.Math"/>, <see cref="T:System.Double"/> and <see cref="T:AutoDiff.Special"/>,
    /// conditional expressions, elements of arrays, and the sums, averages, largest and smallest elements of LINQ over
    /// arrays and <c>Enumerable.Range</c>, which become vector operations. Doubles and arrays it captures are parameters
    /// and data by the names they have; whole numbers it captures are constants.
    /// </para>
    /// <para>
    /// A quotient of whole numbers is found in the source text, since C# computes it before anyone sees it; pass no
    /// text of your own.
    /// </para>
    /// </remarks>
    /// <param name="lambda">Of doubles, to a double.</param>
    /// <param name="source">What stands in the call; the compiler gives it.</param>
    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula; the message shows it.</exception>
    /// <exception cref="T:AutoDiff.ParseException">The formula it is means nothing; the errors say where.</exception>
    static member Of:
        lambda: LambdaExpression *
        [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
            (string | null) ->
            Objective

    /// <summary>The same for a lambda of arrays, each of this length: <c>Objective.Of((double[] x) => x.Sum(v => v*v), 10)</c>.</summary>
    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula; the message shows it.</exception>
    /// <exception cref="T:AutoDiff.ParseException">The formula it is means nothing; the errors say where.</exception>
    static member Of:
        lambda: LambdaExpression *
        length: int *
        [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
            (string | null) ->
            Objective

    /// <summary>The same for a lambda of arrays whose extents are bound by name.</summary>
    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula; the message shows it.</exception>
    /// <exception cref="T:AutoDiff.ParseException">The formula it is means nothing; the errors say where.</exception>
    /// <exception cref="T:System.ArgumentException">An array has no extents, or the bindings have a name the lambda has not.</exception>
    static member Of:
        lambda: LambdaExpression *
        bindings: Bindings *
        [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
            (string | null) ->
            Objective

    /// <summary>Names of a formula that no data is bound to and that are no constants: its variables.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text is no formula.</exception>
    static member VariablesOf: text: string * bindings: Bindings -> IReadOnlyList<string>

    /// <summary>The variables in the order they have in the point.</summary>
    member Variables: IReadOnlyList<Variable>

    /// <summary>The variable of that name.</summary>
    /// <exception cref="T:System.ArgumentException">There is none.</exception>
    member Variable: name: string -> Variable

    /// <summary>
    /// The most threads an evaluation may use; every one the machine has unless set. Small work never uses more than
    /// the caller's, and the result is the same to the last bit for any number.
    /// </summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    member MaxThreads: int with get, set

    /// <summary>Data and parameters by name, with the values they are bound to; not those that have none yet.</summary>
    member Data: IReadOnlyDictionary<string, DataArray>

    /// <summary>The same objective with another value for a parameter, or other numbers for data.</summary>
    /// <remarks>
    /// Both share one compiled code, and nothing is compiled again; what depends on data and parameters alone is computed anew when
    /// it is first needed. Shapes are part of the code: for data of another shape, such as a table with more rows, make the
    /// objective anew; it is compiled once for each shape. Arrays that are copied and those that are adopted have codes of their own.
    /// </remarks>
    /// <param name="name">Its name in the formula.</param>
    /// <param name="value">The value, of the shape it has; a number or an array converts by itself.</param>
    /// <exception cref="T:System.ArgumentException">There is no such parameter or data, or the shape is another.</exception>
    member With: name: string * value: DataArray -> Objective

    /// <summary>The same objective with other values for the parameters and data that are bound.</summary>
    /// <remarks>Those that are not bound stay as they are, and the code is shared, as with a single name.</remarks>
    /// <param name="bindings">The values by name.</param>
    /// <exception cref="T:System.ArgumentException">A name is unknown, or a shape is another.</exception>
    member With: bindings: Bindings -> Objective

    /// <summary>The objective as a function of some of its variables, which the point holds in the order given.</summary>
    /// <remarks>
    /// The others become parameters that are held, and need a value from <c>With</c> before the first evaluation. Only the
    /// derivatives asked for are derived and compiled. Parameters and data may be named too, and become variables.
    /// </remarks>
    /// <param name="names">The variables, at least one, each once.</param>
    /// <exception cref="T:System.ArgumentException">A name is unknown or given twice, or there is none.</exception>
    member WithRespectTo: [<ParamArray>] names: string[] -> Objective

    /// <summary>The simplified objective.</summary>
    member Expression: Expr

    /// <summary>∂f/∂(the variable of that name), of the variable's shape: a formula gathered for reading.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such variable.</exception>
    member Gradient: name: string -> Expr

    /// <summary>The number of variables n, counting every element of an array.</summary>
    member Dimension: int

    /// <summary>f(x).</summary>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    /// <exception cref="T:System.InvalidOperationException">A variable that is held has no value yet.</exception>
    member Value: x: ReadOnlySpan<float> -> float

    /// <summary>Returns f(x) and writes ∇f(x).</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">Receives ∇f(x); of length n; may not overlap x.</param>
    /// <exception cref="T:System.ArgumentException">A length is not n.</exception>
    member ValueAndGradient: x: ReadOnlySpan<float> * gradient: Span<float> -> float

    /// <summary>Returns f(x) and gives d/dt f(x + t v) at t = 0, by forward mode: cheaper than a gradient.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">v, of length n.</param>
    /// <param name="slope">Receives ∇f(x)·v.</param>
    /// <exception cref="T:System.ArgumentException">A length is not n.</exception>
    member ValueAndSlope:
        x: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * [<Out>] slope: byref<float> -> float

    /// <summary>The Hessian at x as a linear map. The point is copied, so x may change afterwards.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    member HessianAt: x: ReadOnlySpan<float> -> IHessian

    /// The same without allocating, by a map from here that is disposed and of which the caller alone has a reference.
    member internal HessianAt: x: ReadOnlySpan<float> * spare: IHessian | null -> IHessian

    /// <summary>The Hessian at x by sparse rows. Its pattern is found and coloured when first asked for.</summary>
    /// <remarks>
    /// Where following the sparsity would cost more than it saves (sets of 2²⁴ elements in all, 2²⁴ elements in the
    /// pattern, 2³⁰ steps) the Hessian counts as dense: every element is in the pattern, and there are n products. There
    /// are n products, too, where colouring the pattern would take more than 2³¹ steps.
    /// </remarks>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    /// <exception cref="T:System.InvalidOperationException">It counts as dense, and n is above 16384.</exception>
    member SparseHessianAt: x: ReadOnlySpan<float> -> SparseHessian

    /// <summary>The diagonal of the Hessian at x, from as many products as <c>SparseHessianAt</c> takes.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    /// <exception cref="T:System.InvalidOperationException">It counts as dense, and n is above 16384.</exception>
    member HessianDiagonalAt: x: ReadOnlySpan<float> -> float[]

    /// <summary>
    /// The Hessian at x, n×n, from n products whatever its pattern. Symmetric to the last bit: both triangles are the
    /// lower one of the products.
    /// </summary>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    /// <exception cref="T:System.InvalidOperationException">n is above 16384.</exception>
    member HessianMatrixAt: x: ReadOnlySpan<float> -> float[,]

    /// <summary>The residuals where the objective is a sum of squares; null where it is none that can be seen.</summary>
    /// <remarks>
    /// Seen are even powers, |r|², rᵀr and r∘r, sums and means of these, and these times or over what is positive: a
    /// constant, a square, or data without a negative number. Of data that were adopted that is never certain, since they may
    /// change: write their squares, or copy them. All squares have one factor where they can have, and otherwise the root of
    /// its own is part of each residual. Compiled when first evaluated.
    /// </remarks>
    member Residuals: IResiduals | null

    /// <summary>The point with these values.</summary>
    /// <exception cref="T:System.ArgumentException">A variable is missing or unknown, or has another shape.</exception>
    member Pack: values: IReadOnlyDictionary<string, DataArray> -> float[]

    /// <summary>What evaluations cost: operations, memory and loops of the compiled programs, and their ratios.</summary>
    /// <remarks>Compiles what has not been yet, which evaluations then find ready; runs nothing.</remarks>
    member Explain: unit -> CostReport

    /// <summary>
    /// Where value, gradient or Hessian product stop being finite at a point: the sub-expression in the user's own text in which
    /// a NaN or an infinity first arose, and the values of its operands.
    /// </summary>
    /// <remarks>
    /// Interprets the formula and keeps every intermediate value: for an answer, not for a loop. The product is that of the Hessian
    /// with a vector of ones.
    /// </remarks>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="T:System.ArgumentException">The length is not n.</exception>
    /// <exception cref="T:System.InvalidOperationException">A variable that is held has no value yet.</exception>
    /// <exception cref="T:System.NotSupportedException">A derivative is needed that a custom function does not have.</exception>
    member Explain: x: ReadOnlySpan<float> -> Diagnosis

    /// <summary>Functions whose arguments can leave their domains while the variables stay within bounds.</summary>
    /// <remarks>
    /// By interval arithmetic over the formula: elements of arrays have intervals of their own up to 4096, beyond that one for all, and
    /// expressions count as independent, so that x - x can be anything from -1 to 1 where x lies between 0 and 1. No warning means that no domain is left, up to the rounding of the ends
    /// and where every function has a rule; a warning means that one may be. Conditions of an if count in its branches.
    /// </remarks>
    /// <param name="bounds">Bounds by variable, or by parameter that is held; a variable without any may be any number.</param>
    /// <exception cref="T:System.ArgumentException">A name is no variable or parameter.</exception>
    member CheckDomain: bounds: IReadOnlyDictionary<string, ValueRange> -> IReadOnlyList<DomainWarning>

    /// <summary>The same with bounds for each element.</summary>
    /// <param name="lower">
    /// Lower bounds by variable, or by parameter that is held: a number for every element, or an array of the variable's shape.
    /// One that is not named has none.
    /// </param>
    /// <param name="upper">Upper bounds, likewise; nowhere below the lower ones.</param>
    /// <exception cref="T:System.ArgumentException">A name is no variable or parameter, or a shape is another.</exception>
    member CheckDomain:
        lower: IReadOnlyDictionary<string, DataArray> * upper: IReadOnlyDictionary<string, DataArray> ->
            IReadOnlyList<DomainWarning>

    /// <summary>The formula, in the form that parses back.</summary>
    override ToString: unit -> string

    /// <summary>The formula as HTML, for notebooks.</summary>
    member ToHtml: unit -> string

    member internal Bound: BoundObjective

    /// The objective that a function of a host language is.
    static member internal OfHost: formula: HostFormula * bindings: Bindings -> Objective
