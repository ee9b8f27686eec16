namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// What the bodies of a nest's lane loop share.
type internal NestParts =
    {
        IL: ILGenerator
        Nest: LoopNest
        Addresses: NestAddresses
        Progressions: NestProgressions
        Arithmetic: Arithmetic
        Outside: OutsideValues
        Accumulators: LaneAccumulators
        Streamed: StreamedExits
    }

/// Emits the body of a lane loop once, for a vector of so many lanes or for one index.
[<Sealed>]
type internal NestBody(parts: NestParts, lanesWidth: int) =
    let lanes = Lanes(parts.IL, lanesWidth)
    let exits = parts.Nest.Exits
    let inside = Dictionary<int, LocalBuilder>()

    /// What each exit has combined so far, by chain.
    let partial: LocalBuilder[][] = Array.create exits.Length [||]

    let value position =
        match parts.Nest.Instructions[position], inside.TryGetValue position with
        | _, (true, local) -> local
        | Instruction.Number c, _ -> lanes.Constant c
        | _ -> parts.Outside.At(position, lanesWidth)

    let isManyInOne (exit: Exit) = exit.Values.Length > 1

    /// A single sum of many grows as several, which do not wait for each other.
    let chains (exit: Exit) =
        let together = exits |> Seq.filter isManyInOne |> Seq.length
        1 + exit.Values.Length / (5 * max 1 together)

    let start position =
        let exit = exits[position]

        if parts.Accumulators.Holds exit then
            [| parts.Accumulators.At(position, lanesWidth) |]
        elif exit.IsDirect then
            Array.init (chains exit) (fun _ -> lanes.Constant exit.Combine.Identity)
        else
            [| parts.Addresses.Load(lanes, exit.Target, exit.Strides) |]

    let combined (exit: Exit) (current: LocalBuilder) position =
        if exit.Combine = Combine.Max then
            lanes.Call("Max", current, value position)
        else
            parts.Arithmetic.AddTo(lanes, value, current, position)

    let combineTerm position term =
        let exit = exits[position]

        if exit.Combine <> Combine.Store then
            if term = 0 then
                partial[position] <- start position

            let chains = partial[position]
            let chain = term % chains.Length
            chains[chain] <- combined exit chains[chain] exit.Values[term]

    let result position =
        let exit = exits[position]

        if exit.Combine = Combine.Store then
            value exit.Values[0]
        else
            partial[position]
            |> Array.reduce (fun a b -> lanes.Call(exit.Combine.Name, a, b))

    let finish position =
        let exit = exits[position]
        let result = result position

        if parts.Accumulators.Holds exit then
            parts.IL.Emit(OpCodes.Ldloc, result)
            parts.IL.Emit(OpCodes.Stloc, parts.Accumulators.At(position, lanesWidth))
        elif parts.Streamed.Holds position then
            parts.Streamed.Store(position, result)
        else
            parts.Addresses.Store(lanes, exit.Target, exit.Strides, result)

    let compute position =
        if not (parts.Arithmetic.IsAbsorbed position) then
            inside[position] <-
                match parts.Nest.Instructions[position] with
                | Instruction.Load(place, strides) -> parts.Addresses.Load(lanes, place, strides)
                | Instruction.Progression(_, strides) -> parts.Progressions.InLane(lanes, position, strides)
                | _ -> parts.Arithmetic.Compute(lanes, value, position)

    /// The steps in their order.
    member _.Emit(steps: seq<BodyStep>) =
        for step in steps do
            match step with
            | BodyStep.Compute position -> compute position
            | BodyStep.Combine(exit, term) -> combineTerm exit term
            | BodyStep.Finish exit -> finish exit
