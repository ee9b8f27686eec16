namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open Pattern

/// Forward mode, graph to graph: the tangent of each node is a linear expression of the tangents of its operands.
/// A tangent that is zero everywhere is absent rather than built.
[<RequireQualifiedAccess>]
module internal Forward =
    type private Tangents = IdTable<Node>

    let private find (tangents: Tangents) (node: Node) =
        match tangents.TryGetValue node.Id with
        | true, tangent -> ValueSome tangent
        | _ -> ValueNone

    let private zeros (build: IBuilder) (shape: Shape) =
        build.BroadcastTo(build.Constant 0.0, shape)

    /// The operand repeated along the reduced axes again, to stand beside what was reduced.
    let private spread (build: IBuilder) (axes: int[]) (reduced: Node) (like: Node) =
        build.Broadcast(reduced, axes, like.Shape)

    /// exp(x - m) / Σ exp(x - m): the weights of a log-sum-exp, 0 where every x is -∞.
    let softmax (build: IBuilder) (x: Node) (axes: int[]) =
        let shift = build.Call("shift", [| build.Max(x, axes) |])

        let e =
            build.Call("exp", [| build.Call("subtract", [| x; spread build axes shift x |]) |])

        build.Call("quotientOrZero", [| e; spread build axes (build.Sum(e, axes)) x |])

    /// How a maximum's tangent is shared: evenly among the elements that reach it.
    let private shareOfMax (build: IBuilder) (node: Node) (x: Node) (axes: int[]) =
        let reaches = build.Call("equal", [| x; spread build axes node x |])
        build.Call("divide", [| reaches; spread build axes (build.Sum(reaches, axes)) x |])

    let private elementwise (build: IBuilder) (tangents: Tangents) (node: Node) (primitive: Primitive) =
        let mutable sum = ValueNone

        for index in 0 .. primitive.Arity - 1 do
            match find tangents node.Operands[index] with
            | ValueNone -> ()
            | ValueSome tangent ->
                match primitive.Partials[index] build node.Operands node with
                | null -> ()
                | partial ->
                    let term = build.Call("multiply", [| partial; tangent |])

                    sum <-
                        match sum with
                        | ValueNone -> ValueSome term
                        | ValueSome earlier -> ValueSome(build.Call("add", [| earlier; term |]))

        sum

    let private select (build: IBuilder) (tangents: Tangents) (node: Node) =
        let branch index =
            find tangents node.Operands[index]
            |> ValueOption.defaultWith (fun () -> zeros build node.Shape)

        let varies index =
            (find tangents node.Operands[index]).IsSome

        if varies 1 || varies 2 then
            ValueSome(build.Select(node.Operands[0], branch 1, branch 2))
        else
            ValueNone

    let private matMul (build: IBuilder) (tangents: Tangents) (node: Node) =
        let a, b = node.Operands[0], node.Operands[1]

        match find tangents a, find tangents b with
        | ValueNone, ValueNone -> ValueNone
        | ValueSome da, ValueNone -> ValueSome(build.MatMul(da, b))
        | ValueNone, ValueSome db -> ValueSome(build.MatMul(a, db))
        | ValueSome da, ValueSome db ->
            ValueSome(build.Call("add", [| build.MatMul(da, b); build.MatMul(a, db) |]))

    let private concatenate (build: IBuilder) (tangents: Tangents) (node: Node) axis =
        if node.Operands |> Array.exists (fun operand -> (find tangents operand).IsSome) then
            let part (operand: Node) =
                find tangents operand
                |> ValueOption.defaultWith (fun () -> zeros build operand.Shape)

            ValueSome(build.Concatenate(Array.map part node.Operands, axis))
        else
            ValueNone

    /// Σ over the axes of weight · tangent, for the reductions that are not linear.
    let private weighted (build: IBuilder) (tangents: Tangents) (node: Node) (axes: int[]) weight =
        find tangents node.Operands[0]
        |> ValueOption.map (fun tangent -> build.Sum(build.Call("multiply", [| weight (); tangent |]), axes))

    let private tangentOf (build: IBuilder) (tangents: Tangents) (node: Node) : Node voption =
        match node.Operation with
        | Operation.Constant _
        | Operation.Iota _
        | Operation.Input _ -> ValueNone
        | Operation.Elementwise primitive -> elementwise build tangents node primitive
        | Operation.Select -> select build tangents node
        | Operation.MatMul -> matMul build tangents node
        | Operation.Concatenate axis -> concatenate build tangents node axis
        | Operation.Max axes ->
            weighted build tangents node axes (fun () -> shareOfMax build node node.Operands[0] axes)
        | Operation.LogSumExp axes ->
            weighted build tangents node axes (fun () -> softmax build node.Operands[0] axes)
        | Operation.Norm axes ->
            let direction () =
                let x = node.Operands[0]
                build.Call("quotientOrZero", [| x; spread build axes node x |])

            weighted build tangents node axes direction
        | Operation.Sum _
        | Operation.Broadcast _
        | Operation.Reshape
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Pad _
        | Operation.Gather _
        | Operation.ScatterAdd _ ->
            find tangents node.Operands[0]
            |> ValueOption.map (fun tangent -> Rebuild.apply build node [| tangent |])

    /// Tangents of the roots when each input of `seeds` moves along its seed; a root that does not move gets zeros.
    /// The roots must have been made by the same builder.
    let linearize (builder: Builder) (seeds: (Node * Node)[]) (roots: Node[]) : Node[] =
        let build = builder :> IBuilder
        let tangents = Tangents()

        for input, seed in seeds do
            tangents[input.Id] <- seed

        for node in Graph.topological roots do
            if not (tangents.ContainsKey node.Id) then
                builder.Origin <- node.Origin

                match tangentOf build tangents node with
                | ValueSome(Uniform 0.0) -> ()
                | ValueSome tangent -> tangents[node.Id] <- tangent
                | ValueNone -> ()

        let tangentOrZeros (root: Node) =
            find tangents root |> ValueOption.defaultWith (fun () -> zeros build root.Shape)

        roots |> Array.map tangentOrZeros
