namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// A Hessian-vector product in two programs: what depends on the point alone, run once a point, and the rest. The rest
/// comes for one vector and for several at once, end to end, which read what they share one time.
type internal HessianPrograms =
    {
        AtPoint: Program
        Multiply: Program
        /// Made when it is first asked for, under the objective's lock.
        MultiplyBlock: Lazy<Program>
    }

/// Splits a Hessian-vector product at the values that do not depend on the direction.
[<RequireQualifiedAccess>]
module internal HessianSplit =
    /// Values this cheap, in multiplications from inputs alone, are recomputed for each product rather than read from
    /// memory: a stream of doubles costs about as much.
    let private recomputeLimit = 8

    /// Vectors that a block multiplies by in one pass.
    [<Literal>]
    let BlockSize = 4

    let private isView (node: Node) =
        match node.Operation with
        | Operation.Broadcast _
        | Operation.Slice _
        | Operation.Permute _
        | Operation.Reshape
        | Operation.Pad _ -> true
        | _ -> false

    let private beneathViews (node: Node) =
        let mutable inner = node

        while isView inner do
            inner <- inner.Operands[0]

        inner

    let private isLeaf (node: Node) =
        match node.Operation with
        | Operation.Constant _
        | Operation.Iota _
        | Operation.Input _ -> true
        | _ -> false

    /// The price of each node computed from inputs by elementwise functions alone; of others, more than the limit.
    let private prices (order: Node[]) =
        let table = IdTable<int>()

        for node in order do
            let operands () =
                node.Operands |> Array.sumBy (fun operand -> table[operand.Id])

            table[node.Id] <-
                match node.Operation with
                | Operation.Elementwise primitive when node.Shape.Rank > 0 -> primitive.Cost + operands ()
                | _ when isLeaf node -> 0
                | _ when isView node -> operands ()
                | _ -> recomputeLimit + 1
                |> min (recomputeLimit + 1)

        table

    /// The point-only values that the direction's part reads.
    let frontier (directions: Node[]) (products: Node[]) : Node[] =
        let order = Graph.topological products
        let ids = IdSet(directions |> Seq.map (fun node -> node.Id))
        let moving = Graph.dependents (fun node -> ids.Contains node.Id) order
        let found = List<Node>()
        let seen = IdSet()
        let price = prices order
        let isCheap (node: Node) = price[node.Id] <= recomputeLimit

        let consider (node: Node) =
            let value = beneathViews node

            if not (moving.Contains value.Id || isCheap value) && seen.Add value.Id then
                found.Add value

        for node in order do
            if moving.Contains node.Id then
                node.Operands |> Array.iter consider

        for product in products do
            consider product

        found.ToArray()

/// The layout, the graphs and, once asked for, the programs of all objectives of one structure: code without data. The
/// numbers of `data` are read from a table that each caller brings, in this order.
[<Sealed>]
type internal CompiledObjective(builder: Builder, root: Node, variables: Node[], data: Input[]) =
    /// The builder serves one thread at a time: whatever makes nodes or code is forced under this lock.
    let gate = obj ()

    let force (value: Lazy<'T>) =
        if value.IsValueCreated then
            value.Value
        else
            lock gate (fun () -> value.Value)

    let inputOf (node: Node) =
        match node.Operation with
        | Operation.Input input -> input
        | _ -> invalidArg (nameof variables) "A variable is an input."

    let offsets =
        variables |> Array.scan (fun offset variable -> offset + variable.Shape.Size) 0

    let dimension = Array.last offsets

    let places (region: Region) (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node -> inputOf node, { Region = region; Offset = offsets[i] })

    let gradient = lazy Derivatives.gradient builder variables root

    let dataPlaces =
        data
        |> Array.mapi (fun i input -> input, { Region = Region.Data i; Offset = 0 })

    let locator (more: (Input * Place)[]) =
        let table = Dictionary<Input, Place>(HashIdentity.Reference)

        for input, place in Seq.concat [ places Region.Point variables; dataPlaces; more ] do
            table[input] <- place

        fun (input: Input) -> table[input]

    let valueOutput = root, { Region = Region.Value; Offset = 0 }

    let resultOutputs (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            node,
            {
                Region = Region.Result
                Offset = offsets[i]
            })

    let valueProgram = lazy Compiler.compile builder [| valueOutput |] (locator [||]) 0

    let gradientProgram =
        lazy
            (let outputs = Array.append [| valueOutput |] (resultOutputs gradient.Value)
             Compiler.compile builder outputs (locator [||]) 0)

    let slopeProgram =
        lazy
            (let directions = Derivatives.directions builder variables
             let slope = (Derivatives.along builder variables directions [| root |])[0]
             let outputs = [| valueOutput; slope, { Region = Region.Result; Offset = 0 } |]
             Compiler.compile builder outputs (locator (places Region.Direction directions)) 0)

    let hessianGraph =
        lazy
            (let directions = Derivatives.directions builder variables
             directions, Derivatives.along builder variables directions gradient.Value)

    /// The places so many doubles further on.
    let shifted distance (items: ('item * Place)[]) =
        items
        |> Array.map (fun (item, place) ->
            item,
            { place with
                Offset = place.Offset + distance
            })

    let compileHessian () =
        let directions, products = hessianGraph.Value
        let frontier = HessianSplit.frontier directions products

        let starts =
            frontier
            |> Array.scan (fun start node -> start + (node.Shape.Size + 7) / 8 * 8) 0

        let stored =
            frontier |> Array.mapi (fun i node -> Input($"stored{i}", node.Shape, null))

        let storedPlaces =
            starts
            |> Array.map (fun start ->
                {
                    Region = Region.Workspace
                    Offset = start
                })

        let size = Array.last starts

        let atPoint =
            Compiler.compile
                builder
                (Array.zip frontier storedPlaces[.. frontier.Length - 1])
                (locator [||])
                size

        let position = IdTable<int>()
        frontier |> Array.iteri (fun i node -> position[node.Id] <- i)

        /// The products as graphs of what is stored, along the directions given.
        let restAlong (along: Node[]) =
            let moved = IdTable<Node>()
            Array.iter2 (fun (old: Node) renamed -> moved[old.Id] <- renamed) directions along

            let replace (build: IBuilder) (node: Node) (_: Node[]) : Node | null =
                match position.TryGetValue node.Id, moved.TryGetValue node.Id with
                | (true, i), _ -> build.Input stored[i]
                | _, (true, renamed) -> renamed
                | _ -> null

            Rebuild.revise builder replace products

        let multiplyBy count =
            let compileAlong (along: Node[][]) =
                let outputs =
                    along
                    |> Array.mapi (fun i block -> shifted (i * dimension) (resultOutputs (restAlong block)))

                let inputs =
                    along
                    |> Array.mapi (fun i block -> shifted (i * dimension) (places Region.Direction block))

                let known = Array.zip stored storedPlaces[.. frontier.Length - 1]
                let locate = locator (Array.append known (Array.concat inputs))
                Compiler.compile builder (Array.concat outputs) locate size

            let others _ =
                Derivatives.directions builder variables

            compileAlong (Array.append [| directions |] (Array.init (count - 1) others))

        {
            AtPoint = atPoint
            Multiply = multiplyBy 1
            MultiplyBlock = lazy multiplyBy HessianSplit.BlockSize
        }

    let hessianPrograms = lazy compileHessian ()

    member _.Offsets = offsets
    member _.Dimension = dimension
    member _.HessianPrograms = force hessianPrograms
    member _.HessianBlockProgram = force (force hessianPrograms).MultiplyBlock
    member _.ValueProgram = force valueProgram
    member _.GradientProgram = force gradientProgram
    member _.SlopeProgram = force slopeProgram
