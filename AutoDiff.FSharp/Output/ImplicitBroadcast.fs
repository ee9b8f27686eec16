namespace AutoDiff.FSharp.TextOutput

open AutoDiff
open AutoDiff.FSharp

/// Elementwise operations repeat their operands by themselves, so the text leaves it out where that gives the same graph.
[<RequireQualifiedAccess>]
module internal ImplicitBroadcast =
    /// Whether a node of that shape, broadcast to the target, is reshaped to `kept` and repeated along `axes`.
    let private becomes (target: Shape) (axes: int[]) (kept: Shape) (shape: Shape) =
        let shift = target.Rank - shape.Rank

        if shift < 0 then
            false
        else
            let repeats axis =
                axis < shift || shape.Dims[axis - shift] <> target.Dims[axis]

            let added = [| 0 .. target.Rank - 1 |] |> Array.filter repeats

            let stays =
                shape.Dims
                |> Array.indexed
                |> Array.filter (fun (axis, _) -> not (repeats (axis + shift)))

            // A repeated axis of the operand has extent 1; the sizes say so for all of them at once.
            added = axes && Array.map snd stays = kept.Dims && shape.Size = kept.Size

    /// What may be written for an operand that the target's shape repeats.
    let private short (target: Shape) (operand: Node) =
        match operand.Operation with
        | Operation.Broadcast axes ->
            let inner = operand.Operands[0]

            let fits (node: Node) =
                becomes target axes inner.Shape node.Shape

            match inner.Operation with
            | _ when fits inner -> inner
            | Operation.Reshape when fits inner.Operands[0] -> inner.Operands[0]
            | _ -> operand
        | _ -> operand

    let private common (nodes: Node[]) : Shape | null =
        let join (shape: Shape | null) (node: Node) =
            match shape with
            | null -> null
            | shape -> Shape.TryBroadcast(shape, node.Shape)

        nodes |> Array.fold join (nodes[0].Shape: Shape | null)

    /// The operands as they are written: short where together they still give the shape.
    let operands (node: Node) : Node[] =
        let written = node.Operands |> Array.map (short node.Shape)

        match common written with
        | null -> node.Operands
        | shape when shape.Equals node.Shape -> written
        | _ -> node.Operands
