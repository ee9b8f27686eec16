namespace AutoDiff.FSharp

open System.Collections.Generic
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

    /// Rows of a chunk, with accumulators of so many doubles.
    let chunkRows (work: LoopWork[]) rows blockRows accumulatorSize =
        let wanted =
            (work |> Array.sumBy _.Elements)
            / max chunkElements (workPerAccumulator * int64 accumulatorSize)
            |> max 1L
            |> min (int64 mostChunks)
            |> int

        let affordable = mostAccumulatorElements / max 1 accumulatorSize |> max 1
        let least = (rows + (min wanted affordable) - 1) / min wanted affordable
        roundUp (if blockRows >= rows then 64 else blockRows) least
