namespace AutoDiff.FSharp

open AutoDiff

/// <summary>Symbolic work on expressions as F# functions, the expression last.</summary>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Expr =
    /// <summary>Others in place of variables, all at once.</summary>
    /// <exception cref="T:System.ArgumentException">No one variable has a name.</exception>
    val substitute: replacements: seq<string * Expr> -> expression: Expr -> Expr

    /// <summary>The partial derivative by these variables one after another.</summary>
    /// <exception cref="T:System.ArgumentException">
    /// No one variable has a name, or an array would be derived by an array.
    /// </exception>
    val partial: names: seq<string> -> expression: Expr -> Expr

    /// <summary>The derivative of that order by one variable.</summary>
    /// <exception cref="T:System.ArgumentException">No one variable has the name.</exception>
    val derivative: name: string -> order: int -> expression: Expr -> Expr

    /// <summary>The Taylor polynomial of that order around a point, in the variables the point names.</summary>
    /// <exception cref="T:System.ArgumentException">No one variable has a name, or one is an array.</exception>
    /// <exception cref="T:System.InvalidOperationException">A derivative is not finite there, or it is too long.</exception>
    val taylor: around: seq<string * float> -> order: int -> expression: Expr -> Expr

    /// <summary>Multiplied out.</summary>
    /// <exception cref="T:System.InvalidOperationException">There are more than 100 000 terms.</exception>
    val expand: expression: Expr -> Expr

    /// <summary>By powers of a variable.</summary>
    /// <exception cref="T:System.InvalidOperationException">There are more than 100 000 terms.</exception>
    val collect: name: string -> expression: Expr -> Expr

    /// <summary>The value, of the expression's shape.</summary>
    /// <exception cref="T:System.ArgumentException">A value is missing, or of another shape than its variable.</exception>
    val evaluate: values: seq<string * DataArray> -> expression: Expr -> DataArray

    /// <summary>The formula in LaTeX.</summary>
    val toLatex: expression: Expr -> string
