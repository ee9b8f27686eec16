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

    static member private IndexOf(objective: Objective, name: string) =
        let variable = objective.Variable name

        objective.Variables
        |> Seq.findIndex (fun each -> obj.ReferenceEquals(each, variable))

    /// The gradient by a variable in segments, if it is read in such.
    static member private Segments(objective: Objective, name: string) =
        let graph = objective.Bound.Graph

        let input = Graph.inputOf graph.Variables[ObjectiveText.IndexOf(objective, name)]

        Piecewise.gradient input graph.Root

    /// One equation for a whole, or one for each of its segments.
    static member private Equations
        (make: Node -> Latex.Equation, whole: unit -> Node, segments: struct (Segment * Node)[])
        =
        match segments with
        | [||] -> [| make (whole ()) |]
        | _ ->
            segments
            |> Array.map (fun (struct (segment, node)) -> Latex.ofSegment segment (make node))

    [<Extension>]
    static member ToLatexWithGradient(objective: Objective, names: IReadOnlyList<string>) =
        ArgumentNullException.ThrowIfNull(names, nameof names)
        let all = ObjectiveText.Names objective |> Seq.toArray

        Latex.aligned
            [
                Latex.objectiveEquation all objective.Expression.Node
                for name in names do
                    let whole () = (objective.Gradient name).Node
                    let segments = ObjectiveText.Segments(objective, name)
                    yield! ObjectiveText.Equations(Latex.gradientEquation name, whole, segments)
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
        let index = ObjectiveText.IndexOf(objective, name)
        let struct (_, products) = objective.Bound.Graph.HessianVectorProduct
        Expr(Gathering.Apply(objective.Bound.Graph.Root, products[index]))

    [<Extension>]
    static member GradientFormulas(objective: Objective, names: IReadOnlyList<string>) =
        ArgumentNullException.ThrowIfNull objective
        ArgumentNullException.ThrowIfNull names

        let place segment =
            let first = segment.First + 1
            let last = first + segment.Step * (segment.Count - 1)

            if segment.Count = 1 then $"{first}"
            elif segment.Step = 1 then $"{first}..{last}"
            else $"{first}..{last} by {segment.Step}"

        let formulas name =
            match ObjectiveText.Segments(objective, name) with
            | [||] -> [| KeyValuePair($"df/d{name}", objective.Gradient name) |]
            | pieces ->
                pieces
                |> Array.map (fun struct (segment, piece) ->
                    KeyValuePair($"df/d{name}[{place segment}]", Expr piece))

        names |> Seq.collect formulas |> Seq.toArray :> IReadOnlyList<_>

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
            let whole () =
                (ObjectiveText.HessianProduct(objective, name)).Node

            let struct (_, products) = objective.Bound.Graph.HessianVectorProduct
            let derivative = products[ObjectiveText.IndexOf(objective, name)]
            let segments = Piecewise.apart objective.Bound.Graph.Root derivative
            ObjectiveText.Equations(Latex.productEquation name, whole, segments)

        if ObjectiveText.IsListed(objective, names) then
            ObjectiveText.Pairs names |> Seq.map second |> Latex.aligned
        else
            names |> Seq.collect product |> Latex.aligned

    [<Extension>]
    static member HessianToLatex(objective: Objective) =
        ObjectiveText.HessianToLatex(objective, ObjectiveText.Names objective)

    [<Extension>]
    static member ToCSharp(objective: Objective, className: string) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        ArgumentException.ThrowIfNullOrWhiteSpace(className, nameof className)
        CSharpSource.print className objective.Bound.Graph
