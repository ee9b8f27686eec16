namespace AutoDiff.FSharp

/// Which results go past the caches. What does not fit there is turned out before anyone reads it, and an ordinary store has to read
/// each line before it writes it.
[<RequireQualifiedAccess>]
module internal Streaming =
    /// Doubles from which on that pays: past the largest caches that cores have to themselves. (Of a million doubles, which fit, it takes up to
    /// twice as long.)
    let leastSize = 1 <<< 22

    /// Loops this short have too many first and last lines, which are no stream's.
    let private leastLoop = 512

    let private nestsOf (part: Part) =
        match part with
        | Part.Nest nest -> [| nest |]
        | Part.Rows group -> group.Nests
        | _ -> [||]

    let private readsResult (part: Part) =
        let isResult (place: Place) = place.Region = Region.Result

        let isLoad instruction =
            match instruction with
            | Instruction.Load(place, _) -> isResult place
            | _ -> false

        let isKernelLoad =
            match part with
            | Part.Kernel(_, _, operands) -> Array.exists isResult operands
            | Part.Rows group -> group.Products |> Seq.collect _.Places |> Seq.exists isResult
            | _ -> false

        isKernelLoad || nestsOf part |> Seq.collect _.Instructions |> Seq.exists isLoad

    let private isLarge least (nest: LoopNest) (exit: Exit) =
        let extents = Array.map2 (-) nest.High nest.Low
        let lane = extents.Length - 1

        lane >= 0
        && exit.Combine = Combine.Store
        && exit.Target.Region = Region.Result
        && exit.Strides[lane] = 1
        && extents[lane] >= min leastLoop least
        && (extents |> Array.fold (fun size extent -> size * int64 extent) 1L)
           >= int64 least

    let private markNest least (nest: LoopNest) = nest.Streaming(isLarge least nest)

    let private mark least (part: Part) =
        match part with
        | Part.Nest nest -> Part.Nest(markNest least nest)
        | Part.Rows group ->
            let rowPart (part: RowPart) =
                match part with
                | RowPart.Nest nest -> RowPart.Nest(markNest least nest)
                | product -> product

            Part.Rows
                { group with
                    Parts = Array.map rowPart group.Parts
                }
        | other -> other

    /// The parts of a program, with streams for what is stored to a result of at least so many doubles that no part reads again.
    let apply (width: int) (least: int) (parts: Part[]) : Part[] =
        if StreamedExits.IsSupported width && not (Array.exists readsResult parts) then
            Array.map (mark least) parts
        else
            parts

    /// Stores that go past the caches.
    let count (parts: Part[]) =
        parts
        |> Seq.collect nestsOf
        |> Seq.collect _.Exits
        |> Seq.filter _.IsStreamed
        |> Seq.length
