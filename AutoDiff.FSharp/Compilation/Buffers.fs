namespace AutoDiff.FSharp

open System
open System.Collections.Generic

/// Free stretches of the workspace, joined with their neighbours as they are given back.
[<Sealed>]
type private FreeSpace(start: int) =
    /// Start to end, and end to start.
    let starts = Dictionary<int, int>()
    let ends = Dictionary<int, int>()

    /// Length in the upper half, start in the lower: the shortest stretch that is long enough is found by search.
    let bySize = SortedSet<int64>()
    let mutable top = start
    let key (length: int) (first: int) = (int64 length <<< 32) ||| int64 first

    let add first last =
        starts[first] <- last
        ends[last] <- first
        bySize.Add(key (last - first) first) |> ignore

    let remove first last =
        starts.Remove first |> ignore
        ends.Remove last |> ignore
        bySize.Remove(key (last - first) first) |> ignore

    /// The end of all that was ever taken.
    member _.Top = top

    member _.Take(size: int) =
        match bySize.GetViewBetween(key size 0, Int64.MaxValue) |> Seq.tryHead with
        | Some shortest ->
            let length, first = int (shortest >>> 32), int (uint32 shortest)
            remove first (first + length)

            if length > size then
                add (first + size) (first + length)

            first
        | None ->
            // What is free at the end is the beginning of what is taken there.
            let first =
                match ends.TryGetValue top with
                | true, free ->
                    remove free top
                    free
                | _ -> top

            top <- first + size
            first

    member _.Return(first: int, size: int) =
        let mutable low, high = first, first + size

        match ends.TryGetValue low with
        | true, before ->
            remove before low
            low <- before
        | _ -> ()

        match starts.TryGetValue high with
        | true, after ->
            remove high after
            high <- after
        | _ -> ()

        add low high

/// Where the buffers of a program lie, and the size of the workspace, in doubles.
[<Sealed>]
type internal BufferMap(offsets: int[], size: int) =
    member _.Size = size

    /// The place with its buffer's place in the workspace.
    member _.Place(place: Place) =
        match place.Region with
        | Region.Buffer index ->
            {
                Region = Region.Workspace
                Offset = offsets[index] + place.Offset
            }
        | _ -> place

/// Lays the buffers of a program out so that those whose lives do not overlap share memory.
[<RequireQualifiedAccess>]
module internal Buffers =
    let private mapNest (change: Place -> Place) (nest: LoopNest) =
        let instruction instruction =
            match instruction with
            | Instruction.Load(place, strides) -> Instruction.Load(change place, strides)
            | other -> other

        let exit (exit: Exit) =
            { exit with
                Target = change exit.Target
            }

        { nest with
            Instructions = Array.map instruction nest.Instructions
            Exits = Array.map exit nest.Exits
        }

    /// The part at other places. Every place passes through `change`: what is found to be in use and what is moved are
    /// the same.
    let mapPlaces (change: Place -> Place) (part: Part) : Part =
        match part with
        | Part.Fill(target, size, value) -> Part.Fill(change target, size, value)
        | Part.Nest nest -> Part.Nest(mapNest change nest)
        | Part.Kernel(node, target, operands) -> Part.Kernel(node, change target, Array.map change operands)
        | Part.Rows group ->
            let rowPart (part: RowPart) =
                match part with
                | RowPart.Nest nest -> RowPart.Nest(mapNest change nest)
                | RowPart.Product product -> RowPart.Product(product.MapPlaces change)

            let finish (sum: Accumulator) = { sum with Target = change sum.Target }

            Part.Rows
                { group with
                    Parts = Array.map rowPart group.Parts
                    Accumulators = Array.map finish group.Accumulators
                }

    /// The first and the last part that touch each buffer; -1 where none does.
    let private lives count (parts: (Part * Place[])[]) =
        let first = Array.create count -1
        let last = Array.create count -1

        let touch position (place: Place) =
            match place.Region with
            | Region.Buffer index ->
                if first[index] < 0 then
                    first[index] <- position

                last[index] <- position
            | _ -> ()

            place

        parts
        |> Array.iteri (fun position (part, own) ->
            mapPlaces (touch position) part |> ignore
            own |> Array.iter (touch position >> ignore))

        first, last

    let private byPart count (positions: int[]) =
        let table = Array.init count (fun _ -> List<int>())

        positions
        |> Array.iteri (fun index position ->
            if position >= 0 then
                table[position].Add index)

        table

    /// Places for buffers of these sizes from `start` on: parts run one after another, and a buffer is in use from the
    /// first part that names it, or has it as its own, to the last. Best fit, part by part (the linear scan of register
    /// allocation); time is linear but for a logarithm.
    let place (start: int) (sizes: int[]) (parts: (Part * Place[])[]) : BufferMap =
        // Whole cache lines, so that buffers never share one.
        let sizes = sizes |> Array.map (fun size -> (size + 7) / 8 * 8)
        let offsets = Array.create sizes.Length start
        let first, last = lives sizes.Length parts
        let births, deaths = byPart parts.Length first, byPart parts.Length last
        let free = FreeSpace start

        for position in 0 .. parts.Length - 1 do
            for index in births[position] |> Seq.sortByDescending (fun index -> sizes[index]) do
                if sizes[index] > 0 then
                    offsets[index] <- free.Take sizes[index]

            for index in deaths[position] do
                if sizes[index] > 0 then
                    free.Return(offsets[index], sizes[index])

        BufferMap(offsets, free.Top)
