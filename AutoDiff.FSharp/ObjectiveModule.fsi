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

    /// <summary>∇²f(x) v.</summary>
    /// <exception cref="T:System.ArgumentException">x or v is not of the objective's dimension.</exception>
    /// <exception cref="T:System.NotSupportedException">The objective knows no second derivatives.</exception>
    val hessianVector: objective: IObjective -> x: float[] -> v: float[] -> float[]
