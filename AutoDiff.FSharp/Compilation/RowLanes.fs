namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Blocks whose rows lie side by side: scratch is stored column by column, the loop over rows is the innermost one, and
/// a vector holds one element of several rows. Loops within a row may then be as short as they like.
///
/// Nests and products are made for scratch stored row by row, and turned here.
[<RequireQualifiedAccess>]
module internal RowLanes =
    /// Loops of that many elements leave lanes empty, and pay for adding lanes up.
    let private narrow = 32

    /// Doubles of scratch in a block: less than half of a second-level cache of 1 MiB.
    let private blockElements = 49152

    /// Full tiles of the matrix kernel, for which rows are columns.
    let private rowUnit = 32

    let private mostRows = 256

    /// More instructions in a body leave the registers.
    let private unrolledInstructions = 200

    let private longestUnrolled = 16

    let private elements (work: LoopWork) =
        work.Extents |> Array.fold (fun size extent -> size * int64 extent) 1L

    /// Whether short loops inside the rows do a good part of the work.
    let isWanted (work: LoopWork[]) =
        let loops = work |> Array.filter (fun part -> not (Traits.isRowProduct part.Node))

        let isNarrow (part: LoopWork) =
            part.Extents.Length >= 3 && Array.last part.Extents < narrow

        let all = Array.sumBy elements loops
        4L * (loops |> Array.filter isNarrow |> Array.sumBy elements) > all

    /// Rows of a block that stores so many doubles a row.
    let blockRows rowSize =
        blockElements / max 1 rowSize / rowUnit * rowUnit |> max rowUnit |> min mostRows

    /// Where each array in scratch starts, and how many rows it holds.
    type Layout = { Starts: int[]; BlockRows: int }

    let private turnedPlace (layout: Layout) (place: Place) =
        let start = layout.Starts |> Array.findBack (fun start -> start <= place.Offset)

        {
            Region = Region.Scratch 1
            Offset = start + (place.Offset - start) * layout.BlockRows
        }

    let private rowLast (items: 'a[]) = Array.append items[1..] [| items[0] |]

    let private turnedStrides (layout: Layout) (region: Region) (strides: int[]) =
        match region with
        | Region.Scratch rowSize ->
            Array.append (strides[1..] |> Array.map ((*) layout.BlockRows)) [| strides[0] / rowSize |]
        | _ -> rowLast strides

    let private turn (layout: Layout) (place: Place) strides =
        let moved = turnedStrides layout place.Region strides

        match place.Region with
        | Region.Scratch _ -> turnedPlace layout place, moved
        | _ -> place, moved

    /// Inner loops with few points become straight-line code, the innermost first.
    let rec private unroll (nest: LoopNest) =
        let loop = nest.Low.Length - 2

        if loop < 0 || nest.High[loop] - nest.Low[loop] > longestUnrolled then
            nest
        else
            let unrolled = Jam.unroll loop nest

            if unrolled.Instructions.Length > unrolledInstructions then
                nest
            else
                unroll unrolled

    /// The nest with its loop over rows innermost.
    let nest (layout: Layout) (nest: LoopNest) : LoopNest =
        let instructions =
            nest.Instructions
            |> Array.map (function
                | Instruction.Load(place, strides) -> Instruction.Load(turn layout place strides)
                | other -> other)

        let exit (exit: Exit) =
            let target, strides = turn layout exit.Target exit.Strides

            { exit with
                Target = target
                Strides = strides
                Reduced = rowLast exit.Reduced
            }

        let turned =
            unroll
                {
                    Low = rowLast nest.Low
                    High = rowLast nest.High
                    Instructions = instructions
                    Levels = LoopNest.relevel instructions
                    Exits = Array.map exit nest.Exits
                }

        // Sums within the row that are left to loops add to their target in memory.
        let direct (exit: Exit) =
            { exit with
                IsDirect = exit.IsDirect && not (Array.contains true exit.Reduced)
            }

        { turned with
            Exits = Array.map direct turned.Exits
        }

    let private matrix (layout: Layout) (matrix: BlockMatrix) =
        match matrix.Place.Region with
        | Region.Scratch rowSize ->
            let stride s =
                if s = rowSize then 1 else s * layout.BlockRows

            {
                Place = turnedPlace layout matrix.Place
                RowStride = stride matrix.RowStride
                ColumnStride = stride matrix.ColumnStride
                RowStep = 1
            }
        | _ -> matrix

    /// The product of blocks stored column by column.
    let product (layout: Layout) (product: BlockProduct) : BlockProduct =
        { product with
            Left = matrix layout product.Left
            Right = matrix layout product.Right
            Target = matrix layout product.Target
        }

    // ---- Rows from elsewhere ----

    /// Elements `Low` to `High` of rows that lie `Step` apart.
    type private Band =
        {
            Region: Region
            Step: int
            mutable Low: int
            mutable High: int
        }

    let private isScratch (region: Region) =
        match region with
        | Region.Scratch _
        | Region.Accumulators -> true
        | _ -> false

    /// The elements of the first row that a load reads.
    let private reach (nest: LoopNest) (place: Place) (strides: int[]) =
        let mutable low, high = place.Offset, place.Offset

        for loop in 0 .. strides.Length - 2 do
            let first, last = strides[loop] * nest.Low[loop], strides[loop] * (nest.High[loop] - 1)
            low <- low + min first last
            high <- high + max first last

        struct (low, high)

    let private isWritten (group: LoopNest[]) rows (band: Band) =
        group
        |> Seq.collect _.Exits
        |> Seq.exists (fun exit ->
            exit.Target.Region = band.Region
            && exit.Target.Offset >= band.Low
            && exit.Target.Offset <= band.High + band.Step * rows)

    let private bandsOf (nests: LoopNest[]) rows : Band[] =
        let bands = Dictionary<struct (Region * int), Band>()

        for nest in nests do
            for instruction in nest.Instructions do
                match instruction with
                | Instruction.Load(place, strides) when Array.last strides > 1 && not (isScratch place.Region) ->
                    let key = struct (place.Region, Array.last strides)
                    let struct (low, high) = reach nest place strides

                    match bands.TryGetValue key with
                    | true, band ->
                        band.Low <- min low band.Low
                        band.High <- max high band.High
                    | _ ->
                        bands[key] <-
                            {
                                Region = place.Region
                                Step = Array.last strides
                                Low = low
                                High = high
                            }
                | _ -> ()

        bands.Values
        |> Seq.filter (fun band -> band.High - band.Low < 2 * band.Step && not (isWritten nests rows band))
        |> Array.ofSeq

    let private copyNest rows block (band: Band) start : LoopNest =
        let instructions =
            [|
                Instruction.Load(
                    {
                        Region = band.Region
                        Offset = band.Low
                    },
                    [| 1; band.Step |]
                )
            |]

        {
            Low = [| 0; 0 |]
            High = [| band.High - band.Low + 1; rows |]
            Instructions = instructions
            Levels = LoopNest.relevel instructions
            Exits =
                [|
                    {
                        Values = [| 0 |]
                        Target =
                            {
                                Region = Region.Scratch 1
                                Offset = start
                            }
                        Strides = [| block; 1 |]
                        Reduced = [| false; false |]
                        Combine = Combine.Store
                        IsDirect = false
                        Node = Unchecked.defaultof<Node>
                    }
                |]
        }

    /// Rows of arrays that are stored row by row are turned on the way in: the nests that do it, and the nests that read
    /// what those have stored. `reserve` gives scratch.
    let turnInputs rows (block: int) (reserve: int -> int) (nests: LoopNest[]) : LoopNest[] * LoopNest[] =
        let bands = bandsOf nests rows |> Array.map (fun band -> band, reserve ((band.High - band.Low + 1) * block))

        let redirect (instruction: Instruction) =
            match instruction with
            | Instruction.Load(place, strides) ->
                bands
                |> Array.tryFind (fun (band, _) -> band.Region = place.Region && band.Step = Array.last strides)
                |> Option.map (fun (band, start) ->
                    let inner = Array.truncate (strides.Length - 1) strides |> Array.map ((*) block)

                    Instruction.Load(
                        {
                            Region = Region.Scratch 1
                            Offset = start + (place.Offset - band.Low) * block
                        },
                        Array.append inner [| 1 |]
                    ))
                |> Option.defaultValue instruction
            | _ -> instruction

        let read (nest: LoopNest) =
            { nest with
                Instructions = Array.map redirect nest.Instructions
            }

        bands |> Array.map (fun (band, start) -> copyNest rows block band start), Array.map read nests
