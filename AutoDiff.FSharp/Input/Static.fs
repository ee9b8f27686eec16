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

    /// Nodes that a number may be made of, at most: n - 1 and floor(n/2) are read, and a long formula costs nothing to look at.
    let private mostParts = 32

    /// Whether a number is made of constants and numbers of data.
    let private isKnown (node: Node) =
        let rec walk count (pending: Node list) =
            match pending with
            | [] -> true
            | part :: rest ->
                match part.Operation with
                | _ when count >= mostParts || part.Shape.Rank > 0 -> false
                | Operation.Constant _ -> walk (count + 1) rest
                | Operation.Input input -> not (isNull input.Values) && walk (count + 1) rest
                | Operation.Elementwise _ -> walk (count + 1) (List.ofArray part.Operands @ rest)
                | _ -> false

        walk 0 [ node ]

    /// One whole number: a constant, a number of data, or what they make. Whoever builds on it fixes the node.
    let integer (node: Node) : int voption =
        let whole value =
            if isWhole value then ValueSome(int value) else ValueNone

        match node.Operation with
        | Operation.Constant c -> whole c
        | _ when isKnown node -> evaluate node |> ValueOption.bind (fun values -> whole values[0])
        | _ -> ValueNone

    /// A whole number or a list of them.
    let integers (node: Node) : int[] voption =
        let known =
            match listed node with
            | ValueSome values when Array.forall isWhole values -> ValueSome(Array.map int values)
            | _ when node.Shape.Rank = 0 -> integer node |> ValueOption.map Array.singleton
            | _ -> ValueNone

        if known.IsSome then
            fix node

        known
