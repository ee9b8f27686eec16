namespace AutoDiff.FSharp

open System.Collections.Generic

/// Unroll and jam: several neighbouring rows go through one pass of the lane loop. What does not vary with the row is
/// loaded once for all of them, and a sum over rows meets its target in memory once.
[<RequireQualifiedAccess>]
module internal Jam =
    /// Which instructions vary with a loop.
    let dependsOn loop (nest: LoopNest) =
        let depends = Array.zeroCreate<bool> nest.Instructions.Length

        for position in 0 .. depends.Length - 1 do
            depends[position] <-
                match nest.Instructions[position] with
                | Instruction.Load(_, strides) -> strides[loop] <> 0
                | Instruction.Progression(_, strides) -> strides[loop] <> 0L
                | instruction ->
                    LoopNest.operandsOf instruction
                    |> Array.exists (fun operand -> depends[operand])

        depends

    let private moved loop (steps: int) (instruction: Instruction) =
        match instruction with
        | Instruction.Load(place, strides) ->
            Instruction.Load(
                { place with
                    Offset = place.Offset + steps * strides[loop]
                },
                strides
            )
        | Instruction.Progression(start, strides) ->
            Instruction.Progression(start + int64 steps * strides[loop], strides)
        | other -> other

    let renamed (position: int -> int) (instruction: Instruction) =
        match instruction with
        | Instruction.Apply(primitive, operands) -> Instruction.Apply(primitive, Array.map position operands)
        | Instruction.Choose(c, a, b) -> Instruction.Choose(position c, position a, position b)
        | other -> other

    let private exitsOf loop (copies: int[][]) (exit: Exit) =
        let values (copy: int) =
            exit.Values |> Array.map (fun value -> copies[copy][value])

        if exit.Strides[loop] = 0 && exit.Combine <> Combine.Store then
            [|
                { exit with
                    Values = copies |> Array.mapi (fun copy _ -> values copy) |> Array.concat
                }
            |]
        else
            copies
            |> Array.mapi (fun copy _ ->
                { exit with
                    Values = values copy
                    Target =
                        { exit.Target with
                            Offset = exit.Target.Offset + copy * exit.Strides[loop]
                        }
                })

    /// A nest of which each step of a loop does `count` steps.
    let private along loop (count: int) (nest: LoopNest) : LoopNest =
        let depends = dependsOn loop nest
        let instructions = List<Instruction>()

        let copies = Array.init count (fun _ -> Array.zeroCreate nest.Instructions.Length)

        for position in 0 .. nest.Instructions.Length - 1 do
            for copy in 0 .. count - 1 do
                if copy = 0 || depends[position] then
                    nest.Instructions[position]
                    |> renamed (fun operand -> copies[copy][operand])
                    |> moved loop copy
                    |> instructions.Add

                copies[copy][position] <- instructions.Count - 1

        { nest with
            Instructions = instructions.ToArray()
            Levels = LoopNest.relevel (instructions.ToArray())
            Exits = nest.Exits |> Array.collect (exitsOf loop copies)
        }

    /// A nest of which each step of the first loop does `rows` rows.
    let apply (rows: int) (nest: LoopNest) : LoopNest = along 0 rows nest

    let inline private times loop count (strides: 'stride[]) =
        Array.updateAt loop (count * strides[loop]) strides

    /// The nest with another loop in place of one: its places, and the strides of what moves with it.
    let private reloop
        loop
        low
        high
        (change: int[] -> int[])
        (changeLong: int64[] -> int64[])
        (nest: LoopNest)
        : LoopNest =
        let start (place: Place) (strides: int[]) =
            { place with
                Offset = place.Offset + nest.Low[loop] * strides[loop]
            }

        let instructions =
            nest.Instructions
            |> Array.map (function
                | Instruction.Load(place, strides) -> Instruction.Load(start place strides, change strides)
                | Instruction.Progression(from, strides) ->
                    Instruction.Progression(from + int64 nest.Low[loop] * strides[loop], changeLong strides)
                | other -> other)

        {
            Low = low
            High = high
            Instructions = instructions
            Levels = LoopNest.relevel instructions
            Exits =
                nest.Exits
                |> Array.map (fun exit ->
                    { exit with
                        Target = start exit.Target exit.Strides
                        Strides = change exit.Strides
                    })
        }

    /// A nest whose loop does `count` steps at a time, which must divide them.
    let group loop (count: int) (nest: LoopNest) : LoopNest =
        let steps = (nest.High[loop] - nest.Low[loop]) / count

        along loop count nest
        |> reloop
            loop
            (Array.updateAt loop 0 nest.Low)
            (Array.updateAt loop steps nest.High)
            (times loop count)
            (times loop (int64 count))

    /// The nest without one of its loops, whose steps are written out.
    let unroll loop (nest: LoopNest) : LoopNest =
        let without (items: 'a[]) = Array.removeAt loop items

        let single =
            along loop (nest.High[loop] - nest.Low[loop]) nest
            |> reloop loop (without nest.Low) (without nest.High) without without

        { single with
            Exits =
                single.Exits
                |> Array.map (fun exit ->
                    { exit with
                        Reduced = without exit.Reduced
                    })
        }
