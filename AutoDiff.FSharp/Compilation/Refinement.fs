namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// Brings elementwise work on an array, and on the same array with the axes of its rows split, to the finer of the two
/// shapes. (n, kd) and (n, k, d) then share loops, and what was a copy between them is an index map.
[<RequireQualifiedAccess>]
module internal Refinement =
    /// For each axis of the coarse shape the axes of the fine one it splits into; rows stay whole.
    let private groups (coarse: Shape) (fine: Shape) : int[][] voption =
        let found = List<int[]>()
        let mutable next = 0

        let mutable fits =
            coarse.Size = fine.Size && coarse.Rank > 0 && fine.Rank > coarse.Rank

        for axis in 0 .. coarse.Rank - 1 do
            let first = next
            let mutable size = 1

            while fits && next < fine.Rank && (next = first || size < coarse.Dims[axis]) do
                size <- size * fine.Dims[next]
                next <- next + 1

            fits <- fits && size = coarse.Dims[axis]
            found.Add [| first .. next - 1 |]

        if fits && next = fine.Rank && Traits.hasRows fine && found[0].Length = 1 then
            ValueSome(found.ToArray())
        else
            ValueNone

    let private refines coarse fine = (groups coarse fine).IsSome

    let private isElementwise (node: Node) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> true
        | _ -> false

    let private isReshape (node: Node) = node.Operation.IsReshape

    /// The shape each elementwise node is refined to: one that an operand has been reshaped from, or the node is
    /// reshaped to.
    let private finerShapes (order: Node[]) =
        let finer = IdTable<Shape>()

        let demand (node: Node) (shape: Shape) =
            if
                isElementwise node
                && not (finer.ContainsKey node.Id)
                && refines node.Shape shape
            then
                finer[node.Id] <- shape

        let shapeBelow (operand: Node) : Shape voption =
            match finer.TryGetValue operand.Id with
            | true, shape -> ValueSome shape
            | _ when isReshape operand -> ValueSome operand.Operands[0].Shape
            | _ -> ValueNone

        for node in order do
            for operand in node.Operands do
                match shapeBelow operand with
                | ValueSome shape -> demand node shape
                | ValueNone -> ()

        for node in Array.rev order do
            if isReshape node then
                demand node.Operands[0] node.Shape
            else
                match finer.TryGetValue node.Id with
                | true, shape ->
                    for operand in node.Operands do
                        demand operand shape
                | _ -> ()

        finer

    let private spread (build: IBuilder) (node: Node) (inner: Node) (added: int[]) (fine: Shape) =
        let groups = (groups node.Shape fine).Value
        let isAdded axis = Array.contains axis added

        let axesOf choose =
            [| 0 .. groups.Length - 1 |]
            |> Array.filter choose
            |> Array.collect (fun axis -> groups[axis])

        let kept = axesOf (isAdded >> not) |> Array.map (fun axis -> fine.Dims[axis])
        build.Broadcast(build.Reshape(inner, Shape kept), axesOf isAdded, fine)

    let private reduced (build: IBuilder) (node: Node) (operand: Node) (fine: Node) (axes: int[]) remake =
        let groups = (groups operand.Shape fine.Shape).Value
        let fineAxes = axes |> Array.collect (fun axis -> groups[axis])

        let kept =
            [| 0 .. fine.Shape.Rank - 1 |]
            |> Array.except fineAxes
            |> Array.map (fun axis -> fine.Shape.Dims[axis])

        build.Reshape(build.Intern(remake fineAxes, [| fine |], Shape kept), node.Shape)

    let apply (builder: Builder) (roots: Node[]) : Node[] =
        let build = builder :> IBuilder
        let order = Graph.topological roots
        let finer = finerShapes order
        let image = IdTable<Node>()
        let fineImage = IdTable<Node>()

        let refined (operand: Node) (fine: Shape) =
            match fineImage.TryGetValue operand.Id, operand.Operation with
            | (true, found), _ when found.Shape.Equals fine -> found
            | _, Operation.Broadcast added -> spread build operand image[operand.Operands[0].Id] added fine
            | _ -> build.Reshape(image[operand.Id], fine)

        let remade (node: Node) =
            let operands = node.Operands |> Array.map (fun operand -> image[operand.Id])

            match
                node.Operation,
                (if operands.Length = 1 then
                     fineImage.TryGetValue node.Operands[0].Id
                 else
                     (false, node))
            with
            | Operation.Sum axes, (true, fine) -> reduced build node node.Operands[0] fine axes Operation.Sum
            | Operation.Max axes, (true, fine) -> reduced build node node.Operands[0] fine axes Operation.Max
            | Operation.Reshape, _ -> build.Reshape(operands[0], node.Shape)
            | _ when Array.forall2 (fun a b -> obj.ReferenceEquals(a, b)) operands node.Operands -> node
            | _ -> build.Intern(node.Operation, operands, node.Shape)

        for node in order do
            builder.Origin <- node.Origin

            image[node.Id] <-
                match finer.TryGetValue node.Id with
                | true, fine ->
                    let operands = node.Operands |> Array.map (fun operand -> refined operand fine)
                    fineImage[node.Id] <- build.Intern(node.Operation, operands, fine)
                    build.Reshape(fineImage[node.Id], node.Shape)
                | _ -> remade node

        roots |> Array.map (fun root -> image[root.Id])
