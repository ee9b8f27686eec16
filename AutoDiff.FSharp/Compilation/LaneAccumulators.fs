namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// Sums and maxima over the lane loop: one vector each, in a register while the loop runs, for every width of its bodies.
[<Sealed>]
type internal LaneAccumulators(il: ILGenerator, addresses: NestAddresses, nest: LoopNest, widths: int[]) =
    let loops = nest.Low.Length
    let scalar = Lanes(il, 1)

    let isAccumulated (exit: Exit) =
        exit.Combine <> Combine.Store && loops > 0 && exit.Reduced[loops - 1]

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

    let total (exit: int) =
        let name = nest.Exits[exit].Combine.Name

        let fold width =
            Lanes(il, width).Fold(name, accumulators[struct (exit, width)])
            scalar.FromStack()

        widths |> Array.map fold |> Array.reduce (fun a b -> scalar.Call(name, a, b))

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

    member _.Holds(exit: Exit) = isAccumulated exit

    member _.At(exit: int, width: int) = accumulators[struct (exit, width)]

    /// Starts those whose reduced loops begin at this level.
    member _.Open(level: int) =
        for exit in exitsAt level do
            for width in widths do
                accumulators[struct (exit, width)] <-
                    Lanes(il, width).Constant nest.Exits[exit].Combine.Identity

    /// Brings those whose reduced loops end at this level to their targets.
    member _.Close(level: int) =
        for position in exitsAt level do
            let exit = nest.Exits[position]

            if exit.Lanes = 1 then
                join level exit scalar (total position)
            else
                for width in widths do
                    join level exit (Lanes(il, width)) accumulators[struct (position, width)]
