namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// A graph of some roots up to names, origins and the numbers of its data: nodes are numbered operands first, variables by
/// their place in the point, data by first appearance. Constants count, since simplification has used them, and so does
/// which data may change between evaluations. Equal structures compile to the same code.
/// `links` are the numbers of each node's operands, one node after another; an input has its own number instead:
/// variables from 0 up, data from -1 down.
[<Sealed>]
type internal GraphStructure
    private
    (order: Node[], links: int[], roots: int[], shapes: Shape[], data: Input[], weight: int64, hash: int) =

    static let alike (a: Node) (b: Node) =
        a.Shape.Equals b.Shape
        && match a.Operation, b.Operation with
           | Operation.Input _, Operation.Input _ -> true
           | _ -> Structure.equal a.Operation b.Operation

    let callsDelegates =
        order
        |> Array.exists (fun node ->
            match node.Operation with
            | Operation.Elementwise row -> not (isNull row.Delegate)
            | _ -> false)

    /// A node, and the memory of its lists.
    static let weightOf (node: Node) =
        match node.Operation with
        | Operation.Gather indices
        | Operation.ScatterAdd indices -> 1L + int64 (indices.Length / 16)
        | _ -> 1L

    /// The links, and the data by first appearance.
    static let linksOf (order: Node[]) (positions: IdTable<int>) (variables: Node[]) =
        let links = List<int>(2 * order.Length)
        let data = List<Input>()
        let numbers = Dictionary<Input, int>(HashIdentity.Reference)

        variables
        |> Array.iteri (fun i variable -> numbers.TryAdd(Graph.inputOf variable, i) |> ignore)

        for node in order do
            match node.Operation with
            | Operation.Input input ->
                if not (numbers.ContainsKey input) then
                    data.Add input
                    numbers[input] <- -data.Count

                links.Add numbers[input]
            | _ ->
                for operand in node.Operands do
                    links.Add positions[operand.Id]

        struct (links.ToArray(), data.ToArray())

    static let hashOf (order: Node[]) (links: int[]) (roots: int[]) (shapes: Shape[]) (data: Input[]) =
        let mutable hash = HashCode()

        for shape in shapes do
            hash.Add shape.Size

        for node in order do
            hash.Add node.Shape.Size

            match node.Operation with
            | Operation.Input _ -> ()
            | operation -> hash.Add(Structure.hash operation)

        for link in links do
            hash.Add link

        for root in roots do
            hash.Add root

        for input in data do
            hash.Add input.MayChange

        hash.ToHashCode()

    /// The structure of a scalar graph whose variables lie in the point in this order.
    static member Of(root: Node, variables: Node[]) =
        GraphStructure.Of([| root |], variables)

    /// The structure of several graphs of the same variables.
    static member Of(roots: Node[], variables: Node[]) =
        let order = Graph.topological roots
        let positions = IdTable<int>()
        order |> Array.iteri (fun position node -> positions[node.Id] <- position)
        let struct (links, data) = linksOf order positions variables
        let places = roots |> Array.map (fun root -> positions[root.Id])
        let shapes = variables |> Array.map _.Shape
        let weight = Array.sumBy weightOf order
        let hash = hashOf order links places shapes data
        GraphStructure(order, links, places, shapes, data, weight, hash)

    member private _.Order = order
    member private _.Links = links
    member private _.Roots = roots
    member private _.Shapes = shapes

    /// Data in the order of their numbers.
    member _.Data = data

    /// The number of nodes, about: what keeping the graph costs.
    member _.Weight = weight

    /// Whether it belongs to functions of a caller's own: it is found again as long as they are used, and holds them.
    member _.CallsDelegates = callsDelegates

    /// The same structure of a graph without names, origins and data, made by another builder; with that graph's roots,
    /// its variables and what stands for its data.
    member _.Anonymous(builder: Builder) : struct (GraphStructure * Node[] * Node[] * Input[]) =
        let build = builder :> IBuilder
        let blank (shape: Shape) = Input("", shape, null)
        let variables = shapes |> Array.map blank

        let data =
            data
            |> Array.map (fun input -> Input("", input.Shape, null, MayChange = input.MayChange))

        let images: Node[] = Array.zeroCreate order.Length
        let mutable next = 0

        let link () =
            next <- next + 1
            links[next - 1]

        for i in 0 .. order.Length - 1 do
            let node = order[i]

            images[i] <-
                match node.Operation with
                | Operation.Input _ ->
                    let number = link ()
                    build.Input(if number >= 0 then variables[number] else data[-1 - number])
                | operation ->
                    let operands = Array.init node.Operands.Length (fun _ -> images[link ()])
                    build.Intern(operation, operands, node.Shape)

        let structure = GraphStructure(images, links, roots, shapes, data, weight, hash)
        let rootImages = roots |> Array.map (fun root -> images[root])
        struct (structure, rootImages, variables |> Array.map build.Input, data)

    override _.GetHashCode() = hash

    override _.Equals(other: obj | null) =
        match other with
        | :? GraphStructure as other ->
            hash = other.GetHashCode()
            && order.Length = other.Order.Length
            && links.AsSpan().SequenceEqual(ReadOnlySpan other.Links)
            && roots.AsSpan().SequenceEqual(ReadOnlySpan other.Roots)
            && shapes.Length = other.Shapes.Length
            && Array.forall2 (fun (a: Input) (b: Input) -> a.MayChange = b.MayChange) data other.Data
            && Array.forall2 (fun (a: Shape) (b: Shape) -> a.Equals b) shapes other.Shapes
            && Array.forall2 alike order other.Order
        | _ -> false
