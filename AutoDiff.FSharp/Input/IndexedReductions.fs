namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// sum(i = 1..n, …) and its kin: reductions of a value along the axes of indices.
[<RequireQualifiedAccess>]
module internal IndexedReductions =
    [<NoEquality; NoComparison>]
    type private Kind =
        {
            /// What changes nothing; NaN where nothing is nothing.
            Neutral: float
            Reduce: IBuilder -> Node -> int[] -> Node
        }

    let private smallest (build: IBuilder) (node: Node) (axes: int[]) =
        build.Call("negate", [| build.Max(build.Call("negate", [| node |]), axes) |])

    let private kind neutral reduce = { Neutral = neutral; Reduce = reduce }

    let private table =
        dict
            [
                "sum", kind 0.0 (fun build node axes -> build.Sum(node, axes))
                "mean", kind nan (fun build node axes -> build.Sum(node, axes))
                "prod", kind 1.0 Product.along
                "max", kind -infinity (fun build node axes -> build.Max(node, axes))
                "min", kind infinity smallest
                "logsumexp", kind -infinity (fun build node axes -> build.LogSumExp(node, axes))
                "norm", kind 0.0 (fun build node axes -> build.Norm(node, axes))
                "norm1", kind 0.0 (fun build node axes -> build.Sum(build.Call("abs", [| node |]), axes))
                "norminf", kind 0.0 (fun build node axes -> build.Max(build.Call("abs", [| node |]), axes))
            ]

    let names: IReadOnlyCollection<string> = [| yield! table.Keys |]
    let isKnown (name: string) = table.ContainsKey name

    let private along (build: IBuilder) reduce (axes: Axis[]) (spread: Spread) =
        let all = Axis.Union [ spread.Axes; axes ]
        let node = Spread.expand build all spread.Inner spread
        let places = [| 0 .. all.Length - 1 |] |> Array.filter (fun at -> all[at].IsIn axes)
        Spread.create (reduce build node places) (all |> Array.filter (fun axis -> not (axis.IsIn axes)))

    /// The value where the mask is 1, and a number elsewhere.
    let private masked (build: IBuilder) (mask: Spread) (number: float) (spread: Spread) =
        let ones = Array.create spread.Inner.Length 1
        let shaped = build.Reshape(mask.Node, Shape(Array.append mask.Node.Shape.Dims ones))

        Spread.map
            build
            (fun nodes -> build.Select(nodes[0], nodes[1], nodes[2]))
            [|
                Spread.create shaped mask.Axes
                spread
                Spread.ofNode (build.Constant number)
            |]

    let private divide (build: IBuilder) (a: Spread) (b: Spread) =
        Spread.map build (fun nodes -> build.Call("divide", nodes)) [| a; b |]

    let private size (axes: Axis[]) =
        axes |> Array.fold (fun product axis -> product * float axis.Count) 1.0

    /// Over all places of the axes.
    let private plain (build: IBuilder) name (axes: Axis[]) (body: Spread) =
        match name with
        | "sum" -> Contraction.sum build axes body
        | "mean" -> divide build (Contraction.sum build axes body) (Spread.ofNode (build.Constant(size axes)))
        | _ -> along build table[name].Reduce axes body

    /// Over those where the mask is 1.
    let private partial (build: IBuilder) (name: string) (axes: Axis[]) (mask: Spread) (body: Spread) =
        let kind = table[name]

        match name with
        | "mean" ->
            let total = along build kind.Reduce axes (masked build mask 0.0 body)

            let count = along build kind.Reduce axes (Spread.create mask.Node mask.Axes)

            divide build total count
        | _ -> along build kind.Reduce axes (masked build mask kind.Neutral body)

    /// The reduction of that name, which must be known, over the indices bound. Where one has no place, nothing is asked of
    /// the others: their ranges may be broken.
    let apply (build: IBuilder) (name: string) (bindings: Binding[]) (body: Spread) : Spread =
        if bindings |> Array.exists _.IsEmpty then
            if name = "max" || name = "min" || name = "mean" then
                Static.refuse -1 (ElaborationComplaints.nothingToReduce name)

            let filled = build.BroadcastTo(build.Constant table[name].Neutral, Shape body.Inner)
            Spread.ofNode filled
        else
            let axes =
                bindings |> Array.map _.Axis.Value |> Array.filter (fun axis -> axis.Count > 1)

            let masks =
                bindings |> Array.choose (fun binding -> ValueOption.toOption binding.Mask)

            if masks.Length = 0 then
                plain build name axes body
            else
                let both (a: Spread) (b: Spread) =
                    Spread.map build (fun nodes -> build.Call("multiply", nodes)) [| a; b |]

                partial build name axes (masks |> Array.map _.Value |> Array.reduce both) body
