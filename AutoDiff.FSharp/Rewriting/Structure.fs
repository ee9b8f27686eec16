namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// What a node is made of.
[<Struct; NoEquality; NoComparison>]
type internal NodeParts =
    {
        Operation: Operation
        Operands: Node[]
        Shape: Shape
        Origin: Origin | null
    }

/// Structural identity of operations, constants by their bits so that 0.0, -0.0 and every NaN stay apart.
[<RequireQualifiedAccess>]
module internal Structure =
    let private same (a: int[]) (b: int[]) =
        a.AsSpan().SequenceEqual(ReadOnlySpan b)

    let equal (left: Operation) (right: Operation) =
        match left, right with
        | Operation.Constant a, Operation.Constant b ->
            BitConverter.DoubleToInt64Bits a = BitConverter.DoubleToInt64Bits b
        | Operation.Input a, Operation.Input b -> obj.ReferenceEquals(a, b)
        | Operation.Iota(a, c), Operation.Iota(b, d) -> a = b && c = d
        | Operation.Elementwise a, Operation.Elementwise b -> obj.ReferenceEquals(a, b)
        | Operation.Select, Operation.Select
        | Operation.Reshape, Operation.Reshape
        | Operation.MatMul, Operation.MatMul -> true
        | Operation.Sum a, Operation.Sum b
        | Operation.Max a, Operation.Max b
        | Operation.LogSumExp a, Operation.LogSumExp b
        | Operation.Norm a, Operation.Norm b
        | Operation.Broadcast a, Operation.Broadcast b
        | Operation.Permute a, Operation.Permute b
        | Operation.Gather a, Operation.Gather b
        | Operation.ScatterAdd a, Operation.ScatterAdd b -> same a b
        | Operation.Slice(a, c), Operation.Slice(b, d)
        | Operation.Pad(a, c), Operation.Pad(b, d) -> same a b && same c d
        | Operation.Concatenate a, Operation.Concatenate b -> a = b
        | _ -> false

    let hash (operation: Operation) =
        match operation with
        | Operation.Constant c -> HashCode.Combine(1, BitConverter.DoubleToInt64Bits c)
        | Operation.Input input -> HashCode.Combine(2, input.GetHashCode())
        | Operation.Elementwise p -> LanguagePrimitives.PhysicalHash p
        | Operation.Sum axes -> HashCode.Combine(4, axes.Length)
        | Operation.Slice(starts, _) -> HashCode.Combine(5, Seq.sum starts)
        | Operation.Pad(starts, _) -> HashCode.Combine(6, Seq.sum starts)
        | Operation.Gather indices
        | Operation.ScatterAdd indices -> HashCode.Combine(7, indices.Length)
        | Operation.Iota(start, step) -> HashCode.Combine(9, start, step)
        | _ -> 8

    /// A number that tells nothing of its neighbours' (the finalizer of MurmurHash3).
    let private scattered (number: int64) =
        let folded (bits: uint64) = bits ^^^ (bits >>> 33)
        uint32 (folded (folded (uint64 number * 0xFF51AFD7ED558CCDUL) * 0xC4CEB9FE1A85EC53UL))

    /// Neighbours among 64 ids stay neighbours, so that nodes made one after another are looked up in one stretch of
    /// memory; the stretches are scattered, so that no pattern of a graph repeats a number more than 64 times.
    let private near (id: int64) step =
        scattered (id >>> 6) + step * (uint32 id &&& 63u)

    /// The order of two operands does not matter.
    let private hashOfOperands (operands: Node[]) =
        match operands with
        | [||] -> 0u
        | [| a |] -> near a.Id 16u
        | [| a; b |] -> near (max a.Id b.Id) 16u + 3u * near (min a.Id b.Id) 5u
        | _ ->
            let mutable sum = 0u

            for operand in operands do
                sum <- sum + scattered operand.Id

            sum

    let private commutes (operation: Operation) =
        match operation with
        | Operation.Elementwise p ->
            obj.ReferenceEquals(p, Primitives.add)
            || obj.ReferenceEquals(p, Primitives.multiply)
            || obj.ReferenceEquals(p, Primitives.max)
            || obj.ReferenceEquals(p, Primitives.min)
        | _ -> false

    let private sameNodes (a: Node[]) (b: Node[]) =
        let mutable i = 0

        while i < a.Length && obj.ReferenceEquals(a[i], b[i]) do
            i <- i + 1

        i = a.Length

    let private isMade (operation: Operation) (operands: Node[]) (shape: Shape) (node: Node) =
        operands.Length = node.Operands.Length
        && equal operation node.Operation
        && shape.Equals node.Shape
        && (sameNodes operands node.Operands
            || (commutes operation
                && obj.ReferenceEquals(operands[0], node.Operands[1])
                && obj.ReferenceEquals(operands[1], node.Operands[0])))

    let private hashOf (operation: Operation) (operands: Node[]) (shape: Shape) =
        hash operation + int (hashOfOperands operands) + 1024 * shape.Size

    /// Nodes are equal when their operations are and their operands are the same objects; a + b is b + a. A node that
    /// is yet to be made is looked up by its parts.
    let comparer: IEqualityComparer<Node> =
        { new IEqualityComparer<Node> with
            member _.Equals(a, b) =
                match a, b with
                | null, _
                | _, null -> false
                | a, b -> isMade a.Operation a.Operands a.Shape b

            member _.GetHashCode node =
                hashOf node.Operation node.Operands node.Shape
          interface IAlternateEqualityComparer<NodeParts, Node> with
              member _.Equals(parts, node) =
                  isMade parts.Operation parts.Operands parts.Shape node

              member _.GetHashCode parts =
                  hashOf parts.Operation parts.Operands parts.Shape

              member _.Create parts =
                  Node(parts.Operation, parts.Operands, parts.Shape, parts.Origin)
        }

/// Reads of the graph that the rules share.
module internal Pattern =
    /// The number a node holds in every element, if it is such a node.
    [<return: Struct>]
    let (|Uniform|_|) (node: Node) =
        match node.Operation with
        | Operation.Constant c -> ValueSome c
        | Operation.Broadcast _ ->
            match node.Operands[0].Operation with
            | Operation.Constant c -> ValueSome c
            | _ -> ValueNone
        | _ -> ValueNone

    [<return: Struct>]
    let (|Unary|_|) (row: Primitive) (node: Node) =
        match node.Operation with
        | Operation.Elementwise p when obj.ReferenceEquals(p, row) -> ValueSome node.Operands[0]
        | _ -> ValueNone

    [<return: Struct>]
    let (|Binary|_|) (row: Primitive) (node: Node) =
        match node.Operation with
        | Operation.Elementwise p when obj.ReferenceEquals(p, row) ->
            ValueSome(struct (node.Operands[0], node.Operands[1]))
        | _ -> ValueNone

    [<return: Struct>]
    let (|IntegerPower|_|) (node: Node) =
        match node.Operation with
        | Operation.Elementwise p when p.Name = "integerPower" ->
            ValueSome(struct (node.Operands[0], int p.Parameter))
        | _ -> ValueNone

    let same (a: Node) (b: Node) = obj.ReferenceEquals(a, b)

    /// node = coefficient · rest.
    let scaled (node: Node) =
        match node with
        | Binary Primitives.multiply (struct (Uniform c, rest)) -> struct (c, rest)
        | Unary Primitives.negate rest -> struct (-1.0, rest)
        | _ -> struct (1.0, node)

/// Makes nodes in simplest form, each distinct one once. What passes over a graph use to build the next.
type internal IBuilder =
    inherit IAlgebra

    /// The node exactly as given, or the equal one made before.
    abstract Intern: operation: Operation * operands: Node[] * shape: Shape -> Node

    /// Repeats by NumPy's rule up to a shape.
    abstract BroadcastTo: node: Node * shape: Shape -> Node

    abstract Input: Input -> Node
    abstract Iota: count: int * start: int64 * step: int64 -> Node
    abstract Select: condition: Node * whenTrue: Node * whenFalse: Node -> Node
    abstract Sum: node: Node * axes: int[] -> Node
    abstract Max: node: Node * axes: int[] -> Node
    abstract LogSumExp: node: Node * axes: int[] -> Node
    abstract Norm: node: Node * axes: int[] -> Node
    abstract Broadcast: node: Node * axes: int[] * shape: Shape -> Node
    abstract Reshape: node: Node * shape: Shape -> Node
    abstract Permute: node: Node * permutation: int[] -> Node
    abstract Slice: node: Node * starts: int[] * steps: int[] * counts: int[] -> Node
    abstract Pad: node: Node * starts: int[] * steps: int[] * shape: Shape -> Node
    abstract Concatenate: nodes: Node[] * axis: int -> Node
    abstract Gather: node: Node * indices: int[] -> Node
    abstract ScatterAdd: node: Node * indices: int[] * rows: int -> Node
    abstract MatMul: left: Node * right: Node -> Node
