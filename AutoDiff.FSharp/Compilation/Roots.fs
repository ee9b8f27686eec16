namespace AutoDiff.FSharp

open AutoDiff

/// What loops compute of a node, and where they leave it.
[<RequireQualifiedAccess>]
module internal Roots =
    let store (node: Node) (target: Place) : Root =
        {
            Value = node
            Extents = node.Shape.Dims
            Target = target
            Strides = node.Shape.Strides
            Combine = Combine.Store
            Lanes = 1
            Node = node
        }

    /// The operand combined over some of its axes.
    let reduce (node: Node) (axes: int[]) combine (target: Place) : Root =
        let operand = node.Operands[0].Shape
        let strides = Array.zeroCreate operand.Rank
        let kept = [| 0 .. operand.Rank - 1 |] |> Array.except axes
        Array.iter2 (fun axis stride -> strides[axis] <- stride) kept node.Shape.Strides

        {
            Value = node.Operands[0]
            Extents = operand.Dims
            Target = target
            Strides = strides
            Combine = combine
            Lanes = 1
            Node = node
        }

    /// The operand stored where the result has it, at `start + step i` along each axis.
    let part (node: Node) (operand: Node) (starts: int[]) (steps: int[]) (target: Place) : Root =
        let strides = node.Shape.Strides
        let offset = target.Offset + Array.sum (Array.map2 (*) starts strides)

        {
            Value = operand
            Extents = operand.Shape.Dims
            Target = { target with Offset = offset }
            Strides = Array.map2 (*) steps strides
            Combine = Combine.Store
            Lanes = 1
            Node = node
        }

    /// The operands of a concatenation one after another, but for scalars, which straight-line code stores.
    let concatenate (node: Node) axis (target: Place) : Root[] =
        let starts = Array.zeroCreate node.Shape.Rank
        let steps = Array.create node.Shape.Rank 1

        node.Operands
        |> Array.choose (fun operand ->
            let root =
                match Traits.scalarElement operand with
                | ValueSome _ -> None
                | ValueNone -> Some(part node operand starts steps target)

            starts[axis] <- starts[axis] + operand.Shape.Dims[axis]
            root)

    /// Of a stored node; `isAssembled` where its operands are stored in their parts of it.
    let ofNode isAssembled (node: Node) (target: Place) : Root[] =
        match node.Operation with
        | Operation.Sum axes -> [| reduce node axes Combine.Add target |]
        | Operation.Max axes -> [| reduce node axes Combine.Max target |]
        | Operation.Concatenate axis -> concatenate node axis target
        | Operation.MatMul -> [||]
        | Operation.Pad(starts, steps) when isAssembled ->
            [| part node node.Operands[0] starts steps target |]
        | _ -> [| store node target |]
