namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Expr =
    let private table (pairs: seq<string * 'T>) : IReadOnlyDictionary<string, 'T> = readOnlyDict pairs

    let substitute (replacements: seq<string * Expr>) (expression: Expr) =
        expression.Substitute(table replacements)

    let partial (names: seq<string>) (expression: Expr) = expression.Partial(Seq.toArray names)

    let derivative (name: string) (order: int) (expression: Expr) = expression.Derivative(name, order)

    let taylor (around: seq<string * float>) (order: int) (expression: Expr) =
        expression.TaylorPolynomial(table around, order)

    let expand (expression: Expr) = expression.Expand()
    let collect (name: string) (expression: Expr) = expression.Collect name

    let evaluate (values: seq<string * DataArray>) (expression: Expr) = expression.Evaluate(table values)

    let toLatex (expression: Expr) = expression.ToLatex()
