namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// An array in scratch, in doubles.
[<Struct>]
type internal ScratchArray = { Start: int; Length: int }

/// Lets an array take the place of one that is read for the last time where the array is made, element by element: half
/// as much memory passes through the cache.
[<RequireQualifiedAccess>]
module internal ScratchReuse =
    let private holds (array: ScratchArray) (place: Place) =
        match place.Region with
        | Region.Scratch _ -> place.Offset >= array.Start && place.Offset < array.Start + array.Length
        | _ -> false

    let private loads (nest: LoopNest) =
        nest.Instructions
        |> Seq.choose (function
            | Instruction.Load(place, strides) -> Some(struct (place, strides))
            | _ -> None)

    let private placesOf (part: RowPart) : seq<Place> =
        match part with
        | RowPart.Product product -> product.Places
        | RowPart.Nest nest ->
            seq {
                for struct (place, _) in loads nest do
                    place

                for exit in nest.Exits do
                    exit.Target
            }

    let private touches (array: ScratchArray) (part: RowPart) =
        placesOf part |> Seq.exists (holds array)

    /// Every element the nest reads of one array lies where the same step stores one of the other.
    let private isInStep (nest: LoopNest) (old: ScratchArray) (made: ScratchArray) =
        let stored =
            nest.Exits
            |> Array.filter (fun exit -> holds made exit.Target)
            |> Array.map (fun exit -> exit.Target.Offset - made.Start, exit.Target.Region, exit.Strides)

        let stored = HashSet(stored, HashIdentity.Structural)

        let isStored struct (place: Place, strides) =
            stored.Contains((place.Offset - old.Start, place.Region, strides))

        let writesPlainly =
            nest.Exits
            |> Array.forall (fun exit ->
                not (holds made exit.Target || holds old exit.Target)
                || (exit.Combine = Combine.Store && holds made exit.Target))

        writesPlainly
        && loads nest
           |> Seq.filter (fun struct (place, _) -> holds old place)
           |> Seq.forall isStored

    /// The array that `made` can take the place of: it has its length, and the part that makes the one is the last to
    /// read the other.
    let private predecessor
        (parts: RowPart[])
        (arrays: seq<ScratchArray>)
        (made: ScratchArray)
        : ScratchArray voption =
        let first = parts |> Array.findIndex (touches made)

        let isLast (old: ScratchArray) =
            old.Length = made.Length
            && old.Start <> made.Start
            && Array.tryFindIndexBack (touches old) parts = Some first

        match parts[first] with
        | RowPart.Nest nest ->
            match arrays |> Seq.tryFind (fun old -> isLast old && isInStep nest old made) with
            | Some old -> ValueSome old
            | None -> ValueNone
        | RowPart.Product _ -> ValueNone

    let private moved (from: ScratchArray) (goal: ScratchArray) (place: Place) =
        if holds from place then
            { place with
                Offset = place.Offset - from.Start + goal.Start
            }
        else
            place

    let private movedPart from goal (part: RowPart) =
        match part with
        | RowPart.Product product -> RowPart.Product(product.MapPlaces(moved from goal))
        | RowPart.Nest nest ->
            let load instruction =
                match instruction with
                | Instruction.Load(place, strides) -> Instruction.Load(moved from goal place, strides)
                | other -> other

            RowPart.Nest
                { nest with
                    Instructions = Array.map load nest.Instructions
                    Exits =
                        nest.Exits
                        |> Array.map (fun exit ->
                            { exit with
                                Target = moved from goal exit.Target
                            })
                }

    /// The parts with arrays moved to where others have been. Neither those of `fixedStarts` move, nor does anything
    /// move there.
    let apply (arrays: ScratchArray[]) (fixedStarts: int[]) (parts: RowPart[]) : RowPart[] =
        let free =
            arrays
            |> Array.filter (fun array ->
                not (Array.contains array.Start fixedStarts)
                && Array.exists (touches array) parts)

        let mutable current = parts
        let live = List<ScratchArray>(free)

        for made in free do
            match predecessor current live made with
            | ValueSome old ->
                current <- Array.map (movedPart made old) current
                live.Remove made |> ignore
            | ValueNone -> ()

        current
