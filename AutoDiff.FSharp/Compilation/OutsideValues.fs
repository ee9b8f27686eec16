namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// What the lane loop of a nest reads and does not vary with the lanes: computed outside it, level by level, and taken into all lanes
/// where a body wants a vector.
[<Sealed>]
type internal OutsideValues
    (
        il: ILGenerator,
        nest: LoopNest,
        addresses: NestAddresses,
        progressions: NestProgressions,
        arithmetic: Arithmetic,
        mostKept: int
    ) =
    let loops = nest.Low.Length
    let scalar = Lanes(il, 1)

    /// Those of outer loops that the lane loop reads.
    let shared =
        let inLanes =
            Seq.indexed nest.Instructions
            |> Seq.filter (fun (position, _) -> loops > 0 && nest.Levels[position] = loops)
            |> Seq.collect (snd >> LoopNest.operandsOf)

        Seq.append inLanes (nest.Exits |> Seq.collect _.Values)
        |> Seq.filter (fun position -> nest.Levels[position] < loops)
        |> HashSet

    /// Loads that the lane loop repeats, since it has no registers to keep what they read: a number from memory in all
    /// lanes costs a load, as a spilled vector does, and needs no store before.
    let repeated =
        let isLoad position = nest.Instructions[position].IsLoad

        let sums =
            nest.Exits
            |> Seq.filter (fun exit -> exit.Combine <> Combine.Store)
            |> Seq.length

        let readOutside =
            Seq.indexed nest.Instructions
            |> Seq.filter (fun (position, _) -> nest.Levels[position] < loops)
            |> Seq.collect (snd >> LoopNest.operandsOf)
            |> HashSet

        let loads, others =
            shared
            |> Seq.sort
            |> Array.ofSeq
            |> Array.partition (fun p -> isLoad p && not (readOutside.Contains p))

        let room = max 0 (mostKept - sums - others.Length)
        loads |> Array.skip (min room loads.Length) |> HashSet

    /// Values computed outside the lane loop, as doubles and, where lanes need them, as vectors.
    let outside = Dictionary<int, LocalBuilder>()
    let spread = Dictionary<int, LocalBuilder>()
    let mutable mostSpread = 1

    let value position =
        match nest.Instructions[position] with
        | Instruction.Number c -> scalar.Constant c
        | _ -> outside[position]

    /// Loads that the lane loop repeats.
    member _.Repeated: IReadOnlyCollection<int> = repeated

    member _.IsRepeated(position: int) = repeated.Contains position

    /// The value as a double.
    member _.Scalar(position: int) = value position

    /// The value in so many lanes.
    member _.At(position: int, width: int) =
        if mostSpread = 1 then outside[position]
        elif width = mostSpread then spread[position]
        else Lanes(il, mostSpread).Lower(spread[position], width)

    /// Computes what depends on exactly the loops below `level`.
    member _.Emit(level: int) =
        for position in 0 .. nest.Instructions.Length - 1 do
            if
                nest.Levels[position] = level
                && not (arithmetic.IsAbsorbed position || repeated.Contains position)
            then
                match nest.Instructions[position] with
                | Instruction.Number _ -> ()
                | Instruction.Load(place, strides) ->
                    addresses.At(level, place, strides)
                    outside[position] <- scalar.Load()
                | Instruction.Progression(start, strides) ->
                    outside[position] <- progressions.At(level, start, strides)
                | _ -> outside[position] <- arithmetic.Compute(scalar, value, position)

    /// Takes what the lane loop reads into as many lanes as its widest body has. Narrower bodies read the same vector:
    /// were each to have its own, or the double, the register of that would be taken while the widest runs.
    member _.Spread(width: int) =
        mostSpread <- width

        if width > 1 then
            for position in shared do
                if outside.ContainsKey position then
                    il.Emit(OpCodes.Ldloc, outside[position])
                    spread[position] <- Lanes(il, width).FromScalarOnStack()
