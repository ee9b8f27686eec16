namespace AutoDiff.FSharp

open AutoDiff

/// Where the elements of an operand go in the result of an operation that only moves or adds elements, by row-major
/// positions.
[<RequireQualifiedAccess>]
type internal ElementMap =
    /// Element i of the operand is element i of the result.
    | Same
    /// Element i of the result reads this element of the operand.
    | Reads of int[]
    /// Element i of the operand goes into this element of the result.
    | Writes of int[]

[<RequireQualifiedAccess>]
module internal SparsityMaps =
    /// offset + Σ stride·index for each index of the extents in row-major order.
    let private walk (extents: int[]) (strides: int[]) (offset: int) : int[] =
        let map = Array.zeroCreate (Array.fold (*) 1 extents)
        let index = Array.zeroCreate extents.Length
        let mutable at = offset

        for position in 0 .. map.Length - 1 do
            map[position] <- at
            let mutable axis = extents.Length - 1

            while axis >= 0 do
                index[axis] <- index[axis] + 1
                at <- at + strides[axis]

                if index[axis] < extents[axis] then
                    axis <- -1
                else
                    at <- at - strides[axis] * extents[axis]
                    index[axis] <- 0
                    axis <- axis - 1

        map

    /// Strides of `without` for the axes of a shape that has `axes` more, along which nothing moves.
    let private stridesAround (axes: int[]) (full: Shape) (without: Shape) =
        let strides = Array.zeroCreate full.Rank
        let mutable next = 0

        for axis in 0 .. full.Rank - 1 do
            if not (Array.contains axis axes) then
                strides[axis] <- without.Strides[next]
                next <- next + 1

        strides

    /// Strides and offset of the elements start + step·i within a shape.
    let private stepped (shape: Shape) (starts: int[]) (steps: int[]) =
        Array.map2 (*) shape.Strides steps, Array.sum (Array.map2 (*) shape.Strides starts)

    /// Each row of the `count` has `width` elements; row i corresponds to row rows[i].
    let private byRows (rows: int[]) (width: int) =
        Array.init (rows.Length * width) (fun i -> rows[i / width] * width + i % width)

    /// How operand `index` of a structural operation or a reduction enters the result.
    let ofOperand (node: Node) (index: int) : ElementMap =
        let result, operand = node.Shape, node.Operands[index].Shape

        match node.Operation with
        | Operation.Sum axes
        | Operation.Max axes
        | Operation.LogSumExp axes
        | Operation.Norm axes -> ElementMap.Writes(walk operand.Dims (stridesAround axes operand result) 0)
        | Operation.Broadcast axes -> ElementMap.Reads(walk result.Dims (stridesAround axes result operand) 0)
        | Operation.Permute permutation ->
            let strides = permutation |> Array.map (fun axis -> operand.Strides[axis])
            ElementMap.Reads(walk result.Dims strides 0)
        | Operation.Slice(starts, steps) ->
            ElementMap.Reads(stepped operand starts steps ||> walk result.Dims)
        | Operation.Pad(starts, steps) -> ElementMap.Writes(stepped result starts steps ||> walk operand.Dims)
        | Operation.Concatenate axis ->
            let before =
                node.Operands[.. index - 1] |> Array.sumBy (fun o -> o.Shape.Dims[axis])

            ElementMap.Writes(walk operand.Dims result.Strides (before * result.Strides[axis]))
        | Operation.Gather indices -> ElementMap.Reads(byRows indices (operand.Size / operand.Dims[0]))
        | Operation.ScatterAdd indices -> ElementMap.Writes(byRows indices (operand.Size / operand.Dims[0]))
        | _ -> ElementMap.Same
