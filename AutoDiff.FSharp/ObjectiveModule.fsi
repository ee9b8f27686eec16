namespace AutoDiff.FSharp

open AutoDiff

/// <summary>
/// Objectives as F# functions of float arrays. Each evaluation allocates its result; the members, which write into
/// spans, allocate nothing.
/// </summary>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Objective =
    /// <summary>Reads a formula; every free name is a scalar variable.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text means nothing, or no scalar; the errors say where.</exception>
    val ofText: text: string -> Objective

    /// <summary>Reads a formula some of whose names stand for data, which is not varied.</summary>
    /// <param name="data">The data by name.</param>
    /// <param name="text">The formula; every other free name is a scalar variable.</param>
    /// <exception cref="T:AutoDiff.ParseException">The text means nothing, or no scalar; the errors say where.</exception>
    val ofTextWithData: data: seq<string * float[]> -> text: string -> Objective

    /// <summary>Reads a formula with names bound to variables of a shape, parameters, data and functions.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text means nothing, or no scalar; the errors say where.</exception>
    val ofTextWith: bindings: Bindings -> text: string -> Objective

    /// <summary>The objective a quoted function is: <c>ofQuotation &lt;@ fun x y -> (1.0 - x) ** 2.0 + y * y @&gt;</c>.</summary>
    /// <remarks>
    /// Its parameters are the variables, in their order. It may use let, if, mutable numbers that a for loop adds up,
    /// elements of arrays, and sums, maps and folds over arrays and ranges, which become vector operations; functions
    /// marked [&lt;ReflectedDefinition&gt;] are seen through. Floats and arrays from outside are parameters and
    /// data by the names they have; whole numbers from outside are constants.
    /// </remarks>
    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula; the message shows it.</exception>
    /// <exception cref="T:AutoDiff.ParseException">The formula it is means nothing; the errors say where.</exception>
    val ofQuotation: quotation: Quotations.Expr -> Objective

    /// <summary>The same for a function of arrays whose extents are bound by name.</summary>
    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula; the message shows it.</exception>
    /// <exception cref="T:AutoDiff.ParseException">The formula it is means nothing; the errors say where.</exception>
    /// <exception cref="T:System.ArgumentException">An array has no extents, or the bindings have a name the function has not.</exception>
    val ofQuotationWith: bindings: Bindings -> quotation: Quotations.Expr -> Objective

    /// <summary>The same objective with another value for a parameter, sharing its code.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such parameter, or it is no scalar.</exception>
    val withParameter: name: string -> value: float -> objective: Objective -> Objective

    /// <summary>The same objective with other numbers for data, of the same shape, sharing its code.</summary>
    /// <exception cref="T:System.ArgumentException">There are no such data, or their shape is another.</exception>
    val withData: name: string -> data: DataArray -> objective: Objective -> Objective

    /// <summary>The same objective with all numbers that the bindings have, sharing its code.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such parameter or data, or a shape is another.</exception>
    val withBindings: bindings: Bindings -> objective: Objective -> Objective

    /// <summary>
    /// The objective as a function of some of its variables, in this order; the others are held at the values that
    /// <c>withParameter</c> or <c>withData</c> give them.
    /// </summary>
    /// <exception cref="T:System.ArgumentException">A name is unknown or given twice, or there is none.</exception>
    val withRespectTo: names: seq<string> -> objective: Objective -> Objective

    /// <summary>The objective a scalar expression is.</summary>
    /// <exception cref="T:System.ArgumentException">It is no scalar, has no variable, or two of one name.</exception>
    val ofExpression: expression: Expr -> Objective

    /// <summary>An objective of two functions, its gradient written by hand; without second derivatives.</summary>
    /// <param name="dimension">The number of variables, at least 1.</param>
    /// <param name="value">f.</param>
    /// <param name="gradient">∇f, in an array of length dimension.</param>
    val ofFunctions:
        dimension: int -> value: (float[] -> float) -> gradient: (float[] -> float[]) -> IObjective

    /// <summary>f(x).</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val value: objective: IObjective -> x: float[] -> float

    /// <summary>∇f(x).</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val gradient: objective: IObjective -> x: float[] -> float[]

    /// <summary>f(x) and ∇f(x), at the cost of the gradient.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val valueAndGradient: objective: IObjective -> x: float[] -> float * float[]

    /// <summary>f(x) and its slope along v, ∇f(x)·v, by forward mode.</summary>
    /// <exception cref="T:System.ArgumentException">x or v is not of the objective's dimension.</exception>
    val valueAndSlope: objective: Objective -> x: float[] -> v: float[] -> float * float

    /// <summary>∇²f(x), n by n, from one product a colour of its pattern.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val hessianMatrix: objective: Objective -> x: float[] -> float[,]

    /// <summary>∇²f(x) by rows, without its zeros.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val sparseHessian: objective: Objective -> x: float[] -> SparseHessian

    /// <summary>The diagonal of ∇²f(x).</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val hessianDiagonal: objective: Objective -> x: float[] -> float[]

    /// <summary>The point at which the variables have these values.</summary>
    /// <exception cref="T:System.ArgumentException">A value is missing, is nobody's, or is of another shape than its variable.</exception>
    val pack: values: seq<string * DataArray> -> objective: Objective -> float[]

    /// <summary>What evaluations cost.</summary>
    val explain: objective: Objective -> CostReport

    /// <summary>Where value, gradient or Hessian product stop being finite at a point.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val explainAt: objective: Objective -> x: float[] -> Diagnosis

    /// <summary>Functions whose arguments can leave their domains within bounds: a number for every element, or an array of the variable's shape.</summary>
    /// <exception cref="T:System.ArgumentException">A name is no variable or parameter, or a shape is another.</exception>
    val checkDomain:
        lower: seq<string * DataArray> ->
        upper: seq<string * DataArray> ->
        objective: Objective ->
            DomainWarning list

    /// <summary>The gradient by a variable as an expression, gathered to be read.</summary>
    /// <exception cref="T:System.ArgumentException">No variable has the name.</exception>
    val gradientFormula: name: string -> objective: Objective -> Expr

    /// <summary>The objective as an expression.</summary>
    val expression: objective: Objective -> Expr

    /// <summary>The objective and its gradient as equations in LaTeX.</summary>
    val toLatex: objective: Objective -> string

    /// <summary>A class of that name with Value, ValueAndGradient and HessianVector.</summary>
    val toCSharp: className: string -> objective: Objective -> string

    /// <summary>Checks at x that the gradient, and products with the Hessian, belong to the function: <see cref="T:AutoDiff.GradientCheck"/>.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the objective's dimension.</exception>
    val check: objective: IObjective -> x: float[] -> GradientCheckReport

    /// <summary>Compares an objective with the one it should be, at x: <see cref="M:AutoDiff.GradientCheck.Compare"/>.</summary>
    /// <exception cref="T:System.ArgumentException">x is not of the dimension of both.</exception>
    val checkAgainst: reference: IObjective -> objective: IObjective -> x: float[] -> GradientCheckReport

    /// <summary>∇²f(x) v.</summary>
    /// <exception cref="T:System.ArgumentException">x or v is not of the objective's dimension.</exception>
    /// <exception cref="T:System.NotSupportedException">The objective knows no second derivatives.</exception>
    val hessianVector: objective: IObjective -> x: float[] -> v: float[] -> float[]
