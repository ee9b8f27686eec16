namespace AutoDiff.FSharp

open System.Collections.Generic

/// Short loops around a loop over rows that run along the lanes: written out, and taken several steps at a time, as far as
/// the registers go.
[<RequireQualifiedAccess>]
module internal ShortLoops =
    /// More instructions in a body leave the registers.
    let private mostInstructions = 200

    let private longestUnrolled = 16
    let private mostJammed = 8

    /// Sums over the lanes that a body keeps in registers, beside what it computes: of 32 registers, or of 16.
    let private mostSums width = if width = 8 then 24 else 10

    let private sums (nest: LoopNest) =
        nest.Exits |> Seq.filter (fun exit -> Array.last exit.Reduced) |> Seq.length

    let private fits width (nest: LoopNest) =
        nest.Instructions.Length <= mostInstructions && sums nest <= mostSums width

    /// Whether every step of the loops inside the row has results of its own, which do not want the steps in one body.
    let private stepsAreApart (nest: LoopNest) =
        nest.Exits
        |> Array.forall (fun exit -> exit.Reduced[.. exit.Reduced.Length - 2] |> Array.forall not)

    /// Inner loops with few points become straight-line code, the innermost first. The nest with as many of them written out as fit
    /// comes first; the others may do where they meet a nest with the same loops.
    let rec private forms width (nest: LoopNest) : LoopNest list =
        let loop = nest.Low.Length - 2

        let unrolled =
            if loop < 0 || nest.High[loop] - nest.Low[loop] > longestUnrolled then
                []
            else
                [ Jam.unroll loop nest ] |> List.filter (fits width)

        match unrolled with
        | [] -> [ nest ]
        | next :: _ -> forms width next @ (if stepsAreApart nest then [ nest ] else [])

    /// One nest that does what two over the same box do; what both load and compute they share.
    let private merged (a: LoopNest) (b: LoopNest) : LoopNest =
        let instructions = List<Instruction>(a.Instructions)
        let known = Dictionary<Instruction, int>(HashIdentity.Structural)

        a.Instructions
        |> Array.iteri (fun position instruction -> known.TryAdd(instruction, position) |> ignore)

        let places = Array.zeroCreate b.Instructions.Length

        for position in 0 .. places.Length - 1 do
            let instruction =
                b.Instructions[position] |> Jam.renamed (fun operand -> places[operand])

            match known.TryGetValue instruction with
            | true, found -> places[position] <- found
            | _ ->
                places[position] <- instructions.Count
                known[instruction] <- instructions.Count
                instructions.Add instruction

        let exits =
            b.Exits
            |> Array.map (fun exit ->
                { exit with
                    Values = exit.Values |> Array.map (fun value -> places[value])
                })

        { a with
            Instructions = instructions.ToArray()
            Levels = LoopNest.relevel (instructions.ToArray())
            Exits = Array.append a.Exits exits
        }

    /// The nest with the other in it, if that saves anything.
    let private join width (a: LoopNest) (b: LoopNest) =
        if a.Low <> b.Low || a.High <> b.High then
            None
        else
            let both = merged a b
            let saved = a.Instructions.Length + b.Instructions.Length - both.Instructions.Length
            if saved > 0 && fits width both then Some both else None

    /// Short loops written out, and fewer nests: those over one box that read some of the same elements become one. None may
    /// wait for another.
    let share width (nests: LoopNest[]) : LoopNest[] =
        let found = List<LoopNest list>()

        for nest in nests do
            let forms = forms width nest

            let joined =
                Seq.allPairs forms (Seq.indexed found)
                |> Seq.tryPick (fun (form, (place, others)) ->
                    others
                    |> List.tryPick (fun other -> join width other form)
                    |> Option.map (fun both -> place, both))

            match joined with
            | Some(place, both) -> found[place] <- [ both ]
            | None -> found.Add forms

        found |> Seq.map List.head |> Array.ofSeq

    /// Steps of the loop around the rows that share a body: what they have in common is loaded and computed once, and a
    /// sum over them meets its target once.
    let private stepsTogether width loop (nest: LoopNest) =
        let depends = Jam.dependsOn loop nest

        let moving, common =
            [| 0 .. depends.Length - 1 |]
            |> Array.partition (fun position -> depends[position])

        let inLanes (positions: int[]) =
            positions
            |> Seq.filter (fun position -> nest.Levels[position] = nest.Low.Length)
            |> Seq.length

        let cost position =
            match nest.Instructions[position] with
            | Instruction.Apply(primitive, _) -> primitive.Cost
            | _ -> 1

        let isCombined (exit: Exit) =
            exit.Combine <> Combine.Store && exit.Strides[loop] = 0

        let separate =
            nest.Exits
            |> Seq.filter (fun exit -> Array.last exit.Reduced && not (isCombined exit))
            |> Seq.length

        let shares =
            4 * inLanes common >= inLanes moving || Array.exists isCombined nest.Exits

        let fits count =
            common.Length + count * Array.sumBy cost moving <= mostInstructions
            && count * separate <= mostSums width

        let extent = nest.High[loop] - nest.Low[loop]

        let counts =
            if shares then
                [ min mostJammed extent .. -1 .. 2 ] |> List.filter fits
            else
                []

        counts
        |> List.tryFind (fun count -> extent % count = 0)
        |> Option.orElse (List.tryHead counts)
        |> Option.defaultValue 1

    /// The nest with steps of the loop around the rows taken together, and what is left of that loop.
    let jam width (nest: LoopNest) : LoopNest[] =
        let loop = nest.Low.Length - 2
        let count = if loop < 0 then 1 else stepsTogether width loop nest

        if count = 1 then
            [| nest |]
        else
            let middle = nest.High[loop] - (nest.High[loop] - nest.Low[loop]) % count

            [|
                Jam.group
                    loop
                    count
                    { nest with
                        High = Array.updateAt loop middle nest.High
                    }

                if middle < nest.High[loop] then
                    { nest with
                        Low = Array.updateAt loop middle nest.Low
                    }
            |]
