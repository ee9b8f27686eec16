namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// A value of the body that leaves it: the target moves by `Strides` with the loops. A loop with `Reduced` runs over
/// elements that are combined into one.
type internal Exit =
    {
        Value: int
        Target: Place
        Strides: int[]
        Reduced: bool[]
        Combine: Combine
    }

/// A box of loop indices and the straight-line body computed at each of its points; the last loop is the lane axis.
type internal LoopNest =
    {
        Low: int[]
        High: int[]
        Instructions: Instruction[]
        /// 1 + the innermost loop each instruction depends on, 0 for none.
        Levels: int[]
        Exits: Exit[]
    }

[<RequireQualifiedAccess>]
module internal LoopNest =
    let private ceilingDivide a b = (a + b - 1) / b

    /// Loop indices at which some pad, or some root, begins or ends. Inside a box between them nothing changes.
    let private edges (place: Node -> Place voption) (roots: Root[]) : SortedSet<int>[] =
        let rank = roots[0].Extents.Length
        let found = Array.init rank (fun _ -> SortedSet<int>())
        let visited = HashSet<Pair>(Pairs.comparer)
        let pending = Stack<Pair>()

        for root in roots do
            pending.Push(struct (root.Value, Body.Identity rank))

            for loop in 0 .. rank - 1 do
                found[loop].Add 0 |> ignore
                found[loop].Add root.Extents[loop] |> ignore

        let padEdges (node: Node) (starts: int[]) (map: AxisMap[]) =
            for axis in 0 .. map.Length - 1 do
                let m = map[axis]

                if m.Loop >= 0 then
                    let extent = node.Operands[0].Shape.Dims[axis]

                    for bound in [ starts[axis]; starts[axis] + extent ] do
                        let edge =
                            if bound <= m.Offset then
                                0
                            else
                                ceilingDivide (bound - m.Offset) m.Stride

                        let last = roots |> Array.fold (fun high root -> max high root.Extents[m.Loop]) 0

                        if edge > 0 && edge < last then
                            found[m.Loop].Add edge |> ignore

        while pending.Count > 0 do
            let struct (node, map) = pending.Pop()

            if visited.Add(struct (node, map)) && (place node).IsNone then
                match node.Operation with
                | Operation.Pad(starts, _) -> padEdges node starts map
                | _ -> ()

                for pair in Body.Operands(node, map) do
                    pending.Push pair

        found

    /// All boxes between neighbouring edges, outermost loop first.
    let private boxes (edges: SortedSet<int>[]) : (int[] * int[]) list =
        let extend (partial: (int list * int list) list) (bounds: SortedSet<int>) =
            [
                for low, high in partial do
                    for a, b in Seq.pairwise bounds do
                        a :: low, b :: high
            ]

        edges
        |> Array.fold extend [ [], [] ]
        |> List.map (fun (low, high) -> Array.ofList (List.rev low), Array.ofList (List.rev high))

    let private covers (high: int[]) (root: Root) =
        Array.forall2 (fun h extent -> h <= extent) high root.Extents

    let private ofBox (place: Node -> Place voption) (roots: Root[]) (low: int[], high: int[]) : LoopNest =
        let rank = low.Length
        let body = Body(rank, low, high, place)

        let exit (root: Root) =
            {
                Value = body.Value(root.Value, Body.Identity rank)
                Target = root.Target
                Strides = root.Strides
                Reduced =
                    root.Strides
                    |> Array.map (fun stride -> stride = 0 && root.Combine <> Combine.Store)
                Combine = root.Combine
            }

        let exits = roots |> Array.filter (covers high) |> Array.map exit

        {
            Low = low
            High = high
            Instructions = body.Instructions.ToArray()
            Levels = body.Levels.ToArray()
            Exits = exits
        }

    let private stridesOf (nest: LoopNest) =
        seq {
            for instruction in nest.Instructions do
                match instruction with
                | Instruction.Load(_, strides) -> strides
                | _ -> ()

            for exit in nest.Exits do
                exit.Strides
        }

    /// Loops `outer` and `outer + 1` walk memory as one in every load and exit.
    let private canMerge (nest: LoopNest) outer =
        let inner = outer + 1
        let extent = nest.High[inner]

        nest.Low[outer] = 0
        && nest.Low[inner] = 0
        && stridesOf nest
           |> Seq.forall (fun strides -> strides[outer] = strides[inner] * extent)
        && nest.Exits
           |> Array.forall (fun exit -> exit.Reduced[outer] = exit.Reduced[inner])

    let private drop index (items: 'a[]) = Array.removeAt index items

    let private relevel (instructions: Instruction[]) =
        let levels = Array.zeroCreate instructions.Length

        for i in 0 .. instructions.Length - 1 do
            levels[i] <-
                match instructions[i] with
                | Instruction.Number _ -> 0
                | Instruction.Load(_, strides) ->
                    1 + Array.FindLastIndex(strides, (fun stride -> stride <> 0))
                | Instruction.Apply(_, operands) ->
                    operands |> Array.fold (fun level o -> max level levels[o]) 0
                | Instruction.Choose(c, a, b) -> max levels[c] (max levels[a] levels[b])

        levels

    let private mergeAt (nest: LoopNest) outer =
        let high = Array.copy nest.High
        high[outer + 1] <- high[outer] * high[outer + 1]

        let instructions =
            nest.Instructions
            |> Array.map (function
                | Instruction.Load(place, strides) -> Instruction.Load(place, drop outer strides)
                | other -> other)

        let exit (exit: Exit) =
            { exit with
                Strides = drop outer exit.Strides
                Reduced = drop outer exit.Reduced
            }

        {
            Low = drop outer nest.Low
            High = drop outer high
            Instructions = instructions
            Levels = relevel instructions
            Exits = Array.map exit nest.Exits
        }

    /// Fewer, longer loops wherever memory allows.
    let private collapse (nest: LoopNest) =
        let mutable merged = nest

        for outer in nest.Low.Length - 2 .. -1 .. 0 do
            if canMerge merged outer then
                merged <- mergeAt merged outer

        merged

    /// The nests that compute the roots, one a box.
    let build (place: Node -> Place voption) (roots: Root[]) : LoopNest[] =
        edges place roots
        |> boxes
        |> List.map (ofBox place roots >> collapse)
        |> List.filter (fun nest -> nest.Exits.Length > 0)
        |> Array.ofList

    /// The straight-line code of rank-0 roots: no loops.
    let scalars (place: Node -> Place voption) (roots: Root[]) : LoopNest = ofBox place roots ([||], [||])

    /// Cuts long straight-line code into pieces below the JIT's limits; values that cross a cut go through memory.
    let split (limit: int) (reserve: int -> Place) (nest: LoopNest) : LoopNest[] =
        let count = nest.Instructions.Length
        let pieceOf position = position / limit
        let crossing = Dictionary<int, Place>()

        let operandsOf instruction =
            match instruction with
            | Instruction.Apply(_, operands) -> operands
            | Instruction.Choose(c, a, b) -> [| c; a; b |]
            | _ -> [||]

        let cross position piece =
            match nest.Instructions[position] with
            | Instruction.Number _ -> ()
            | _ when pieceOf position <> piece && not (crossing.ContainsKey position) ->
                crossing[position] <- reserve 1
            | _ -> ()

        for position in 0 .. count - 1 do
            for operand in operandsOf nest.Instructions[position] do
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

            let own (exit: Exit) = pieceOf exit.Value = piece

            let spill (KeyValue(position, place)) =
                {
                    Value = position
                    Target = place
                    Strides = [||]
                    Reduced = [||]
                    Combine = Combine.Store
                }

            let spills =
                crossing |> Seq.filter (fun pair -> pieceOf pair.Key = piece) |> Seq.map spill

            let exits = Seq.append (Array.filter own nest.Exits) spills |> Array.ofSeq

            { nest with
                Instructions = instructions.ToArray()
                Levels = Array.zeroCreate instructions.Count
                Exits = exits |> Array.map (fun exit -> { exit with Value = local[exit.Value] })
            }

        if count <= limit then
            [| nest |]
        else
            Array.init ((count + limit - 1) / limit) cut
