namespace AutoDiff.FSharp

open System.Collections.Generic

/// Long code without loops.
[<RequireQualifiedAccess>]
module internal StraightLine =
    /// What is read in another piece than the one it is made in, with the memory it goes through. Numbers are written
    /// again instead.
    let private crossings limit (reserve: int -> Place) (nest: LoopNest) =
        let crossing = Dictionary<int, Place>()

        let cross reader position =
            match nest.Instructions[position] with
            | Instruction.Number _ -> ()
            | _ when position / limit <> reader / limit && not (crossing.ContainsKey position) ->
                crossing[position] <- reserve 1
            | _ -> ()

        for reader in 0 .. nest.Instructions.Length - 1 do
            LoopNest.operandsOf nest.Instructions[reader] |> Seq.iter (cross reader)

        crossing

    /// The instructions of a piece, which first loads what it needs of others, and where each stands among them.
    let private instructionsOf limit (crossing: Dictionary<int, Place>) (nest: LoopNest) piece =
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

        for position in piece * limit .. min nest.Instructions.Length ((piece + 1) * limit) - 1 do
            match nest.Instructions[position] with
            | Instruction.Apply(primitive, operands) ->
                let mapped = Array.map find operands
                add position (Instruction.Apply(primitive, mapped))
            | Instruction.Choose(c, a, b) ->
                let mapped = Array.map find [| c; a; b |]
                add position (Instruction.Choose(mapped[0], mapped[1], mapped[2]))
            | other -> add position other

        instructions.ToArray(), local

    /// What a piece hands out: results of the whole, and what crosses into other pieces.
    let private exitsOf limit (crossing: Dictionary<int, Place>) (nest: LoopNest) piece =
        let isOwn position = position / limit = piece

        let spill (KeyValue(position, place)) =
            { nest.Exits[0] with
                Values = [| position |]
                Target = place
                Combine = Combine.Store
            }

        let spills = crossing |> Seq.filter (fun pair -> isOwn pair.Key) |> Seq.map spill

        Seq.append (nest.Exits |> Seq.filter (fun exit -> isOwn exit.Values[0])) spills
        |> Array.ofSeq

    /// Cuts long straight-line code into pieces below the JIT's limits; values that cross a cut go through memory.
    let split (limit: int) (reserve: int -> Place) (nest: LoopNest) : LoopNest[] =
        let count = nest.Instructions.Length

        if count <= limit then
            [| nest |]
        else
            let crossing = crossings limit reserve nest

            let cut piece =
                let instructions, local = instructionsOf limit crossing nest piece

                let moved (exit: Exit) =
                    { exit with
                        Values = [| local[exit.Values[0]] |]
                    }

                { nest with
                    Instructions = instructions
                    Levels = Array.zeroCreate instructions.Length
                    Exits = exitsOf limit crossing nest piece |> Array.map moved
                }

            Array.init ((count + limit - 1) / limit) cut
