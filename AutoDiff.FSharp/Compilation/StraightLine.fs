namespace AutoDiff.FSharp

open System.Collections.Generic

/// Long code without loops.
[<RequireQualifiedAccess>]
module internal StraightLine =
    /// Cuts long straight-line code into pieces below the JIT's limits; values that cross a cut go through memory.
    let split (limit: int) (reserve: int -> Place) (nest: LoopNest) : LoopNest[] =
        let count = nest.Instructions.Length
        let pieceOf position = position / limit
        let crossing = Dictionary<int, Place>()

        let cross position piece =
            match nest.Instructions[position] with
            | Instruction.Number _ -> ()
            | _ when pieceOf position <> piece && not (crossing.ContainsKey position) ->
                crossing[position] <- reserve 1
            | _ -> ()

        for position in 0 .. count - 1 do
            for operand in LoopNest.operandsOf nest.Instructions[position] do
                cross operand (pieceOf position)

        let cut piece =
            let instructions = List<Instruction>()
            let local = Dictionary<int, int>()

            let add position instruction =
                instructions.Add instruction
                local[position] <- instructions.Count - 1

            let find position =
                if not (local.ContainsKey position) then
                    match nest.Instructions[position] with
                    | Instruction.Number _ as number -> add position number
                    | _ -> add position (Instruction.Load(crossing[position], [||]))

                local[position]

            for position in piece * limit .. min count ((piece + 1) * limit) - 1 do
                match nest.Instructions[position] with
                | Instruction.Apply(primitive, operands) ->
                    let mapped = Array.map find operands
                    add position (Instruction.Apply(primitive, mapped))
                | Instruction.Choose(c, a, b) ->
                    let mapped = Array.map find [| c; a; b |]
                    add position (Instruction.Choose(mapped[0], mapped[1], mapped[2]))
                | other -> add position other

            let own (exit: Exit) = pieceOf exit.Values[0] = piece

            let spill (KeyValue(position, place)) =
                { nest.Exits[0] with
                    Values = [| position |]
                    Target = place
                    Combine = Combine.Store
                }

            let spills =
                crossing |> Seq.filter (fun pair -> pieceOf pair.Key = piece) |> Seq.map spill

            let exits = Seq.append (Array.filter own nest.Exits) spills |> Array.ofSeq

            { nest with
                Instructions = instructions.ToArray()
                Levels = Array.zeroCreate instructions.Count
                Exits =
                    exits
                    |> Array.map (fun exit ->
                        { exit with
                            Values = [| local[exit.Values[0]] |]
                        })
            }

        if count <= limit then
            [| nest |]
        else
            Array.init ((count + limit - 1) / limit) cut
