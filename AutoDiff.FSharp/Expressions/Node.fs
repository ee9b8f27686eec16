namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Threading
open AutoDiff

/// Where in the user's own text a node came from.
[<Sealed>]
type internal Origin(source: SourceText, span: SourceSpan) =
    member _.Source = source
    member _.Span = span

/// An array of numbers from outside the graph: a variable when `values` is null, and data otherwise.
/// Two inputs are the same only when they are the same object.
[<Sealed>]
type internal Input(name: string, shape: Shape, values: float[] | null) =
    member _.Name = name
    member _.Shape = shape

    /// Row-major, of the shape's size; the graph never writes to them.
    member _.Values = values

    /// Whether the owner of the numbers may write into them between evaluations: nothing computed from them is kept.
    member val MayChange = false with get, set

    /// Whether the numbers have decided what the graph is: a size, an element that is read. Others cannot take their place.
    member val IsStructural = false with get, set

/// How a function is typeset; #1 and #2 stand for its arguments.
[<RequireQualifiedAccess>]
type internal Notation =
    /// The printer lays it out: operators, powers, fractions.
    | Layout
    /// A command before arguments in parentheses: \sin\left(x\right), and \sin^{2}\left(x\right).
    | Command of string
    /// A relation sign between two arguments.
    | Relation of string
    /// Closed on both sides, as a root is.
    | Delimited of string
    /// Binds as a product does, and its arguments as factors.
    | Product of string
    /// Binds as a sum does.
    | Sum of string
    /// Not shown: the argument as it is.
    | Plain of string

/// Builds simplified, shared nodes; what a primitive needs in order to write its derivative as an expression.
type internal IAlgebra =
    abstract Constant: float -> Node

    /// A function of the table by name, its operands broadcast to one shape.
    abstract Call: name: string * operands: Node[] -> Node

    abstract Apply: primitive: Primitive * operands: Node[] -> Node

/// An elementwise function and everything the toolkit knows about it: one row of the table.
and [<Sealed>] internal Primitive
    (
        name: string,
        latex: Notation,
        parameter: float,
        arity: int,
        scalar: MethodInfo | null,
        value: float[] -> float,
        emit: Lanes -> LocalBuilder[] -> LocalBuilder,
        cost: int,
        partials: (IAlgebra -> Node[] -> Node -> Node | null)[]
    ) =
    let mutable operation: Operation | null = null

    member _.Name = name
    member _.Latex = latex

    /// Tells rows of one family apart: the exponent of an integer power, 0 elsewhere.
    member _.Parameter = parameter

    member _.Arity = arity

    /// The method that gives the value, where there is one: what printed source calls.
    member _.Scalar = scalar

    /// The value on scalars, by System.Math: the plain twin of the emitted code.
    member _.Value = value

    /// Writes the function for any vector width.
    member _.Emit = emit

    /// Rough price of one element in multiplications; decides between recomputing and storing.
    member _.Cost = cost

    /// ∂y/∂xᵢ as an expression of the operands x and the result y; null where it is zero everywhere.
    member _.Partials = partials

    /// What a node does that applies the function: one object for all of them.
    member this.Operation: Operation =
        match operation with
        | null ->
            let made = Operation.Elementwise this
            operation <- made
            made
        | made -> made

    /// An interval that holds every value, from intervals of the operands; the whole line where the row has no rule.
    member val Range: ValueRange[] -> ValueRange = (fun _ -> ValueRange.whole) with get, set

    /// The arguments it is defined for.
    member val Domain = Domain.Everywhere with get, set

    /// The caller's function that the row stands for; null for rows of the table. Code that calls it keeps the row alive.
    member val Delegate: NumericFunction | null = null with get, set

/// What a node computes from its operands. Axes are 0-based, and every index list is static.
and [<RequireQualifiedAccess; ReferenceEquality>] internal Operation =
    | Constant of float
    | Input of Input
    /// start, start + step, … along the one axis: whole numbers, none beyond 2⁵³.
    | Iota of start: int64 * step: int64
    /// Operands and result have one shape.
    | Elementwise of Primitive
    /// (c, a, b) ↦ c ≠ 0 ? a : b, elementwise over one shape. Linear in a and b.
    | Select
    /// Σ over the axes, which disappear.
    | Sum of axes: int[]
    /// Largest element over the axes, which disappear.
    | Max of axes: int[]
    /// log Σ exp over the axes, which disappear.
    | LogSumExp of axes: int[]
    /// Euclidean norm over the axes, which disappear.
    | Norm of axes: int[]
    /// Repeats the operand along new axes of the result: the transpose of Sum over them.
    | Broadcast of axes: int[]
    /// The same elements in row-major order.
    | Reshape
    /// Result axis k is operand axis permutation[k].
    | Permute of permutation: int[]
    /// Elements start + step·i along each axis; the other way round where a step is negative.
    | Slice of starts: int[] * steps: int[]
    /// The operand at start + step·i along each axis, zeros between; steps are positive. The transpose of Slice.
    | Pad of starts: int[] * steps: int[]
    | Concatenate of axis: int
    /// Rows indices[0], indices[1], … of the operand's first axis.
    | Gather of indices: int[]
    /// The transpose of Gather: row i is added to row indices[i] of a zero array.
    | ScatterAdd of indices: int[]
    /// (m,k)·(k,n), (m,k)·(k), or (k)·(k,n).
    | MatMul

/// One step of a graph. Immutable; operands always have smaller ids than what is made of them.
and [<Sealed>] internal Node(operation: Operation, operands: Node[], shape: Shape, origin: Origin | null) =
    static let mutable last = 0L
    let id = Interlocked.Increment(&last)

    let hasArrays =
        shape.Rank > 0 || operands |> Array.exists (fun operand -> operand.HasArrays)

    member _.Id = id

    /// Whether it is an array, or depends on one.
    member _.HasArrays: bool = hasArrays

    member _.Operation = operation
    member _.Operands = operands
    member _.Shape = shape
    member _.Origin = origin

[<RequireQualifiedAccess>]
module internal Graph =
    /// Every node the roots depend on, operands before users. Iterative: depth costs no stack.
    let topological (roots: seq<Node>) : Node[] =
        let order = List<Node>()
        let visited = IdSet()
        let pending = Stack<struct (Node * int)>()

        let visit (node: Node) =
            if visited.Add node.Id then
                if node.Operands.Length = 0 then
                    order.Add node
                else
                    pending.Push(struct (node, 0))

        for root in roots do
            visit root

            while pending.Count > 0 do
                let struct (node, next) = pending.Pop()

                if next < node.Operands.Length then
                    pending.Push(struct (node, next + 1))
                    visit node.Operands[next]
                else
                    order.Add node

        order.ToArray()

    /// Ids of the nodes that depend on any node for which `isSource` holds, those included.
    let dependents (isSource: Node -> bool) (order: Node[]) =
        let found = IdSet()

        let isFound (node: Node) = found.Contains node.Id

        for node in order do
            if isSource node || Array.exists isFound node.Operands then
                found.Add node.Id |> ignore

        found

    /// The input that a variable or data are.
    let inputOf (variable: Node) =
        match variable.Operation with
        | Operation.Input input -> input
        | _ -> invalidArg (nameof variable) "A variable is an input."

    /// The inputs among the nodes, in order of appearance.
    let inputs (order: Node[]) =
        order
        |> Array.choose (fun node ->
            match node.Operation with
            | Operation.Input input -> Some input
            | _ -> None)
        |> Array.distinct
