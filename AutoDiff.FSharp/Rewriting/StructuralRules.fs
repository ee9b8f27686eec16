namespace AutoDiff.FSharp

open AutoDiff
open Pattern

/// Local rules for the structural operations, and the bookkeeping of their axes.
[<RequireQualifiedAccess>]
module internal StructuralRules =
    /// The extents that stay when the axes go.
    let without (axes: int[]) (shape: Shape) =
        shape.Dims
        |> Array.indexed
        |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))
        |> Array.map snd
        |> fun extents -> Shape extents

    let private extent (shape: Shape) axes =
        axes |> Array.fold (fun size axis -> size * float shape.Dims[axis]) 1.0

    /// Position of each axis of `kept` once the axes of `removed` are gone.
    let private renumber (removed: int[]) (kept: int[]) =
        kept
        |> Array.map (fun axis -> axis - (removed |> Array.filter (fun r -> r < axis) |> Array.length))

    /// Σ over a broadcast: the repeated axes become a factor, the rest are summed in the operand.
    let private sumOfBroadcast (build: IBuilder) (node: Node) (added: int[]) (axes: int[]) =
        let repeated, inner =
            axes |> Array.partition (fun axis -> Array.contains axis added)

        let operand = node.Operands[0]
        let summed = build.Sum(operand, renumber added inner)
        let factor = build.Constant(extent node.Shape repeated)
        let left = without axes node.Shape
        let stillAdded = added |> Array.except repeated |> renumber axes
        build.Call("multiply", [| factor; build.Broadcast(summed, stillAdded, left) |])

    /// Σ over a pad: zeros add nothing. Only along axes that are not summed they stay.
    let private sumOfPad (build: IBuilder) (node: Node) (starts: int[]) (steps: int[]) (axes: int[]) =
        let kept = [| 0 .. node.Shape.Rank - 1 |] |> Array.except axes

        let at (values: int[]) =
            kept |> Array.map (fun axis -> values[axis])

        build.Pad(build.Sum(node.Operands[0], axes), at starts, at steps, without axes node.Shape)

    /// Σ start + step·k where no partial sum is rounded, in whatever order they are added.
    let private sumOfIota (build: IBuilder) (count: int) (start: int64) (step: int64) : Node | null =
        let largest = abs (float start) + abs (float step) * float count

        if largest * float count < 9007199254740992.0 then
            let n = int64 count
            build.Constant(float (n * start + step * (n * (n - 1L) / 2L)))
        else
            null

    let sum (build: IBuilder) (node: Node) (axes: int[]) : Node | null =
        let all = axes.Length = node.Shape.Rank

        match node, node.Operation with
        | _ when axes.Length = 0 -> node
        | _, Operation.Iota(start, step) -> sumOfIota build node.Shape.Dims[0] start step
        | _, Operation.Broadcast added -> sumOfBroadcast build node added axes
        | _, Operation.Pad(starts, steps) -> sumOfPad build node starts steps axes
        | Binary Primitives.multiply (struct (Uniform c, rest)), _ ->
            build.Call("multiply", [| build.Constant c; build.Sum(rest, axes) |])
        | Unary Primitives.negate rest, _ -> build.Call("negate", [| build.Sum(rest, axes) |])
        | _, Operation.Reshape when all ->
            let operand = node.Operands[0]
            build.Sum(operand, [| 0 .. operand.Shape.Rank - 1 |])
        | _ when axes |> Array.forall (fun axis -> node.Shape.Dims[axis] = 1) ->
            build.Reshape(node, without axes node.Shape)
        | _ -> null

    let broadcast (build: IBuilder) (node: Node) (axes: int[]) (shape: Shape) : Node | null =
        match node.Operation with
        | _ when axes.Length = 0 -> node
        | Operation.Broadcast inner ->
            let outerKept = [| 0 .. shape.Rank - 1 |] |> Array.except axes
            let moved = inner |> Array.map (fun axis -> outerKept[axis])
            build.Broadcast(node.Operands[0], Array.sort (Array.append axes moved), shape)
        | _ -> null

    let reshape (build: IBuilder) (node: Node) (shape: Shape) : Node | null =
        match node, node.Operation with
        | _ when node.Shape.Equals shape -> node
        | Uniform c, _ -> build.BroadcastTo(build.Constant c, shape)
        | _, Operation.Reshape -> build.Reshape(node.Operands[0], shape)
        | _ -> null

    let permute (build: IBuilder) (node: Node) (permutation: int[]) : Node | null =
        match node, node.Operation with
        | _ when permutation = [| 0 .. permutation.Length - 1 |] -> node
        | Uniform c, _ ->
            build.BroadcastTo(
                build.Constant c,
                Shape(permutation |> Array.map (fun axis -> node.Shape.Dims[axis]))
            )
        | _, Operation.Permute inner ->
            build.Permute(node.Operands[0], permutation |> Array.map (fun axis -> inner[axis]))
        | _ -> null

    let slice (build: IBuilder) (node: Node) (starts: int[]) (steps: int[]) (counts: int[]) : Node | null =
        let whole =
            Array.forall ((=) 0) starts
            && Array.forall ((=) 1) steps
            && counts = node.Shape.Dims

        match node, node.Operation with
        | _ when whole -> node
        | Uniform c, _ -> build.BroadcastTo(build.Constant c, Shape counts)
        | _, Operation.Iota(start, step) ->
            build.Iota(counts[0], start + step * int64 starts[0], step * int64 steps[0])
        | _, Operation.Slice(innerStarts, innerSteps) ->
            let starts =
                Array.map3 (fun start step inner -> inner + start * step) starts innerSteps innerStarts

            build.Slice(node.Operands[0], starts, Array.map2 (*) steps innerSteps, counts)
        | _ -> null

    /// The step of indices that go up or down evenly; nothing where they stand or stray.
    let private evenStep (indices: int[]) =
        let step = if indices.Length > 1 then indices[1] - indices[0] else 1
        let mutable k = 1

        while k < indices.Length && indices[k] - indices[k - 1] = step do
            k <- k + 1

        if step <> 0 && k >= indices.Length then
            ValueSome step
        else
            ValueNone

    /// Along the first axis by this start and step, along the others as they are.
    let private alongFirst (rank: int) start step =
        let starts, steps = Array.create rank 0, Array.create rank 1
        starts[0] <- start
        steps[0] <- step
        struct (starts, steps)

    /// Rows at even distances are a slice.
    let gather (build: IBuilder) (node: Node) (indices: int[]) (shape: Shape) : Node | null =
        match evenStep indices with
        | ValueSome step ->
            let struct (starts, steps) = alongFirst shape.Rank indices[0] step
            build.Slice(node, starts, steps, shape.Dims)
        | ValueNone -> null

    /// Rows that go to places at even distances are padded.
    let scatterAdd (build: IBuilder) (node: Node) (indices: int[]) (shape: Shape) : Node | null =
        match evenStep indices with
        | ValueSome step ->
            let struct (starts, steps) = alongFirst shape.Rank indices[0] step
            build.Pad(node, starts, steps, shape)
        | ValueNone -> null

    /// The elements along these axes the other way round.
    let reverse (build: IBuilder) (node: Node) (axes: int[]) : Node =
        let turn axis =
            if Array.contains axis axes then
                struct (node.Shape.Dims[axis] - 1, -1)
            else
                struct (0, 1)

        let turns = Array.init node.Shape.Rank turn
        let starts = turns |> Array.map (fun struct (start, _) -> start)
        let steps = turns |> Array.map (fun struct (_, step) -> step)
        build.Slice(node, starts, steps, node.Shape.Dims)

    /// Backwards is the other way round, and then forwards.
    let private padBackwards (build: IBuilder) (node: Node) (starts: int[]) (steps: int[]) (shape: Shape) =
        let backwards =
            [| 0 .. steps.Length - 1 |] |> Array.filter (fun axis -> steps[axis] < 0)

        let first axis start =
            min start (start + steps[axis] * (node.Shape.Dims[axis] - 1))

        build.Pad(reverse build node backwards, Array.mapi first starts, Array.map abs steps, shape)

    let pad (build: IBuilder) (node: Node) (starts: int[]) (steps: int[]) (shape: Shape) : Node | null =
        match node with
        | _ when Array.exists (fun step -> step < 0) steps -> padBackwards build node starts steps shape
        | _ when node.Shape.Equals shape -> node
        | Uniform 0.0 -> build.BroadcastTo(build.Constant 0.0, shape)
        | _ -> null
