namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// Sums and maxima over the lane loop: one vector each, in a register while the loop runs, for every
/// width of its bodies, the widest first.
[<Sealed>]
type internal LaneAccumulators(il: ILGenerator, addresses: NestAddresses, nest: LoopNest, widths: int[]) =
    let loops = nest.Low.Length
    let lane = loops - 1
    let scalar = Lanes(il, 1)

    let isAccumulated (exit: Exit) =
        exit.Combine <> Combine.Store && loops > 0 && exit.Reduced[lane]

    /// Level of the outermost of the reduced loops that end with the lane loop; the accumulator lives across them.
    let levelOf (exit: Exit) =
        let mutable level = loops

        while level > 0 && exit.Reduced[level - 1] do
            level <- level - 1

        level

    /// Positions of the exits that are kept from a level on.
    let opened =
        [| 0 .. nest.Exits.Length - 1 |]
        |> Array.filter (fun exit -> isAccumulated nest.Exits[exit])
        |> Array.groupBy (fun exit -> levelOf nest.Exits[exit])
        |> dict

    let exitsAt level =
        match opened.TryGetValue level with
        | true, exits -> exits
        | _ -> [||]

    /// Those that are growing, by the exit's position and the width of the body.
    let growing = Dictionary<struct (int * int), LocalBuilder>()

    let start exit width =
        growing[struct (exit, width)] <- Lanes(il, width).Constant nest.Exits[exit].Combine.Identity

    /// The accumulator of a body that is done.
    let take exit width =
        let accumulator = growing[struct (exit, width)]
        growing.Remove(struct (exit, width)) |> ignore
        accumulator

    /// target ← target ⊕ value, or just the value.
    let join level (exit: Exit) (lanes: Lanes) value =
        let combined =
            if exit.IsDirect then
                value
            else
                addresses.At(level, exit.Target, exit.Strides)
                lanes.Call(exit.Combine.Name, lanes.Load(), value)

        addresses.At(level, exit.Target, exit.Strides)
        lanes.Store combined

    /// Brings a vector of neighbours to its target.
    let joinLanes level exit width =
        join level nest.Exits[exit] (Lanes(il, width)) (take exit width)

    /// Folds the sum of a body into that of a narrower one.
    let fold exit width narrower =
        let combine = nest.Exits[exit].Combine.Name
        let part = Lanes(il, width).Narrow(combine, take exit width, narrower)

        growing[struct (exit, narrower)] <-
            match growing.TryGetValue(struct (exit, narrower)) with
            | true, sum -> Lanes(il, narrower).Call(combine, part, sum)
            | _ -> part

    let total exit =
        for width, narrower in Array.pairwise [| yield! widths; 1 |] do
            if width > narrower && growing.ContainsKey(struct (exit, width)) then
                fold exit width narrower

        take exit 1

    member _.Holds(exit: Exit) = isAccumulated exit

    member _.At(exit: int, width: int) = growing[struct (exit, width)]

    /// Starts those whose reduced loops begin at this level; where that is the lane loop, of its widest body only.
    member _.Open(level: int) =
        for exit in exitsAt level do
            (if level = lane then Array.truncate 1 widths else widths)
            |> Array.iter (start exit)

    /// Between two bodies of the lane loop. What is of that loop alone goes on from the sum of the wider one. Were the accumulators
    /// of both alive at once, they would not fit the registers, and the loop would store its sums as it goes: twice its time,
    /// or more where a store and a load cross a cache line.
    member _.Narrow(width: int, narrower: int) =
        for exit in exitsAt lane do
            if nest.Exits[exit].Lanes = 1 then
                fold exit width narrower
            else
                joinLanes lane exit width
                start exit narrower

    /// Brings those whose reduced loops end at this level to their targets.
    member _.Close(level: int) =
        for exit in exitsAt level do
            if nest.Exits[exit].Lanes = 1 then
                join level nest.Exits[exit] scalar (total exit)
            else
                for width in widths do
                    if growing.ContainsKey(struct (exit, width)) then
                        joinLanes level exit width
