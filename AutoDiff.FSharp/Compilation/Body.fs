namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Index along one axis of a node as a function of the loop indices: Offset + Stride · i[Loop]; Loop is -1 for a constant.
[<Struct; CustomEquality; NoComparison>]
type internal AxisMap =
    {
        Loop: int
        Offset: int
        Stride: int
    }

    interface IEquatable<AxisMap> with
        member this.Equals other =
            this.Loop = other.Loop
            && this.Offset = other.Offset
            && this.Stride = other.Stride

    override this.Equals other =
        match other with
        | :? AxisMap as other -> (this :> IEquatable<AxisMap>).Equals other
        | _ -> false

    override this.GetHashCode() =
        HashCode.Combine(this.Loop, this.Offset, this.Stride)

/// A node read through an index map.
type internal Pair = (struct (Node * AxisMap[]))

[<RequireQualifiedAccess>]
module internal Pairs =
    let comparer =
        { new IEqualityComparer<Pair> with
            member _.Equals(struct (a, mapA), struct (b, mapB)) =
                obj.ReferenceEquals(a, b) && mapA.AsSpan().SequenceEqual(ReadOnlySpan mapB)

            member _.GetHashCode(struct (node, map)) =
                let mutable hash = node.Id

                for axis in map do
                    hash <- hash * 31L + int64 (axis.Loop + 8 * axis.Offset + 64 * axis.Stride)

                hash.GetHashCode()
        }

/// A pair on the way to its instruction: its operands share a map, and so many of them are still to be looked at, the
/// last first.
[<Struct; NoEquality; NoComparison>]
type internal Visit =
    {
        Pair: Pair
        Operands: Node[]
        Map: AxisMap[]
        Left: int
    }

/// One value of a loop body. Operands are positions of earlier instructions.
[<RequireQualifiedAccess>]
type internal Instruction =
    | Number of float
    /// The double at place + Σ strides[k] · i[k].
    | Load of place: Place * strides: int[]
    /// start + Σ strides[k] · i[k]: a whole number.
    | Progression of start: int64 * strides: int64[]
    | Apply of Primitive * operands: int[]
    | Choose of condition: int * whenTrue: int * whenFalse: int

    /// Arithmetic, in multiplications; what it reads comes along with it.
    member this.Cost =
        match this with
        | Number _
        | Load _ -> 0
        | Apply(primitive, _) -> max 1 primitive.Cost
        | Progression _
        | Choose _ -> 1

/// The straight-line program of a loop nest over a box of loop indices: nodes are pulled in through their index maps,
/// views cost nothing, and each distinct (node, map) is computed once.
[<Sealed>]
type internal Body(loops: int, low: int[], high: int[], place: Node -> AxisMap[] -> Place voption) =
    let instructions = List<Instruction>()
    let levels = List<int>()
    let known = Dictionary<Pair, int>(Pairs.comparer)
    let numbers = Dictionary<int64, int>()

    let append instruction level =
        instructions.Add instruction
        levels.Add level
        instructions.Count - 1

    let number (c: float) =
        let bits = BitConverter.DoubleToInt64Bits c

        match numbers.TryGetValue bits with
        | true, position -> position
        | _ ->
            let position = append (Instruction.Number c) 0
            numbers[bits] <- position
            position

    let isNumber c position =
        match instructions[position] with
        | Instruction.Number d -> d = c
        | _ -> false

    let load (start: Place) (node: Node) (map: AxisMap[]) =
        let strides = Array.zeroCreate loops
        let mutable offset = start.Offset

        Array.iter2
            (fun axis stride ->
                offset <- offset + axis.Offset * stride

                if axis.Loop >= 0 then
                    strides[axis.Loop] <- strides[axis.Loop] + axis.Stride * stride)
            map
            node.Shape.Strides

        let level = 1 + Array.FindLastIndex(strides, (fun stride -> stride <> 0))
        append (Instruction.Load({ start with Offset = offset }, strides)) level

    let progression (start: int64) (step: int64) (axis: AxisMap) =
        let first = start + step * int64 axis.Offset

        if axis.Loop < 0 then
            number (float first)
        else
            let strides = Array.zeroCreate loops
            strides[axis.Loop] <- step * int64 axis.Stride
            append (Instruction.Progression(first, strides)) (1 + axis.Loop)

    let levelOf (operands: int[]) =
        let mutable level = 0

        for operand in operands do
            level <- max level levels[operand]

        level

    /// Zeros come from padding: outside its operand a pad contributes nothing.
    let apply (primitive: Primitive) (operands: int[]) =
        match primitive.Name with
        | "add" when isNumber 0.0 operands[0] -> operands[1]
        | "add" when isNumber 0.0 operands[1] -> operands[0]
        | "subtract" when isNumber 0.0 operands[1] -> operands[0]
        | "multiply" when isNumber 0.0 operands[0] || isNumber 0.0 operands[1] -> number 0.0
        | "negate" when isNumber 0.0 operands[0] -> number 0.0
        | _ -> append (Instruction.Apply(primitive, operands)) (levelOf operands)

    /// Whether the box lies inside the padded operand along every axis; boxes never straddle its edge.
    let isInside (operand: Node) (starts: int[]) (map: AxisMap[]) =
        let first (axis: AxisMap) =
            if axis.Loop < 0 then
                axis.Offset
            else
                axis.Offset + axis.Stride * low[axis.Loop]

        Array.forall2
            (fun axis (start, extent) -> first axis >= start && first axis < start + extent)
            map
            (Array.zip starts operand.Shape.Dims)

    /// What a node's value is made of where it is not loaded.
    let visit (node: Node) (map: AxisMap[]) : Visit =
        let struct (operands, inner) =
            match node.Operation with
            | _ when (place node map).IsSome -> struct ([||], map)
            | Operation.Pad(starts, _) when not (isInside node.Operands[0] starts map) -> struct ([||], map)
            | _ -> Body.Operands(node, map)

        {
            Pair = struct (node, map)
            Operands = operands
            Map = inner
            Left = operands.Length
        }

    let emit (node: Node) (map: AxisMap[]) (operands: int[]) =
        match place node map with
        | ValueSome start -> load start node map
        | ValueNone ->
            match node.Operation with
            | Operation.Constant c -> number c
            | Operation.Iota(start, step) -> progression start step map[0]
            | Operation.Elementwise primitive -> apply primitive operands
            | Operation.Select ->
                append (Instruction.Choose(operands[0], operands[1], operands[2])) (levelOf operands)
            | Operation.Pad _ when operands.Length = 0 -> number 0.0
            | _ -> operands[0]

    /// The nodes that a node's value at the loop indices of `map` is made of, or that it is a view of, and the map they
    /// are read through.
    static member Operands(node: Node, map: AxisMap[]) : struct (Node[] * AxisMap[]) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> struct (node.Operands, map)
        | Operation.Broadcast axes ->
            let kept =
                map
                |> Array.indexed
                |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))

            struct (node.Operands, Array.map snd kept)
        | Operation.Slice(starts, steps) ->
            let inner =
                Array.map3
                    (fun (axis: AxisMap) start step ->
                        { axis with
                            Offset = start + step * axis.Offset
                            Stride = step * axis.Stride
                        })
                    map
                    starts
                    steps

            struct (node.Operands, inner)
        | Operation.Pad(starts, _) ->
            let inner =
                Array.map2
                    (fun (axis: AxisMap) start ->
                        { axis with
                            Offset = axis.Offset - start
                        })
                    map
                    starts

            struct (node.Operands, inner)
        | Operation.Permute permutation ->
            let inner = Array.zeroCreate map.Length
            permutation |> Array.iteri (fun axis from -> inner[from] <- map[axis])
            struct (node.Operands, inner)
        | Operation.Reshape -> struct (node.Operands, Body.Squeeze(node.Shape, node.Operands[0].Shape, map))
        | _ -> struct ([||], map)

    /// Whether two shapes differ only in axes of extent 1, so that a reshape between them is a view.
    static member IsSqueeze(a: Shape, b: Shape) =
        Array.filter ((<>) 1) a.Dims = Array.filter ((<>) 1) b.Dims

    static member private Squeeze(outer: Shape, inner: Shape, map: AxisMap[]) =
        let kept =
            Queue(
                Seq.zip outer.Dims map
                |> Seq.filter (fun (extent, _) -> extent <> 1)
                |> Seq.map snd
            )

        inner.Dims
        |> Array.map (fun extent ->
            if extent = 1 then
                { Loop = -1; Offset = 0; Stride = 0 }
            else
                kept.Dequeue())

    /// Loop k runs along axis k.
    static member Identity(rank: int) =
        Array.init rank (fun axis -> { Loop = axis; Offset = 0; Stride = 1 })

    member _.Loops = loops
    member _.Low = low
    member _.High = high
    member _.Instructions = instructions
    member _.Levels = levels

    /// Position of the instruction that holds the node's value at the indices the map gives. Iterative: depth
    /// costs no stack.
    member _.Value(node: Node, map: AxisMap[]) =
        let pending = Stack<Visit>()

        let enter (node: Node) (map: AxisMap[]) =
            if not (known.ContainsKey(struct (node, map))) then
                pending.Push(visit node map)

        enter node map

        while pending.Count > 0 do
            let current = pending.Pop()

            if current.Left > 0 then
                let next = current.Left - 1
                pending.Push { current with Left = next }
                enter current.Operands[next] current.Map
            else
                let positions =
                    Array.map (fun operand -> known[struct (operand, current.Map)]) current.Operands

                let struct (node, map) = current.Pair
                known[current.Pair] <- emit node map positions

        known[struct (node, map)]
