namespace AutoDiff.FSharp

open System
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

/// Loops that go through the rows of their arrays together, a block at a time: what a step computes for a block, the
/// next steps find in the cache. Rows come in chunks of fixed size with accumulators of their own, so that results do not
/// depend on who computes which chunk.
type internal RowGroup =
    {
        Rows: int
        BlockRows: int
        ChunkRows: int
        /// Step by step.
        Parts: RowPart[]
        /// Whether the rows of a block lie side by side, so that vectors run along them.
        LanesAreRows: bool
        BlockFills: BlockFill[]
        Accumulators: Accumulator[]
        /// Doubles of accumulators a chunk needs.
        AccumulatorSize: int
        /// Doubles of scratch a worker needs.
        ScratchSize: int
        /// Instructions on single elements, about.
        Work: int64
    }

    member group.Nests =
        group.Parts
        |> Array.choose (function
            | RowPart.Nest nest -> Some nest
            | RowPart.Product _ -> None)

    member group.Products =
        group.Parts
        |> Array.choose (function
            | RowPart.Product product -> Some product
            | RowPart.Nest _ -> None)

    member group.Chunks = (group.Rows + group.ChunkRows - 1) / group.ChunkRows

/// Plans row groups.
[<RequireQualifiedAccess>]
module internal RowGroup =
    let private sumsRows (node: Node) =
        match node.Operation with
        | Operation.Sum axes
        | Operation.Max axes -> Array.contains 0 axes
        | Operation.MatMul -> Traits.rowProduct node = RowProduct.Sums
        | _ -> false

    let private combineOf (node: Node) =
        match node.Operation with
        | Operation.Max _ -> Combine.Max
        | _ -> Combine.Add

    let private workOf rows (part: RowPart) =
        match part with
        | RowPart.Nest nest ->
            let points =
                Array.fold2 (fun size low high -> size * int64 (high - low)) 1L nest.Low nest.High

            points * int64 nest.Instructions.Length
        | RowPart.Product product -> int64 rows * product.WorkPerRow

    /// Doubles a row that steps hand on to each other.
    let private scratchPerRow (schedule: Schedule) (work: LoopWork[]) rows =
        work
        |> Array.map _.Node
        |> Array.distinct
        |> Array.filter (fun node -> not (sumsRows node) && schedule.IsScratch node)
        |> Array.sumBy (fun node -> node.Shape.Size / rows)

    /// Gives scratch to what no later round reads, then builds the nests.
    let build width (schedule: Schedule) (work: LoopWork[]) : RowGroup =
        let rows = work |> Array.map (fun part -> part.Extents[0]) |> Array.max
        let lanesAreRows = RowLanes.isWanted work

        let block =
            if lanesAreRows then
                RowLanes.blockRows (scratchPerRow schedule work rows)
            else
                RowWork.blockRows work rows

        /// Rows that an array in scratch has room for.
        let room = if lanesAreRows then RowLanes.columnStep block else block

        let mutable scratch = 0
        let mutable accumulated = 0
        let arrays = List<ScratchArray>()
        let fills = List<BlockFill>()
        let accumulators = Dictionary<int64, Accumulator>()

        let reserve size =
            let start = scratch
            scratch <- scratch + RowWork.roundUp 8 size
            start

        for part in work do
            let node = part.Node

            if sumsRows node then
                // Lanes are added up once and not for every block: folding took as long as the sums themselves.
                let lanes =
                    if lanesAreRows && not (Traits.isRowProduct node) then
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
            elif (lanesAreRows || block < rows) && schedule.IsScratch node then
                let rowSize = node.Shape.Size / rows
                let start = reserve (rowSize * room)

                arrays.Add
                    {
                        Start = start
                        Length = rowSize * room
                    }

                schedule.Assign(
                    node,
                    {
                        Region = Region.Scratch rowSize
                        Offset = start
                    }
                )

                if Traits.isReduction node then
                    fills.Add
                        {
                            Place =
                                {
                                    Region = Region.Scratch(if lanesAreRows then 1 else rowSize)
                                    Offset = start
                                }
                            RowStep = if lanesAreRows then 1 else rowSize
                            Size = if lanesAreRows then rowSize * room else 0
                            SizePerRow = if lanesAreRows then 0 else rowSize
                            Value = (combineOf node).Identity
                        }

        let layout: RowLanes.Layout =
            {
                Starts = arrays |> Seq.map _.Start |> Array.ofSeq
                ColumnStep = room
            }

        let target (node: Node) (otherwise: Place) =
            match accumulators.TryGetValue node.Id with
            | true, accumulator ->
                {
                    Region = Region.Accumulators
                    Offset = accumulator.Offset
                }
            | _ -> otherwise

        let redirect (root: Root) =
            match accumulators.TryGetValue root.Node.Id with
            | true, sum ->
                { root with
                    Target = target root.Node root.Target
                    Strides = root.Strides |> Array.map ((*) sum.Lanes)
                    Lanes = sum.Lanes
                }
            | _ -> root

        let nestsOf (stage, roots) =
            LoopNest.build true (schedule.Place(stage, false)) (Array.map redirect roots)

        let productOf (part: LoopWork) =
            let node = part.Node
            let operands = schedule.OperandPlaces(part.Stage, node)
            let made = BlockProduct.make node operands (target node (schedule.PlaceOf node))

            let product = if lanesAreRows then RowLanes.product layout made else made

            if product.SumsBetterTransposed then
                accumulators[node.Id] <-
                    { accumulators[node.Id] with
                        TransposedRows = node.Shape.Dims[0]
                    }

                RowPart.Product(BlockProduct.transposeTarget product)
            else
                RowPart.Product product

        let partsOf (_, parts: LoopWork[]) =
            let products, loops =
                parts |> Array.partition (fun part -> Traits.isRowProduct part.Node)

            schedule.Nests loops
            |> Array.collect nestsOf
            |> (if lanesAreRows then RowLanes.nests width layout else id)
            |> Array.map RowPart.Nest
            |> fun nests -> Array.append nests (Array.map productOf products)

        let parts =
            work |> Array.groupBy _.Stage |> Array.sortBy fst |> Array.collect partsOf

        let needsFill (fill: BlockFill) =
            parts
            |> Seq.collect (function
                | RowPart.Nest nest -> nest.Exits
                | RowPart.Product _ -> [||])
            |> Seq.exists (fun exit -> exit.Target = fill.Place && not exit.IsDirect)

        let fills = fills |> Seq.filter needsFill |> Array.ofSeq

        let parts =
            (if lanesAreRows then
                 TurnedInputs.apply rows room reserve parts
             else
                 parts)
            |> ScratchReuse.apply (arrays.ToArray()) (fills |> Array.map _.Place.Offset)

        {
            Rows = rows
            BlockRows = block
            ChunkRows = RowWork.chunkRows work rows block accumulated
            Parts = parts
            LanesAreRows = lanesAreRows
            BlockFills = fills
            Accumulators = Array.ofSeq accumulators.Values
            AccumulatorSize = accumulated
            ScratchSize = scratch
            Work = Array.sumBy (workOf rows) parts
        }
