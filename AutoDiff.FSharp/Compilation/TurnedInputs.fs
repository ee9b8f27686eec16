namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Where rows lie side by side, arrays that are stored row by row are turned on the way in, a block at a time.
[<RequireQualifiedAccess>]
module internal TurnedInputs =
    /// Elements `Low` to `High` of rows that lie `Step` doubles apart.
    [<Struct>]
    type private Band =
        {
            Region: Region
            Step: int
            Low: int
            High: int
        }

    let private isInput (region: Region) =
        match region with
        | Region.Scratch _
        | Region.Accumulators -> false
        | _ -> true

    /// The elements of the first row that a load reads, where rows are not neighbours yet.
    let private bandOfLoad (nest: LoopNest) (place: Place) (strides: int[]) =
        let mutable low, high = place.Offset, place.Offset

        for loop in 0 .. strides.Length - 2 do
            let first, last =
                strides[loop] * nest.Low[loop], strides[loop] * (nest.High[loop] - 1)

            low <- low + min first last
            high <- high + max first last

        {
            Region = place.Region
            Step = Array.last strides
            Low = low
            High = high
        }

    /// Rows that are multiplied with what all share are the columns of the kernel's right operand, and best contiguous.
    let private isTurned (product: BlockProduct) =
        not product.Accumulates
        && product.Left.RowStep > 1
        && product.Left.ColumnStride = 1

    let private bandsOf (part: RowPart) : seq<Band> =
        seq {
            match part with
            | RowPart.Nest nest ->
                for instruction in nest.Instructions do
                    match instruction with
                    | Instruction.Load(place, strides) when Array.last strides > 1 ->
                        bandOfLoad nest place strides
                    | _ -> ()
            | RowPart.Product product when isTurned product ->
                let place = product.Left.Place

                {
                    Region = place.Region
                    Step = product.Left.RowStep
                    Low = place.Offset
                    High = place.Offset + product.Node.Operands[0].Shape.Dims[1] - 1
                }
            | _ -> ()
        }

    let private targets (part: RowPart) =
        match part with
        | RowPart.Nest nest -> nest.Exits |> Array.map _.Target
        | RowPart.Product product -> [| product.Target.Place |]

    /// What the group itself writes cannot be read ahead.
    let private isWritten parts rows (band: Band) =
        parts
        |> Seq.collect targets
        |> Seq.exists (fun target ->
            target.Region = band.Region
            && target.Offset >= band.Low - band.Step * rows
            && target.Offset <= band.High + band.Step * rows)

    let private union (bands: seq<Band>) =
        let first = Seq.head bands

        { first with
            Low = bands |> Seq.map _.Low |> Seq.min
            High = bands |> Seq.map _.High |> Seq.max
        }

    let private width (band: Band) = band.High - band.Low + 1

    let private copy rows columnStep (band: Band) start : LoopNest =
        let source =
            {
                Region = band.Region
                Offset = band.Low
            }

        let target =
            {
                Region = Region.Scratch 1
                Offset = start
            }

        let instructions = [| Instruction.Load(source, [| 1; band.Step |]) |]

        {
            Low = [| 0; 0 |]
            High = [| width band; rows |]
            Instructions = instructions
            Levels = LoopNest.relevel instructions
            Exits = [| Exit.Store(0, target, [| columnStep; 1 |]) |]
        }

    /// A band, and where its turned copy starts in scratch: `columnStep` doubles for each element of a row.
    [<Struct>]
    type private Turned = { Band: Band; Start: int }

    /// The bands worth turning. `reserve` gives scratch.
    let private turnedBands rows columnStep (reserve: int -> int) (parts: RowPart[]) : Turned[] =
        parts
        |> Seq.collect bandsOf
        |> Seq.filter (fun band -> isInput band.Region)
        |> Seq.groupBy (fun band -> struct (band.Region, band.Step))
        |> Seq.map (snd >> union)
        |> Seq.filter (fun band -> width band <= 2 * band.Step && not (isWritten parts rows band))
        |> Seq.map (fun band ->
            {
                Band = band
                Start = reserve (width band * columnStep)
            })
        |> Array.ofSeq

    /// Where what lay at the place, in rows `step` doubles apart, lies now.
    let private find columnStep (turned: Turned[]) (place: Place) step : Place option =
        turned
        |> Array.tryFind (fun each -> each.Band.Region = place.Region && each.Band.Step = step)
        |> Option.map (fun each ->
            {
                Region = Region.Scratch 1
                Offset = each.Start + (place.Offset - each.Band.Low) * columnStep
            })

    let private redirectLoad columnStep turned (instruction: Instruction) =
        match instruction with
        | Instruction.Load(place, strides) ->
            match find columnStep turned place (Array.last strides) with
            | Some place ->
                let inner =
                    Array.truncate (strides.Length - 1) strides |> Array.map ((*) columnStep)

                Instruction.Load(place, Array.append inner [| 1 |])
            | None -> instruction
        | _ -> instruction

    let private redirectLeft columnStep turned (product: BlockProduct) =
        match find columnStep turned product.Left.Place product.Left.RowStep with
        | Some place ->
            { product with
                Left =
                    {
                        Place = place
                        RowStride = 1
                        ColumnStride = columnStep
                        RowStep = 1
                    }
            }
        | None -> product

    let private redirect columnStep turned (part: RowPart) =
        match part with
        | RowPart.Nest nest ->
            RowPart.Nest
                { nest with
                    Instructions = nest.Instructions |> Array.map (redirectLoad columnStep turned)
                }
        | RowPart.Product product when isTurned product ->
            RowPart.Product(redirectLeft columnStep turned product)
        | other -> other

    /// The parts preceded by nests that turn their inputs. `reserve` gives scratch.
    let apply rows (columnStep: int) (reserve: int -> int) (parts: RowPart[]) : RowPart[] =
        let turned = turnedBands rows columnStep reserve parts

        let copies =
            turned
            |> Array.map (fun each -> RowPart.Nest(copy rows columnStep each.Band each.Start))

        Array.append copies (Array.map (redirect columnStep turned) parts)
