namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Values of the body that leave it for one target, combined in turn: the target moves by `Strides` with the loops. A
/// loop with `Reduced` runs over elements that are combined into one.
type internal Exit =
    {
        Values: int[]
        Target: Place
        Strides: int[]
        Reduced: bool[]
        Combine: Combine
        /// The reduction is complete when its loops end, so that the target needs no initial value.
        IsDirect: bool
        /// Partial results the target keeps for each element, as neighbours: those of a vector's lanes, or 1.
        Lanes: int
        /// Vectors go past the caches; see `Streaming`.
        IsStreamed: bool
        /// The node the exit computes; none where a nest only moves values.
        Node: Node voption
    }

    member exit.Computes(node: Node) =
        match exit.Node with
        | ValueSome other -> obj.ReferenceEquals(other, node)
        | ValueNone -> false

    /// A value stored as it is.
    static member Store(value: int, target: Place, strides: int[]) =
        {
            Values = [| value |]
            Target = target
            Strides = strides
            Reduced = Array.create strides.Length false
            Combine = Combine.Store
            IsDirect = false
            Lanes = 1
            IsStreamed = false
            Node = ValueNone
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

    /// Whether any store goes past the caches.
    member nest.IsStreamed = nest.Exits |> Array.exists _.IsStreamed

    /// The nest with those stores going past the caches.
    member nest.Streaming(isStreamed: Exit -> bool) =
        let mark (exit: Exit) =
            { exit with
                IsStreamed = isStreamed exit
            }

        { nest with
            Exits = Array.map mark nest.Exits
        }

[<RequireQualifiedAccess>]
module internal LoopNest =
    /// The first step at which offset + stride·step has reached the bound, or fallen below it on the way down.
    let private crossing (offset: int) (stride: int) (bound: int) =
        if (stride > 0) = (offset >= bound) then 0
        elif stride > 0 then (bound - offset + stride - 1) / stride
        else (offset - bound) / -stride + 1

    /// Loop indices at which some pad, or some root, begins or ends. Inside a box between them nothing changes.
    let private edges (place: Node -> AxisMap[] -> Place voption) (roots: Root[]) : SortedSet<int>[] =
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
                        let edge = crossing m.Offset m.Stride bound
                        let last = roots |> Array.fold (fun high root -> max high root.Extents[m.Loop]) 0

                        if edge > 0 && edge < last then
                            found[m.Loop].Add edge |> ignore

        while pending.Count > 0 do
            let struct (node, map) = pending.Pop()

            if visited.Add(struct (node, map)) && (place node map).IsNone then
                match node.Operation with
                | Operation.Pad(starts, _) -> padEdges node starts map
                | _ -> ()

                let struct (operands, inner) = Body.Operands(node, map)

                for operand in operands do
                    pending.Push(struct (operand, inner))

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

    let private ofBox
        (place: Node -> AxisMap[] -> Place voption)
        (roots: Root[])
        (low: int[], high: int[])
        : LoopNest =
        let rank = low.Length
        let body = Body(rank, low, high, place)

        let exit (root: Root) =
            {
                Values = [| body.Value(root.Value, Body.Identity rank) |]
                Target = root.Target
                Strides = root.Strides
                Reduced =
                    root.Strides
                    |> Array.map (fun stride -> stride = 0 && root.Combine <> Combine.Store)
                Combine = root.Combine
                IsDirect = false
                Lanes = root.Lanes
                IsStreamed = false
                Node = ValueSome root.Node
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
                | Instruction.Load(_, strides) -> Array.map int64 strides
                | Instruction.Progression(_, strides) -> strides
                | _ -> ()

            for exit in nest.Exits do
                Array.map int64 exit.Strides
        }

    /// Loops `outer` and `outer + 1` walk memory as one in every load and exit.
    let private canMerge (nest: LoopNest) outer =
        let inner = outer + 1
        let extent = int64 nest.High[inner]

        nest.Low[outer] = 0
        && nest.Low[inner] = 0
        && stridesOf nest
           |> Seq.forall (fun strides -> strides[outer] = strides[inner] * extent)
        && nest.Exits
           |> Array.forall (fun exit -> exit.Reduced[outer] = exit.Reduced[inner])

    let private drop index (items: 'a[]) = Array.removeAt index items

    let relevel (instructions: Instruction[]) =
        let levels = Array.zeroCreate instructions.Length

        for i in 0 .. instructions.Length - 1 do
            levels[i] <-
                match instructions[i] with
                | Instruction.Number _ -> 0
                | Instruction.Load(_, strides) ->
                    1 + Array.FindLastIndex(strides, (fun stride -> stride <> 0))
                | Instruction.Progression(_, strides) ->
                    1 + Array.FindLastIndex(strides, (fun stride -> stride <> 0L))
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
                | Instruction.Progression(start, strides) ->
                    Instruction.Progression(start, drop outer strides)
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

    /// Fewer, longer loops wherever memory allows; `byRows` leaves the first loop as it is.
    let private collapse byRows (nest: LoopNest) =
        let mutable merged = nest

        for outer in nest.Low.Length - 2 .. -1 .. (if byRows then 1 else 0) do
            if canMerge merged outer then
                merged <- mergeAt merged outer

        merged

    /// Whether the reduced loops are the innermost ones, so that one accumulator sees every element.
    let private isInnermost (exit: Exit) =
        let firstReduced = Array.FindIndex(exit.Reduced, (fun reduced -> reduced))
        firstReduced >= 0 && Array.forall id exit.Reduced[firstReduced..]

    /// A nest that goes by rows sees only some of them at a time.
    let private markDirect byRows (nests: LoopNest list) =
        let mark (nest: LoopNest) =
            let seesAll (exit: Exit) =
                isInnermost exit && not (byRows && exit.Reduced[0])

            let direct (exit: Exit) =
                { exit with
                    IsDirect = nests.Length = 1 && seesAll exit
                }

            { nest with
                Exits = Array.map direct nest.Exits
            }

        List.map mark nests

    /// The nests that compute the roots, one a box.
    let build byRows (place: Node -> AxisMap[] -> Place voption) (roots: Root[]) : LoopNest[] =
        edges place roots
        |> boxes
        |> List.map (ofBox place roots >> collapse byRows)
        |> List.filter (fun nest -> nest.Exits.Length > 0)
        |> markDirect byRows
        |> Array.ofList

    /// The straight-line code of rank-0 roots: no loops.
    let scalars (place: Node -> AxisMap[] -> Place voption) (roots: Root[]) : LoopNest =
        ofBox place roots ([||], [||])

    /// Operands of an instruction, as positions.
    let operandsOf instruction =
        match instruction with
        | Instruction.Apply(_, operands) -> operands
        | Instruction.Choose(c, a, b) -> [| c; a; b |]
        | _ -> [||]
