namespace AutoDiff

open System
open System.Collections.Generic
open System.Runtime.CompilerServices

/// <summary>
/// A function of numbers of the caller's own, with its derivatives: elementwise in expressions, and by its name
/// in formulas it is bound to.
/// </summary>
/// <remarks>
/// The delegate is called wherever the value is needed, from several threads at once and as often as the compiled code finds
/// cheapest, on data alone once for each binding; it must have no effects and may not throw. A derivative written as an expression can be derived in turn, so it
/// gives Hessian-vector products too. One written as a delegate gives gradients, and <c>HessianAt</c> throws
/// <see cref="T:System.NotSupportedException"/> unless its own derivative is given.
/// Printed as C#, it is a partial method that the caller completes.
/// The function lives as long as anything that uses it: objectives, expressions, bindings.
/// </remarks>
[<Sealed>]
type CustomFunction =
    /// <summary>A function of one number, its derivative as an expression of it.</summary>
    /// <param name="name">Letters, digits and underscores, not beginning with a digit; no name of the language.</param>
    /// <param name="value">f.</param>
    /// <param name="derivative">f' by elementwise functions; it may apply the function itself.</param>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member Define:
        name: string * value: Func<float, float> * derivative: Func<Expr, Expr> -> CustomFunction

    /// <summary>A function of two numbers, its partial derivatives as expressions of them.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member Define:
        name: string *
        value: Func<float, float, float> *
        byFirst: Func<Expr, Expr, Expr> *
        bySecond: Func<Expr, Expr, Expr> ->
            CustomFunction

    /// <summary>A function of three numbers, its partial derivatives as expressions of them.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member Define:
        name: string *
        value: Func<float, float, float, float> *
        byFirst: Func<Expr, Expr, Expr, Expr> *
        bySecond: Func<Expr, Expr, Expr, Expr> *
        byThird: Func<Expr, Expr, Expr, Expr> ->
            CustomFunction

    /// <summary>A function of any number of numbers.</summary>
    /// <param name="name">Letters, digits and underscores, not beginning with a digit; no name of the language.</param>
    /// <param name="value">f of as many numbers as there are partial derivatives.</param>
    /// <param name="partials">By each argument in turn, an expression of all of them.</param>
    /// <exception cref="T:System.ArgumentException">The name cannot be used, or there are no arguments.</exception>
    static member Define:
        name: string * value: NumericFunction * partials: IReadOnlyList<Func<Expr[], Expr>> -> CustomFunction

    /// <summary>A function of one number whose derivative is a delegate: gradients, and no Hessian.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member DefineNumeric:
        name: string * value: Func<float, float> * derivative: Func<float, float> -> CustomFunction

    /// <summary>A function of one number whose first and second derivatives are delegates.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member DefineNumeric:
        name: string *
        value: Func<float, float> *
        derivative: Func<float, float> *
        secondDerivative: Func<float, float> ->
            CustomFunction

    /// <summary>A function of two numbers whose partial derivatives are delegates: gradients, and no Hessian.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used.</exception>
    static member DefineNumeric:
        name: string *
        value: Func<float, float, float> *
        byFirst: Func<float, float, float> *
        bySecond: Func<float, float, float> ->
            CustomFunction

    /// <summary>A function of any number of numbers whose partial derivatives are delegates: gradients, and no Hessian.</summary>
    /// <exception cref="T:System.ArgumentException">The name cannot be used, or there are no arguments.</exception>
    static member DefineNumeric:
        name: string * value: NumericFunction * partials: IReadOnlyList<NumericFunction> -> CustomFunction

    /// <summary>The same function typeset by this command of LaTeX, <c>\sigma_s</c>, say; its arguments follow in parentheses.</summary>
    /// <exception cref="T:System.ArgumentException">The command is blank.</exception>
    member WithLatex: command: string -> CustomFunction

    /// <summary>What it is called.</summary>
    member Name: string

    /// <summary>How many numbers it takes.</summary>
    member Arity: int

    /// <summary>The function of these expressions, elementwise; their shapes broadcast.</summary>
    /// <exception cref="T:System.ArgumentException">There are more or fewer than <c>Arity</c>.</exception>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    member Apply: [<ParamArray>] arguments: Expr[] -> Expr

    member internal Row: AutoDiff.FSharp.Primitive

/// <summary>A caller's functions in formulas.</summary>
[<AbstractClass; Sealed; Extension>]
type CustomFunctionExtensions =
    /// <summary>The bindings with this function under its name.</summary>
    [<Extension>]
    static member WithFunction: bindings: Bindings * customFunction: CustomFunction -> Bindings
