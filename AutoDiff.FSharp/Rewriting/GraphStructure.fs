namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// A scalar graph up to names, origins and the numbers of its data: nodes are numbered operands first, variables by
/// their place in the point, data by first appearance. Constants count, since simplification has used them. Equal
/// structures compile to the same code.
[<Sealed>]
type internal GraphStructure(root: Node, variables: Node[]) =
    let order = Graph.topological [ root ]
    let position = Dictionary<int64, int>()

    let inputOf (node: Node) =
        match node.Operation with
        | Operation.Input input -> input
        | _ -> invalidArg (nameof variables) "A variable is an input."

    /// Variables from 0 up; data from -1 down.
    let numbers = Dictionary<Input, int>(HashIdentity.Reference)
    let data = List<Input>()

    let number (input: Input) =
        match numbers.TryGetValue input with
        | true, known -> known
        | _ ->
            data.Add input
            numbers[input] <- -data.Count
            -data.Count

    /// Where each node's operands are, one after another; an input has its number instead.
    let links = List<int>()

    let hash =
        let mutable hash = HashCode()

        variables
        |> Array.iteri (fun i variable ->
            numbers.TryAdd(inputOf variable, i) |> ignore
            hash.Add variable.Shape.Size)

        for node in order do
            position[node.Id] <- position.Count
            hash.Add node.Shape.Size

            match node.Operation with
            | Operation.Input input -> links.Add(number input)
            | operation ->
                hash.Add(Structure.hash operation)

                for operand in node.Operands do
                    links.Add position[operand.Id]

        for link in links do
            hash.Add link

        hash.ToHashCode()

    let links = links.ToArray()
    let data = data.ToArray()

    let alike (a: Node) (b: Node) =
        a.Shape.Equals b.Shape
        && match a.Operation, b.Operation with
           | Operation.Input _, Operation.Input _ -> true
           | _ -> Structure.equal a.Operation b.Operation

    let shapes = variables |> Array.map _.Shape

    /// Nodes, operands before users.
    member _.Order = order

    /// Data in the order of their numbers.
    member _.Data = data

    /// The shapes of the variables, in the order of the point.
    member _.Shapes = shapes

    member private _.Links = links

    /// Nodes, and whatever else of the graph takes memory.
    member _.Weight =
        order
        |> Array.sumBy (fun node ->
            match node.Operation with
            | Operation.Gather indices
            | Operation.ScatterAdd indices -> 1L + int64 (indices.Length / 16)
            | _ -> 1L)

    /// The same graph without names, origins and data, made by another builder: its root, its variables and what
    /// stands for its data.
    member _.Anonymous(builder: Builder) : struct (Node * Node[] * Input[]) =
        let build = builder :> IBuilder
        let blank (shape: Shape) = Input("", shape, null)
        let variableInputs = shapes |> Array.map blank
        let dataInputs = data |> Array.map (fun input -> blank input.Shape)
        let images: Node[] = Array.zeroCreate order.Length

        for i in 0 .. order.Length - 1 do
            let node = order[i]

            let operation =
                match node.Operation with
                | Operation.Input input when numbers[input] >= 0 ->
                    Operation.Input variableInputs[numbers[input]]
                | Operation.Input input -> Operation.Input dataInputs[-1 - numbers[input]]
                | other -> other

            let operands =
                node.Operands |> Array.map (fun operand -> images[position[operand.Id]])

            images[i] <- build.Intern(operation, operands, node.Shape)

        struct (Array.last images, variableInputs |> Array.map build.Input, dataInputs)

    override _.GetHashCode() = hash

    override _.Equals(other: obj | null) =
        match other with
        | :? GraphStructure as other ->
            hash = other.GetHashCode()
            && order.Length = other.Order.Length
            && links.AsSpan().SequenceEqual(ReadOnlySpan other.Links)
            && shapes.Length = other.Shapes.Length
            && Array.forall2 (fun (a: Shape) (b: Shape) -> a.Equals b) shapes other.Shapes
            && Array.forall2 alike order other.Order
        | _ -> false
