namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// A sum or maximum over rows: each chunk of rows has its own, at `Offset` among its accumulators, and in the end they
/// are combined in order into `Target`.
type internal Accumulator =
    {
        Target: Place
        Offset: int
        Size: int
        Combine: Combine
        /// Partial sums of each element, as neighbours, to be added up in the end.
        Lanes: int
        /// The rows of a matrix that is summed up transposed, 0 for anything else.
        TransposedRows: int
    }

/// Scratch that a block starts from: so many doubles, and so many more a row, of one value.
type internal BlockFill =
    {
        /// Of row 0; the block's lies `RowStep` further for each row before it.
        Place: Place
        RowStep: int
        Size: int
        SizePerRow: int
        Value: float
    }

/// Blocks of rows: how many rows in all, how many in a block, how many an array in scratch has room for, and whether
/// they lie side by side.
type internal RowBlocks =
    {
        Rows: int
        BlockRows: int
        Room: int
        LanesAreRows: bool
    }

/// Where the steps of a row group leave what they make: sums over rows in accumulators, what a row hands on to later
/// steps in scratch of a block's size.
type internal RowStorage(width: int, schedule: Schedule, blocks: RowBlocks) =
    let mutable scratch = 0
    let mutable accumulated = 0
    let arrays = List<ScratchArray>()
    let fills = List<BlockFill>()
    let accumulators = Dictionary<int64, Accumulator>()

    let combineOf (node: Node) =
        match node.Operation with
        | Operation.Max _ -> Combine.Max
        | _ -> Combine.Add

    let reserve size =
        let start = scratch
        scratch <- scratch + RowWork.roundUp 8 size
        start

    let accumulate (node: Node) =
        // Lanes are added up once and not for every block: folding took as long as the sums themselves.
        let lanes =
            if blocks.LanesAreRows && not (Traits.isRowProduct node) then
                width
            else
                1

        accumulators[node.Id] <-
            {
                Target = schedule.PlaceOf node
                Offset = accumulated
                Size = node.Shape.Size
                Combine = combineOf node
                Lanes = lanes
                TransposedRows = 0
            }

        accumulated <- accumulated + RowWork.roundUp 8 (lanes * node.Shape.Size)

    /// Rows side by side are filled whole, rows one after another as far as they go.
    let fill (node: Node) rowSize start =
        let whole = blocks.LanesAreRows
        let step = if whole then 1 else rowSize

        {
            Place =
                {
                    Region = Region.Scratch step
                    Offset = start
                }
            RowStep = step
            Size = if whole then rowSize * blocks.Room else 0
            SizePerRow = if whole then 0 else rowSize
            Value = (combineOf node).Identity
        }

    let handOn (node: Node) =
        let rowSize = node.Shape.Size / blocks.Rows
        let length = rowSize * blocks.Room
        let start = reserve length
        arrays.Add { Start = start; Length = length }

        schedule.Assign(
            node,
            {
                Region = Region.Scratch rowSize
                Offset = start
            }
        )

        if Traits.isReduction node then
            fills.Add(fill node rowSize start)

    /// Whether the node is summed, or its maximum taken, over the rows.
    static member SumsRows(node: Node) =
        match node.Operation with
        | Operation.Sum axes
        | Operation.Max axes -> Array.contains 0 axes
        | Operation.MatMul -> Traits.rowProduct node = RowProduct.Sums
        | _ -> false

    /// So many more doubles of scratch; returns where they start.
    member _.Reserve(size: int) : int = reserve size

    /// Finds a place for what a node of the group makes, unless it has one for good.
    member _.Add(node: Node) =
        let isBlockwise = blocks.LanesAreRows || blocks.BlockRows < blocks.Rows

        if RowStorage.SumsRows node then
            accumulate node
        elif isBlockwise && schedule.IsScratch node then
            handOn node

    /// Where a node of the group goes: its accumulator, or the place it has.
    member _.Target(node: Node, otherwise: Place) : Place =
        match accumulators.TryGetValue node.Id with
        | true, accumulator ->
            {
                Region = Region.Accumulators
                Offset = accumulator.Offset
            }
        | _ -> otherwise

    /// The root, going to its accumulator if it has one.
    member storage.Redirect(root: Root) : Root =
        match accumulators.TryGetValue root.Node.Id with
        | true, sum ->
            { root with
                Target = storage.Target(root.Node, root.Target)
                Strides = root.Strides |> Array.map ((*) sum.Lanes)
                Lanes = sum.Lanes
            }
        | _ -> root

    /// The node, a matrix, is summed up transposed.
    member _.Transpose(node: Node) =
        accumulators[node.Id] <-
            { accumulators[node.Id] with
                TransposedRows = node.Shape.Dims[0]
            }

    /// The arrays in scratch, in the order of their starts.
    member _.Arrays = arrays.ToArray()

    /// What reductions within a row start from.
    member _.Fills = fills.ToArray()

    member _.Accumulators = Array.ofSeq accumulators.Values

    /// Doubles of accumulators a chunk needs.
    member _.AccumulatorSize = accumulated

    /// Doubles of scratch a worker needs.
    member _.ScratchSize = scratch
