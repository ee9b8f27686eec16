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

    /// By the exit's position and the width.
    let accumulators = Dictionary<struct (int * int), LocalBuilder>()

    let start level (widths: int[]) =
        for exit in exitsAt level do
            for width in widths do
                accumulators[struct (exit, width)] <-
                    Lanes(il, width).Constant nest.Exits[exit].Combine.Identity

    /// What the widest vector of an exit of the lane loop alone has been folded to, once its body is done.
    let folded = Dictionary<int, LocalBuilder>()

    let fold (exit: int) width =
        Lanes(il, width).Fold(nest.Exits[exit].Combine.Name, accumulators[struct (exit, width)])
        scalar.FromStack()

    let total (exit: int) =
        let part width =
            match folded.TryGetValue exit with
            | true, sum when width = widths[0] -> sum
            | _ -> fold exit width

        widths
        |> Array.map part
        |> Array.reduce (fun a b -> scalar.Call(nest.Exits[exit].Combine.Name, a, b))

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
        join level nest.Exits[exit] (Lanes(il, width)) accumulators[struct (exit, width)]

    member _.Holds(exit: Exit) = isAccumulated exit

    member _.At(exit: int, width: int) = accumulators[struct (exit, width)]

    /// Starts those whose reduced loops begin at this level; where that is the lane loop, of its widest body only.
    member _.Open(level: int) =
        start level (if level = lane then Array.truncate 1 widths else widths)

    /// Between the widest body of the lane loop and the others. Were the accumulators of both alive at once, they would not
    /// fit the registers, and the loop would store its sums as it goes: twice its time, or more where a store and a load
    /// cross a cache line.
    member _.Narrow() =
        if widths.Length > 1 then
            for exit in exitsAt lane do
                if nest.Exits[exit].Lanes > 1 then
                    joinLanes lane exit widths[0]
                else
                    folded[exit] <- fold exit widths[0]

            start lane (Array.skip 1 widths)

    /// Brings those whose reduced loops end at this level to their targets.
    member _.Close(level: int) =
        for exit in exitsAt level do
            if nest.Exits[exit].Lanes = 1 then
                join level nest.Exits[exit] scalar (total exit)
            else
                let isJoined width =
                    level = lane && widths.Length > 1 && width = widths[0]

                widths |> Array.filter (isJoined >> not) |> Array.iter (joinLanes level exit)
