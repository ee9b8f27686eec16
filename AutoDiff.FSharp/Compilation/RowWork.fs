namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Numerics
open AutoDiff

/// Which work goes by rows together, and in blocks and chunks of how many.
[<RequireQualifiedAccess>]
module internal RowWork =
    /// Smaller work is not worth the calls.
    let private fewestElements = 4096

    /// Elements of the widest array that a block should hold: half of a first-level cache.
    let private blockElements = 3072

    /// Rows short enough to have more than 32 in a block have this many elements there: what a processor looks ahead over, so that it
    /// reads the next block while it works on this one. (Of 20 columns from memory, blocks of 150 rows took a third longer.)
    let private overlappedElements = 640

    /// Work that makes a chunk, in multiply-adds: a few microseconds.
    let private chunkWork = 131072L

    /// Elements of the widest array of a block that a matrix product goes through: it pays for reading the other operand, and the
    /// second-level cache is near enough.
    let private productBlockElements = 12288

    /// Full tiles of the matrix kernel, and full vectors.
    let private productRowUnit = 24

    /// Work for each accumulator, which has to be filled and combined once a chunk.
    let private workPerAccumulator = 128L

    let private mostChunks = 64

    /// So many chunks divide well among a few threads: blocks, which pay once for what all rows share, are made smaller for no more.
    let private enoughChunks = 8

    let private mostAccumulatorElements = 1 <<< 20

    let private isFlat (work: LoopWork) =
        work.Extents.Length = 1 && Stage.step work.Stage = 0

    /// Arrays of nearly one length whose loops do not wait for each other go together, as slices of one vector do.
    let private joins (a: LoopWork[]) (b: LoopWork[]) =
        Array.forall isFlat a
        && Array.forall isFlat b
        && abs (a[0].Extents[0] - b[0].Extents[0]) <= 16

    /// Work that goes by rows, in groups that do, and the rest, which comes after them. Loops over one number of rows may wait for each
    /// other and are never parted.
    let partition (isAssembled: Node -> bool) (work: LoopWork[]) : LoopWork[][] * LoopWork[] =
        let byRows, rest =
            work
            |> Array.partition (fun part ->
                part.Extents[0] >= Traits.fewestRows && not (isAssembled part.Node))

        let groups = List<List<LoopWork[]>>()

        for _, parts in byRows |> Array.groupBy _.Extents[0] |> Array.sortByDescending fst do
            match groups |> Seq.tryFind (Seq.forall (joins parts)) with
            | Some group -> group.Add parts
            | None -> groups.Add(List [ parts ])

        let isLarge (group: LoopWork[]) =
            group |> Array.sumBy _.Elements >= int64 fewestElements

        let large, small =
            groups |> Seq.map Array.concat |> Seq.toArray |> Array.partition isLarge

        let inOrder (parts: LoopWork[]) =
            parts |> Seq.sortBy _.Stage |> Array.ofSeq

        large |> Array.map inOrder, Array.concat small |> Array.append rest |> inOrder

    /// The next multiple of the unit.
    let roundUp unit value = (value + unit - 1) / unit * unit

    /// Rows of a block.
    let blockRows (work: LoopWork[]) rows =
        let isSingle = work |> Array.forall (fun part -> part.Stage = work[0].Stage)

        /// Doubles a row of the widest array.
        let width (part: LoopWork) =
            if part.IsRowProduct then
                int64 (max part.Extents[1] part.Extents[2])
            else
                part.Elements / int64 part.Extents[0]

        let widest = work |> Array.map width |> Array.max |> min 1000000L |> int

        if isSingle then
            rows
        elif work |> Array.exists _.IsRowProduct then
            productBlockElements / widest
            |> max productRowUnit
            |> min 512
            |> roundUp productRowUnit
        else
            min (blockElements / widest) (max 32 (overlappedElements / widest))
            |> max 8
            |> min 512
            |> roundUp 8

    /// Chunks worth having for an amount of work with accumulators of so many doubles: a power of two where it can be, so that all
    /// threads are done at about the same time.
    let private wantedChunks (amount: int64) accumulatorSize =
        let worth = amount / max chunkWork (workPerAccumulator * int64 accumulatorSize)
        let affordable = mostAccumulatorElements / max 1 accumulatorSize |> max 1

        worth
        |> max 1L
        |> min (int64 mostChunks)
        |> uint32
        |> BitOperations.RoundUpToPowerOf2
        |> int
        |> min affordable

    /// So many parts of a size, the last one perhaps smaller.
    let private parts size count = (count + size - 1) / size

    /// Rows of a block, no more than there is room for, and of a chunk, which is made of whole blocks. Where a block has room for all rows,
    /// they wait for nothing, and blocks are chunks.
    let chunks rowUnit rows blockRows (amount: int64) accumulatorSize =
        let wanted = wantedChunks amount accumulatorSize
        let ofWholeBlocks = parts wanted rows |> roundUp blockRows

        if blockRows < rows && parts ofWholeBlocks rows >= min wanted enoughChunks then
            blockRows, ofWholeBlocks
        else
            let count = if blockRows = rows then wanted else min wanted enoughChunks
            let chunkRows = parts count rows
            let blocks = parts blockRows chunkRows
            let block = parts blocks chunkRows |> roundUp rowUnit |> min blockRows
            block, blocks * block

    /// Rows that fill the tiles and vectors of the work.
    let rowUnit (work: LoopWork[]) =
        if work |> Array.exists _.IsRowProduct then
            productRowUnit
        else
            8
