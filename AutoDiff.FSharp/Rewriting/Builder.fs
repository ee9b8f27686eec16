namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open Pattern

/// Hash-consing and simplification in one place: every pass that makes nodes makes them here. One builder serves
/// one derivation and is not shared between threads.
[<Sealed>]
type internal Builder() as this =
    let made = HashSet<Node>(Structure.comparer)
    let known = made.GetAlternateLookup<NodeParts>()
    let build = this :> IBuilder

    let intern operation operands shape (origin: Origin | null) =
        let parts =
            {
                Operation = operation
                Operands = operands
                Shape = shape
                Origin = origin
            }

        match known.TryGetValue parts with
        | true, existing -> existing
        | _ ->
            let node = Node(operation, operands, shape, origin)
            made.Add node |> ignore
            node

    let outermost rank = [| 0 .. rank - 1 |]

    let broadcastTo (node: Node) (target: Shape) =
        if node.Shape.Equals target then
            node
        else
            let shift = target.Rank - node.Shape.Rank

            let repeats axis =
                axis < shift || node.Shape.Dims[axis - shift] <> target.Dims[axis]

            let added = outermost target.Rank |> Array.filter repeats

            let kept =
                node.Shape.Dims
                |> Array.indexed
                |> Array.filter (fun (axis, _) -> not (repeats (axis + shift)))

            build.Broadcast(build.Reshape(node, Shape(Array.map snd kept)), added, target)

    let commonShape (operands: Node[]) =
        let join (shape: Shape) (node: Node) =
            match Shape.TryBroadcast(shape, node.Shape) with
            | null -> raise (ShapeMismatchException(shape, node.Shape))
            | joined -> joined

        operands |> Array.fold join operands[0].Shape

    let fold (primitive: Primitive) (operands: Node[]) =
        let number (node: Node) =
            match node with
            | Uniform c -> ValueSome c
            | _ -> ValueNone

        if operands |> Array.forall (fun node -> (number node).IsSome) then
            ValueSome(primitive.Value(operands |> Array.map (fun node -> (number node).Value)))
        else
            ValueNone

    /// f(broadcast a, broadcast b) is broadcast f(a, b): what does not vary is computed once.
    let hoist (primitive: Primitive) (operands: Node[]) : Node | null =
        let varying =
            operands
            |> Array.choose (fun node ->
                match node, node.Operation with
                | Uniform _, _ -> None
                | _, Operation.Broadcast axes -> Some axes
                | _ -> Some [||])
            |> Array.distinct

        match varying with
        | [| axes |] when axes.Length > 0 ->
            let inner (node: Node) =
                match node with
                | Uniform c -> build.Constant c
                | _ -> node.Operands[0]

            build.Broadcast(build.Apply(primitive, Array.map inner operands), axes, operands[0].Shape)
        | _ -> null

    let haveShape (shape: Shape) (nodes: Node[]) =
        let mutable i = 0

        while i < nodes.Length && shape.Equals nodes[i].Shape do
            i <- i + 1

        i = nodes.Length

    let elementwise (primitive: Primitive) (given: Node[]) =
        let first = given[0].Shape
        let isCommon = haveShape first given
        let shape = if isCommon then first else commonShape given

        let operands =
            if isCommon then
                given
            else
                given |> Array.map (fun node -> broadcastTo node shape)

        match fold primitive operands with
        | ValueSome c -> broadcastTo (build.Constant c) shape
        | ValueNone ->
            match ElementwiseRules.simplify build primitive operands with
            | null when shape.Rank = 0 -> build.Intern(primitive.Operation, operands, shape)
            | null ->
                match hoist primitive operands with
                | null -> build.Intern(primitive.Operation, operands, shape)
                | hoisted -> hoisted
            | simpler -> broadcastTo simpler shape

    /// if(c, 1, 0) as a condition is c itself, and if(c, 0, 1) its opposite: the condition, and which branch follows from each.
    let decided (condition: Node) =
        let branch c = if c <> 0.0 then 1 else 2

        match condition.Operation with
        | Operation.Select ->
            match condition.Operands[1], condition.Operands[2] with
            | Uniform yes, Uniform no -> ValueSome(struct (condition.Operands[0], branch yes, branch no))
            | _ -> ValueNone
        | _ -> ValueNone

    /// A step that leads nowhere is 1.
    let canonical (steps: int[]) (counts: int[]) =
        Array.map2 (fun step count -> if count = 1 then 1 else step) steps counts

    let orIntern operation operands shape (simpler: Node | null) =
        match simpler with
        | null -> build.Intern(operation, operands, shape)
        | node -> node

    let reduce (operation: int[] -> Operation) (node: Node) (axes: int[]) =
        if axes.Length = 0 then
            node
        else
            build.Intern(operation axes, [| node |], StructuralRules.without axes node.Shape)

    /// The origin given to nodes made from here on: derived nodes inherit it from what they derive from.
    member val Origin: Origin | null = null with get, set

    interface IBuilder with
        member _.Intern(operation, operands, shape) =
            intern operation operands shape this.Origin

        member _.Constant c =
            intern (Operation.Constant c) [||] Shape.Scalar null

        member _.Input input =
            intern (Operation.Input input) [||] input.Shape this.Origin

        member _.Iota(count, start, step) =
            if count = 1 || step = 0L then
                broadcastTo (build.Constant(float start)) (Shape count)
            else
                intern (Operation.Iota(start, step)) [||] (Shape count) null

        member _.Call(name, operands) =
            elementwise (Primitives.find name) operands

        member _.Apply(primitive, operands) = elementwise primitive operands
        member _.BroadcastTo(node, shape) = broadcastTo node shape

        member _.Select(condition, whenTrue, whenFalse) =
            let shape = commonShape [| condition; whenTrue; whenFalse |]

            // Branches that differ only by repetition are the same once they are repeated.
            let operands =
                [| condition; whenTrue; whenFalse |] |> Array.map (fun n -> broadcastTo n shape)

            match condition with
            | Uniform c -> if c <> 0.0 then operands[1] else operands[2]
            | _ when same operands[1] operands[2] -> operands[1]
            | _ ->
                match decided condition with
                | ValueSome(struct (inner, whenInner, whenNot)) ->
                    build.Select(inner, operands[whenInner], operands[whenNot])
                | ValueNone -> build.Intern(Operation.Select, operands, shape)

        member _.Sum(node, axes) =
            StructuralRules.sum build node axes
            |> orIntern (Operation.Sum axes) [| node |] (StructuralRules.without axes node.Shape)

        member _.Max(node, axes) = reduce Operation.Max node axes
        member _.LogSumExp(node, axes) = reduce Operation.LogSumExp node axes

        member _.Norm(node, axes) =
            if axes.Length = 0 then
                build.Call("abs", [| node |])
            else
                reduce Operation.Norm node axes

        member _.Broadcast(node, axes, shape) =
            StructuralRules.broadcast build node axes shape
            |> orIntern (Operation.Broadcast axes) [| node |] shape

        member _.Reshape(node, shape) =
            StructuralRules.reshape build node shape
            |> orIntern Operation.Reshape [| node |] shape

        member _.Permute(node, permutation) =
            let shape = Shape(permutation |> Array.map (fun axis -> node.Shape.Dims[axis]))

            StructuralRules.permute build node permutation
            |> orIntern (Operation.Permute permutation) [| node |] shape

        member _.Slice(node, starts, steps, counts) =
            let steps = canonical steps counts

            StructuralRules.slice build node starts steps counts
            |> orIntern (Operation.Slice(starts, steps)) [| node |] (Shape counts)

        member _.Pad(node, starts, steps, shape) =
            let steps = canonical steps node.Shape.Dims

            StructuralRules.pad build node starts steps shape
            |> orIntern (Operation.Pad(starts, steps)) [| node |] shape

        member _.Concatenate(nodes, axis) =
            if nodes.Length = 1 then
                nodes[0]
            else
                let extents = Array.copy nodes[0].Shape.Dims
                extents[axis] <- nodes |> Array.sumBy (fun node -> node.Shape.Dims[axis])
                build.Intern(Operation.Concatenate axis, nodes, Shape extents)

        member _.Gather(node, indices) =
            let extents = Array.copy node.Shape.Dims
            extents[0] <- indices.Length
            let shape = Shape extents

            StructuralRules.gather build node indices shape
            |> orIntern (Operation.Gather indices) [| node |] shape

        member _.ScatterAdd(node, indices, rows) =
            let extents = Array.copy node.Shape.Dims
            extents[0] <- rows
            let shape = Shape extents

            StructuralRules.scatterAdd build node indices shape
            |> orIntern (Operation.ScatterAdd indices) [| node |] shape

        member _.MatMul(left, right) =
            let k = left.Shape.Dims[left.Shape.Rank - 1]

            if left.Shape.Rank > 2 || right.Shape.Rank > 2 || k <> right.Shape.Dims[0] then
                raise (ShapeMismatchException(left.Shape, right.Shape))

            let rows = left.Shape.Dims[.. left.Shape.Rank - 2]
            build.Intern(Operation.MatMul, [| left; right |], Shape(Array.append rows right.Shape.Dims[1..]))
