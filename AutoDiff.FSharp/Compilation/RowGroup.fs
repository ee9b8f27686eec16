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
    /// Smaller work is not worth the calls.
    let private fewestElements = 4096

    /// Elements of the widest array that a block should hold: half of a first-level cache.
    let private blockElements = 3072

    /// Elements of work that make a chunk.
    let private chunkElements = 32768L

    /// Elements of the widest array of a block that a matrix product goes through: it pays for reading the other operand, and the
    /// second-level cache is near enough.
    let private productBlockElements = 12288

    /// Full tiles of the matrix kernel, and full vectors.
    let private productRowUnit = 24

    /// Elements of work for each accumulator, which has to be filled and combined once a chunk.
    let private workPerAccumulator = 96L

    let private mostChunks = 64
    let private mostAccumulatorElements = 1 <<< 20

    let private elements (work: LoopWork) =
        work.Extents |> Array.fold (fun size extent -> size * int64 extent) 1L

    let private isFlat (work: LoopWork) =
        work.Extents.Length = 1 && Stage.step work.Stage = 0

    /// Arrays of nearly one length whose loops do not wait for each other go together, as slices of one vector do.
    let private joins (a: LoopWork) (b: LoopWork) =
        a.Extents[0] = b.Extents[0]
        || (isFlat a && isFlat b && abs (a.Extents[0] - b.Extents[0]) <= 16)

    /// Work that goes by rows, in groups that do, and the rest.
    let partition (isAssembled: Node -> bool) (work: LoopWork[]) : LoopWork[][] * LoopWork[] =
        let groups = List<List<LoopWork>>()
        let rest = List<LoopWork>()

        for part in work |> Array.sortByDescending (fun part -> part.Extents[0]) do
            if part.Extents[0] < Traits.fewestRows || isAssembled part.Node then
                rest.Add part
            else
                match groups |> Seq.tryFind (fun group -> group |> Seq.forall (joins part)) with
                | Some group -> group.Add part
                | None -> groups.Add(List [ part ])

        let isLarge (group: List<LoopWork>) =
            Seq.sumBy elements group >= int64 fewestElements

        let large, small = groups |> Seq.toArray |> Array.partition isLarge

        let inOrder (parts: seq<LoopWork>) =
            parts |> Seq.sortBy _.Stage |> Array.ofSeq

        large |> Array.map inOrder, Seq.append rest (Seq.concat small) |> inOrder

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

    let private roundUp unit value = (value + unit - 1) / unit * unit

    let private blockRows (work: LoopWork[]) rows =
        let isSingle = work |> Array.forall (fun part -> part.Stage = work[0].Stage)

        /// Doubles a row of the widest array.
        let width (part: LoopWork) =
            if Traits.isRowProduct part.Node then
                int64 (max part.Extents[1] part.Extents[2])
            else
                elements part / int64 part.Extents[0]

        let widest = work |> Array.map width |> Array.max |> min 1000000L |> int

        if isSingle then
            rows
        elif work |> Array.exists (fun part -> Traits.isRowProduct part.Node) then
            productBlockElements / widest
            |> max productRowUnit
            |> min 512
            |> roundUp productRowUnit
        else
            blockElements / widest |> max 8 |> min 512 |> roundUp 8

    let private chunkRows (work: LoopWork[]) rows blockRows accumulatorSize =
        let wanted =
            Array.sumBy elements work
            / max chunkElements (workPerAccumulator * int64 accumulatorSize)
            |> max 1L
            |> min (int64 mostChunks)
            |> int

        let affordable = mostAccumulatorElements / max 1 accumulatorSize |> max 1
        let least = (rows + (min wanted affordable) - 1) / min wanted affordable
        roundUp (if blockRows >= rows then 64 else blockRows) least

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
                blockRows work rows

        /// Rows that an array in scratch has room for.
        let room = if lanesAreRows then RowLanes.columnStep block else block

        let mutable scratch = 0
        let mutable accumulated = 0
        let arrays = List<ScratchArray>()
        let fills = List<BlockFill>()
        let accumulators = Dictionary<int64, Accumulator>()

        let reserve size =
            let start = scratch
            scratch <- scratch + roundUp 8 size
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

                accumulated <- accumulated + roundUp 8 (lanes * node.Shape.Size)
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
            ChunkRows = chunkRows work rows block accumulated
            Parts = parts
            LanesAreRows = lanesAreRows
            BlockFills = fills
            Accumulators = Array.ofSeq accumulators.Values
            AccumulatorSize = accumulated
            ScratchSize = scratch
            Work = Array.sumBy (workOf rows) parts
        }
