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

    /// Doubles of scratch in a block: three quarters of a second-level cache of 1 MiB, of which arrays that take each
    /// other's place leave about half.
    let private blockElements = 98304

    /// Full tiles of the matrix kernel, for which rows are columns.
    let rowUnit = 32

    let private mostRows = 256

    /// Whether short loops inside the rows do a good part of the work.
    let isWanted (work: LoopWork[]) =
        let loops = work |> Array.filter (fun part -> not part.IsRowProduct)

        let isNarrow (part: LoopWork) =
            part.Extents.Length >= 3 && Array.last part.Extents < narrow

        let all = loops |> Array.sumBy _.Elements
        4L * (loops |> Array.filter isNarrow |> Array.sumBy _.Elements) > all

    /// Rows of a block that stores so many doubles a row.
    let blockRows rowSize =
        blockElements / max 1 rowSize / rowUnit * rowUnit |> max rowUnit |> min mostRows

    /// From one column to the next, in doubles: an odd number of cache lines, or the columns would share few sets of the
    /// cache, and a store would look like one to the column being read.
    let columnStep blockRows = blockRows ||| 8

    /// Where each array in scratch starts, and how far apart its columns are.
    type Layout = { Starts: int[]; ColumnStep: int }

    let private turnedPlace (layout: Layout) (place: Place) =
        let start = layout.Starts |> Array.findBack (fun start -> start <= place.Offset)

        {
            Region = Region.Scratch 1
            Offset = start + (place.Offset - start) * layout.ColumnStep
        }

    let private rowLast (items: 'a[]) = Array.append items[1..] [| items[0] |]

    let private turnedStrides (layout: Layout) (region: Region) (strides: int[]) =
        match region with
        | Region.Scratch rowSize ->
            Array.append (strides[1..] |> Array.map ((*) layout.ColumnStep)) [| strides[0] / rowSize |]
        | _ -> rowLast strides

    let private turn (layout: Layout) (place: Place) strides =
        let moved = turnedStrides layout place.Region strides

        match place.Region with
        | Region.Scratch _ -> turnedPlace layout place, moved
        | _ -> place, moved

    /// The nest with its loop over rows innermost.
    let private turned (layout: Layout) (nest: LoopNest) : LoopNest =
        let instructions =
            nest.Instructions
            |> Array.map (function
                | Instruction.Load(place, strides) -> Instruction.Load(turn layout place strides)
                | Instruction.Progression(start, strides) -> Instruction.Progression(start, rowLast strides)
                | other -> other)

        let exit (exit: Exit) =
            let target, strides = turn layout exit.Target exit.Strides

            { exit with
                Target = target
                Strides = strides
                Reduced = rowLast exit.Reduced
            }

        {
            Low = rowLast nest.Low
            High = rowLast nest.High
            Instructions = instructions
            Levels = LoopNest.relevel instructions
            Exits = Array.map exit nest.Exits
        }

    // Sums within the row that are left to loops add to their target in memory.
    let private direct (nest: LoopNest) =
        { nest with
            Exits =
                nest.Exits
                |> Array.map (fun exit ->
                    { exit with
                        IsDirect = exit.IsDirect && not (Array.contains true exit.Reduced)
                    })
        }

    /// The nests of one step, none of which waits for another, with their loops over rows innermost, for vectors of so
    /// many lanes.
    let nests width (layout: Layout) (nests: LoopNest[]) : LoopNest[] =
        nests
        |> Array.map (turned layout)
        |> ShortLoops.share width
        |> Array.collect (direct >> ShortLoops.jam width)

    let private matrix (layout: Layout) (matrix: BlockMatrix) =
        match matrix.Place.Region with
        | Region.Scratch rowSize ->
            let stride s =
                if s = rowSize then 1 else s * layout.ColumnStep

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
