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

/// Where the buffers of a program lie.
[<Sealed>]
type internal BufferMap(offsets: int[], size: int) =
    let place (place: Place) =
        match place.Region with
        | Region.Buffer index ->
            {
                Region = Region.Workspace
                Offset = offsets[index] + place.Offset
            }
        | _ -> place

    let instruction instruction =
        match instruction with
        | Instruction.Load(from, strides) -> Instruction.Load(place from, strides)
        | other -> other

    let nest (nest: LoopNest) =
        { nest with
            Instructions = Array.map instruction nest.Instructions
            Exits = nest.Exits |> Array.map (fun exit -> { exit with Target = place exit.Target })
        }

    /// The size of the workspace, in doubles.
    member _.Size = size

    /// The place with its buffer's place in the workspace.
    member _.Place(at: Place) = place at

    /// The part with every buffer replaced by its place in the workspace.
    member _.Part(part: Part) : Part =
        match part with
        | Part.Fill(target, size, value) -> Part.Fill(place target, size, value)
        | Part.Nest loops -> Part.Nest(nest loops)
        | Part.Kernel(node, target, operands) -> Part.Kernel(node, place target, Array.map place operands)
        | Part.Rows group ->
            Part.Rows
                { group with
                    Nests = Array.map nest group.Nests
                    Accumulators =
                        group.Accumulators
                        |> Array.map (fun sum -> { sum with Target = place sum.Target })
                }

/// Lays the buffers of a program out so that those whose lives do not overlap share memory.
[<RequireQualifiedAccess>]
module internal Buffers =
    let private placesOfNest (nest: LoopNest) : seq<Place> =
        seq {
            for instruction in nest.Instructions do
                match instruction with
                | Instruction.Load(place, _) -> place
                | _ -> ()

            for exit in nest.Exits do
                exit.Target
        }

    let private placesOf (part: Part) : seq<Place> =
        match part with
        | Part.Fill(place, _, _) -> [ place ]
        | Part.Nest nest -> placesOfNest nest
        | Part.Kernel(_, target, operands) -> Seq.append [ target ] operands
        | Part.Rows group ->
            Seq.append
                (Seq.collect placesOfNest group.Nests)
                (group.Accumulators |> Seq.map (fun sum -> sum.Target))

    /// The first and the last part that touch each buffer; -1 where none does.
    let private lives count (parts: (Part * Place[])[]) =
        let first = Array.create count -1
        let last = Array.create count -1

        parts
        |> Array.iteri (fun position (part, own) ->
            for place in Seq.append (placesOf part) own do
                match place.Region with
                | Region.Buffer index ->
                    if first[index] < 0 then
                        first[index] <- position

                    last[index] <- position
                | _ -> ())

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
