namespace AutoDiff

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open AutoDiff.FSharp
open AutoDiff.FSharp.TextOutput

[<AbstractClass; Sealed; Extension>]
type ObjectiveText =
    /// As many scalars as have a matrix of second partials on a page.
    static member private MostSeconds = 8

    static member private Names(objective: Objective) : IReadOnlyList<string> =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        objective.Variables |> Seq.map _.Name |> Seq.toArray :> IReadOnlyList<string>

    [<Extension>]
    static member ToLatexWithGradient(objective: Objective, names: IReadOnlyList<string>) =
        ArgumentNullException.ThrowIfNull(names, nameof names)
        let all = ObjectiveText.Names objective |> Seq.toArray

        Latex.aligned
            [
                Latex.objectiveEquation all objective.Expression.Node
                for name in names do
                    Latex.gradientEquation name (objective.Gradient name).Node
            ]

    [<Extension>]
    static member ToLatexWithGradient(objective: Objective) =
        ObjectiveText.ToLatexWithGradient(objective, ObjectiveText.Names objective)

    [<Extension>]
    static member SecondPartial(objective: Objective, first: string, second: string) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)

        for name in [ first; second ] do
            let shape = (objective.Variable name).Shape

            if shape.Rank > 0 then
                raise (ArgumentException $"'{name}' has shape {shape}; second partials are by scalars.")

        let gradient = objective.Gradient first

        if Seq.contains second gradient.Variables then
            gradient.Partial second
        else
            Expr.Constant 0.0

    [<Extension>]
    static member HessianProduct(objective: Objective, name: string) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        let variable = objective.Variable name

        let index =
            objective.Variables
            |> Seq.findIndex (fun each -> obj.ReferenceEquals(each, variable))

        let struct (_, products) = objective.Bound.Graph.HessianVectorProduct
        Expr(Gathering.Apply(objective.Bound.Graph.Root, products[index]))

    /// Whether the second partials by these variables are few enough to be listed.
    static member private IsListed(objective: Objective, names: IReadOnlyList<string>) =
        names.Count <= ObjectiveText.MostSeconds
        && names |> Seq.forall (fun name -> (objective.Variable name).Shape.Rank = 0)

    /// Each pair of variables once.
    static member private Pairs(names: IReadOnlyList<string>) =
        seq {
            for i in 0 .. names.Count - 1 do
                for j in i .. names.Count - 1 do
                    names[i], names[j]
        }

    [<Extension>]
    static member HessianFormulas(objective: Objective, names: IReadOnlyList<string>) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        ArgumentNullException.ThrowIfNull(names, nameof names)

        let second (x, y) =
            let name = if x = y then $"d2f/d{x}2" else $"d2f/d{x}d{y}"
            KeyValuePair(name, ObjectiveText.SecondPartial(objective, x, y))

        let product x =
            KeyValuePair($"(Hv)_{x}", ObjectiveText.HessianProduct(objective, x))

        if ObjectiveText.IsListed(objective, names) then
            ObjectiveText.Pairs names |> Seq.map second |> Seq.toArray :> IReadOnlyList<_>
        else
            names |> Seq.map product |> Seq.toArray :> IReadOnlyList<_>

    [<Extension>]
    static member HessianToLatex(objective: Objective, names: IReadOnlyList<string>) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        ArgumentNullException.ThrowIfNull(names, nameof names)

        let second (x, y) =
            Latex.secondEquation x y (ObjectiveText.SecondPartial(objective, x, y)).Node

        let product name =
            Latex.productEquation name (ObjectiveText.HessianProduct(objective, name)).Node

        if ObjectiveText.IsListed(objective, names) then
            ObjectiveText.Pairs names |> Seq.map second |> Latex.aligned
        else
            names |> Seq.map product |> Latex.aligned

    [<Extension>]
    static member HessianToLatex(objective: Objective) =
        ObjectiveText.HessianToLatex(objective, ObjectiveText.Names objective)

    [<Extension>]
    static member ToCSharp(objective: Objective, className: string) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        ArgumentException.ThrowIfNullOrWhiteSpace(className, nameof className)
        CSharpSource.print className objective.Bound.Graph
