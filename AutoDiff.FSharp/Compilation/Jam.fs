namespace AutoDiff.FSharp

open System.Collections.Generic

/// Unroll and jam: several neighbouring rows go through one pass of the lane loop. What does not vary with the row is
/// loaded once for all of them, and a sum over rows meets its target in memory once.
[<RequireQualifiedAccess>]
module internal Jam =
    let private dependsOnRow (nest: LoopNest) =
        let depends = Array.zeroCreate<bool> nest.Instructions.Length

        for position in 0 .. depends.Length - 1 do
            depends[position] <-
                match nest.Instructions[position] with
                | Instruction.Load(_, strides) -> strides[0] <> 0
                | instruction ->
                    LoopNest.operandsOf instruction
                    |> Array.exists (fun operand -> depends[operand])

        depends

    let private moved (rows: int) (instruction: Instruction) =
        match instruction with
        | Instruction.Load(place, strides) ->
            Instruction.Load(
                { place with
                    Offset = place.Offset + rows * strides[0]
                },
                strides
            )
        | other -> other

    let private renamed (position: int -> int) (instruction: Instruction) =
        match instruction with
        | Instruction.Apply(primitive, operands) -> Instruction.Apply(primitive, Array.map position operands)
        | Instruction.Choose(c, a, b) -> Instruction.Choose(position c, position a, position b)
        | other -> other

    let private exitsOf (copies: int[][]) (exit: Exit) =
        let values (row: int) =
            exit.Values |> Array.map (fun value -> copies[row][value])

        if exit.Strides[0] = 0 && exit.Combine <> Combine.Store then
            [|
                { exit with
                    Values = copies |> Array.mapi (fun row _ -> values row) |> Array.concat
                }
            |]
        else
            copies
            |> Array.mapi (fun row _ ->
                { exit with
                    Values = values row
                    Target =
                        { exit.Target with
                            Offset = exit.Target.Offset + row * exit.Strides[0]
                        }
                })

    /// A nest of which each step of the first loop does `rows` rows.
    let apply (rows: int) (nest: LoopNest) : LoopNest =
        let depends = dependsOnRow nest
        let instructions = List<Instruction>()
        let copies = Array.init rows (fun _ -> Array.zeroCreate nest.Instructions.Length)

        for position in 0 .. nest.Instructions.Length - 1 do
            for row in 0 .. rows - 1 do
                if row = 0 || depends[position] then
                    nest.Instructions[position]
                    |> renamed (fun operand -> copies[row][operand])
                    |> moved row
                    |> instructions.Add

                copies[row][position] <- instructions.Count - 1

        { nest with
            Instructions = instructions.ToArray()
            Levels = LoopNest.relevel (instructions.ToArray())
            Exits = nest.Exits |> Array.collect (exitsOf copies)
        }
