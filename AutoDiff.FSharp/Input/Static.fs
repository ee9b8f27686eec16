namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp
open Pattern

/// Reads numbers that must be known while the graph is made: indices, axes and extents.
[<RequireQualifiedAccess>]
module internal Static =
    /// As many dimensions as anyone has written, and few enough that nested brackets cost no more than their length.
    let mostAxes = 32

    /// Constants are written out as data up to this size, and stay repeated numbers above it.
    let private longest = 1 <<< 20

    let refuse operand complaint =
        raise (RefusalException(complaint, operand))

    /// Whether the node is data that was written as a literal.
    let isLiteral (node: Node) =
        match node.Operation with
        | Operation.Input input -> input.Name = "" && not (isNull input.Values)
        | _ -> false

    /// The elements of a constant, row-major.
    let literalValues (node: Node) : float[] voption =
        match node, node.Operation with
        | Uniform c, _ when node.Shape.Size <= longest -> ValueSome(Array.create node.Shape.Size c)
        | _, Operation.Input input when isLiteral node ->
            match input.Values with
            | null -> ValueNone
            | values -> ValueSome values
        | _ -> ValueNone

    /// From here on the data beneath cannot be exchanged.
    let fix (node: Node) =
        for input in Graph.inputs (Graph.topological [ node ]) do
            if not (isNull input.Values) then
                input.IsStructural <- true

    /// Values of a constant or of data, when there are no more than a list of them.
    let private listed (node: Node) : float[] voption =
        match node.Operation with
        | _ when node.Shape.Rank > 1 -> ValueNone
        | Operation.Input input ->
            match input.Values with
            | null -> ValueNone
            | values -> ValueSome values
        | _ -> literalValues node

    let private isWhole value =
        Math.Floor(value: float) = value && abs value <= float Int32.MaxValue

    /// One whole number: a constant, or a column of data that is a number. Whoever builds on it fixes the node.
    let integer (node: Node) : int voption =
        match node.Operation with
        | Operation.Constant c when isWhole c -> ValueSome(int c)
        | Operation.Input input when input.Shape.Rank = 0 ->
            match input.Values with
            | null -> ValueNone
            | values when isWhole values[0] -> ValueSome(int values[0])
            | _ -> ValueNone
        | _ -> ValueNone

    /// A whole number or a list of them.
    let integers (node: Node) : int[] voption =
        match listed node with
        | ValueSome values when Array.forall isWhole values ->
            fix node
            ValueSome(Array.map int values)
        | _ -> ValueNone

    /// The elements of a node that depends on data alone; it is for the caller to fix it.
    let evaluate (node: Node) : float[] voption =
        let isVariable (node: Node) =
            match node.Operation with
            | Operation.Input input -> isNull input.Values
            | _ -> false

        if Graph.topological [ node ] |> Array.exists isVariable then
            ValueNone
        else
            let values (input: Input) = input.Values |> nonNull
            ValueSome((Interpreter.evaluate values [| node |])[0])
