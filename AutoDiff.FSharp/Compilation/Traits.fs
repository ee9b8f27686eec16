namespace AutoDiff.FSharp

open AutoDiff

/// How a product of matrices goes by rows.
[<RequireQualifiedAccess>]
type internal RowProduct =
    /// It is done whole.
    | None
    /// Row i of the result is row i of the left operand times the right one.
    | Maps
    /// The sum over rows of outer products: that of row i of one operand, transposed, and row i of the other.
    | Sums

/// How the compiler treats each kind of node.
[<RequireQualifiedAccess>]
module internal Traits =
    let isScalar (node: Node) = node.Shape.Rank = 0

    let isInput (node: Node) =
        match node.Operation with
        | Operation.Input _ -> true
        | _ -> false

    let isConstant (node: Node) =
        match node.Operation with
        | Operation.Constant _ -> true
        | _ -> false

    let isReduction (node: Node) =
        match node.Operation with
        | Operation.Sum _
        | Operation.Max _ -> true
        | _ -> false

    /// An operation with a routine of its own; its operands are read from memory as a whole.
    let isKernel (node: Node) =
        match node.Operation with
        | Operation.MatMul
        | Operation.Gather _
        | Operation.ScatterAdd _ -> true
        | _ -> false

    let isTransposed (matrix: Node) =
        match matrix.Operation with
        | Operation.Permute permutation -> permutation = [| 1; 0 |]
        | _ -> false

    /// Rows are the elements along the first axis. Fewer are not worth going through one by one.
    let fewestRows = 64

    let hasRows (shape: Shape) =
        shape.Rank > 0 && shape.Dims[0] >= fewestRows

    /// Elements of the arrays of a product that is done whole: they stay in the cache between loops anyway.
    let private mostWholeElements = 65536L

    /// What every block of rows meets stays in the second-level cache: half of one of 1 MiB.
    let private mostSharedElements = 65536L

    let private worthRows rows left right =
        rows >= fewestRows
        && int64 rows * int64 (left + right) > mostWholeElements
        && int64 left * int64 right <= mostSharedElements

    /// How a product of matrices goes by rows.
    let rowProduct (node: Node) : RowProduct =
        match node.Operation, node.Operands with
        | Operation.MatMul, [| left; right |] when left.Shape.Rank = 2 && right.Shape.Rank = 2 ->
            let leftDims, rightDims = left.Shape.Dims, right.Shape.Dims

            if isTransposed left then
                if not (isTransposed right) && worthRows leftDims[1] leftDims[0] rightDims[1] then
                    RowProduct.Sums
                else
                    RowProduct.None
            elif
                worthRows leftDims[0] leftDims[1] rightDims[1]
                && not (obj.ReferenceEquals(left, right))
            then
                RowProduct.Maps
            else
                RowProduct.None
        | _ -> RowProduct.None

    let isRowProduct (node: Node) = rowProduct node <> RowProduct.None

    /// The operands that must be at hand. A product of matrices reads a transposed one where the original lies; but what
    /// every row is multiplied with is laid out once as the rows want it.
    let reads (node: Node) =
        let original (operand: Node) =
            if isTransposed operand then
                operand.Operands[0]
            else
                operand

        match node.Operation with
        | Operation.MatMul when rowProduct node = RowProduct.Maps -> node.Operands
        | Operation.MatMul -> Array.map original node.Operands
        | _ -> node.Operands

    /// A reshape that is no view: the same memory under another shape.
    let isAlias (node: Node) =
        match node.Operation with
        | Operation.Reshape -> not (Body.IsSqueeze(node.Shape, node.Operands[0].Shape))
        | _ -> false

    /// What an alias is another name of.
    let source (node: Node) =
        let mutable inner = node

        while isAlias inner do
            inner <- inner.Operands[0]

        inner

    /// The scalar that a vector of one element is made of, where it is.
    let scalarElement (vector: Node) =
        match vector.Operation with
        | Operation.Reshape
        | Operation.Broadcast _ when vector.Shape.Rank = 1 && vector.Shape.Size = 1 ->
            if isScalar vector.Operands[0] then
                ValueSome vector.Operands[0]
            else
                ValueNone
        | _ -> ValueNone

    /// A vector put together from scalars alone.
    let isListOfScalars (node: Node) =
        node.Operation.IsConcatenate
        && node.Shape.Rank = 1
        && node.Operands |> Array.forall (fun operand -> (scalarElement operand).IsSome)

    /// An alias whose rows are the rows of what it is another name of.
    let isRowAlias (node: Node) =
        isAlias node
        && hasRows node.Shape
        && hasRows (source node).Shape
        && node.Shape.Dims[0] = (source node).Shape.Dims[0]

    /// Multiplications' worth of work for one element.
    let ownCost (node: Node) =
        match node.Operation with
        | Operation.Elementwise primitive -> primitive.Cost
        | Operation.Select -> 1
        | _ -> 0

    /// A reduction within each row: row i of the result needs row i of the operand alone.
    let isRowReduction (node: Node) =
        match node.Operation with
        | Operation.Sum axes
        | Operation.Max axes -> hasRows node.Operands[0].Shape && not (Array.contains 0 axes)
        | _ -> false

    /// Whether row i of the node needs row i of this operand alone.
    let keepsRows (node: Node) (operand: Node) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select
        | Operation.Sum _
        | Operation.Max _ -> true
        | Operation.Broadcast axes -> not (Array.contains 0 axes)
        | Operation.Reshape ->
            isRowAlias node
            || (not (isAlias node)
                && node.Shape.Rank > 0
                && node.Shape.Dims[0] = operand.Shape.Dims[0])
        | Operation.MatMul ->
            match rowProduct node with
            | RowProduct.Maps -> obj.ReferenceEquals(operand, node.Operands[0])
            | RowProduct.Sums -> true
            | RowProduct.None -> false
        | _ -> false

/// When work is done: rounds that each wait for all of the one before, and steps within a round. A step may use, row by
/// row, what earlier steps of its round have stored; a round may use everything of earlier rounds.
[<RequireQualifiedAccess>]
module internal Stage =
    let private stepsPerRound = 4096
    let round stage = stage / stepsPerRound
    let step stage = stage % stepsPerRound
    let make round step = round * stepsPerRound + step
    let nextRound stage = make (round stage + 1) 0
    let nextStep stage = stage + 1
