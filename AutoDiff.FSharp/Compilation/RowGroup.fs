namespace AutoDiff.FSharp

open System

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
        /// On single elements: multiply-adds of products, and what takes as long elsewhere.
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
    let private workOf rows (part: RowPart) =
        match part with
        | RowPart.Nest nest ->
            let points =
                Array.fold2 (fun size low high -> size * int64 (high - low)) 1L nest.Low nest.High

            points * int64 (nest.Instructions |> Array.sumBy _.Cost |> max 1)
        | RowPart.Product product -> int64 rows * product.WorkPerRow

    /// Doubles a row that steps hand on to each other.
    let private scratchPerRow (schedule: Schedule) (work: LoopWork[]) rows =
        work
        |> Array.map _.Node
        |> Array.distinct
        |> Array.filter (fun node -> not (RowStorage.SumsRows node) && schedule.IsScratch node)
        |> Array.sumBy (fun node -> node.Shape.Size / rows)

    let private blocksOf (schedule: Schedule) (work: LoopWork[]) : RowBlocks =
        let rows = work |> Array.map (fun part -> part.Extents[0]) |> Array.max

        if RowLanes.isWanted work then
            let block = RowLanes.blockRows (scratchPerRow schedule work rows)

            {
                Rows = rows
                BlockRows = block
                Room = RowLanes.columnStep block
                LanesAreRows = true
            }
        else
            let block = RowWork.blockRows work rows

            {
                Rows = rows
                BlockRows = block
                Room = block
                LanesAreRows = false
            }

    let private isFilled (parts: RowPart[]) (fill: BlockFill) =
        parts
        |> Seq.collect (function
            | RowPart.Nest nest -> nest.Exits
            | RowPart.Product _ -> [||])
        |> Seq.exists (fun exit -> exit.Target = fill.Place && not exit.IsDirect)

    /// The loops and products of the group, step by step, as the storage has placed what they make.
    let private partsOf
        width
        (schedule: Schedule)
        (blocks: RowBlocks)
        (storage: RowStorage)
        (work: LoopWork[])
        =
        let layout: RowLanes.Layout =
            {
                Starts = storage.Arrays |> Array.map _.Start
                ColumnStep = blocks.Room
            }

        let turn ofRows =
            if blocks.LanesAreRows then ofRows else id

        let productOf (part: LoopWork) =
            let operands = schedule.OperandPlaces(part.Stage, part.Node)
            let target = storage.Target(part.Node, schedule.PlaceOf part.Node)

            let product =
                BlockProduct.make part.Node operands target |> turn (RowLanes.product layout)

            if product.SumsBetterTransposed then
                storage.Transpose part.Node
                RowPart.Product(BlockProduct.transposeTarget product)
            else
                RowPart.Product product

        let nestsOf (stage, roots) =
            Array.map storage.Redirect roots
            |> LoopNest.build true (schedule.PlaceByRows(stage, blocks.Rows))

        let stepOf (_, parts: LoopWork[]) =
            let products, loops = parts |> Array.partition _.IsRowProduct

            let nests =
                schedule.Nests loops
                |> Array.collect nestsOf
                |> turn (RowLanes.nests width layout)
                |> Array.map RowPart.Nest

            Array.append nests (Array.map productOf products)

        work |> Array.groupBy _.Stage |> Array.sortBy fst |> Array.collect stepOf

    /// Gives scratch to what no later round reads, then builds the nests.
    let build width (schedule: Schedule) (work: LoopWork[]) : RowGroup =
        let blocks = blocksOf schedule work
        let storage = RowStorage(width, schedule, blocks)

        for part in work do
            if not part.IsCopy then
                storage.Add part.Node

        let placed = partsOf width schedule blocks storage work
        let fills = storage.Fills |> Array.filter (isFilled placed)

        let parts =
            (if blocks.LanesAreRows then
                 TurnedInputs.apply blocks.Rows blocks.Room storage.Reserve placed
             else
                 placed)
            |> ScratchReuse.apply storage.Arrays (fills |> Array.map _.Place.Offset)

        let amount = Array.sumBy (workOf blocks.Rows) parts

        let unit =
            if blocks.LanesAreRows then
                RowLanes.rowUnit
            else
                RowWork.rowUnit work

        let blockRows, chunkRows =
            RowWork.chunks unit blocks.Rows blocks.BlockRows amount storage.AccumulatorSize

        {
            Rows = blocks.Rows
            BlockRows = blockRows
            ChunkRows = chunkRows
            Parts = parts
            LanesAreRows = blocks.LanesAreRows
            BlockFills = fills
            Accumulators = storage.Accumulators
            AccumulatorSize = storage.AccumulatorSize
            ScratchSize = storage.ScratchSize
            Work = amount
        }
