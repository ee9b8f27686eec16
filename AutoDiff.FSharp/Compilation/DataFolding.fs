namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Runtime.InteropServices
open AutoDiff

/// Computes what depends on data alone once, when an objective is made, instead of in each evaluation.
[<RequireQualifiedAccess>]
module internal DataFolding =
    /// Elementwise values this cheap, in multiplications, are computed again: another array to read costs as much.
    let private recomputeLimit = 8

    /// Larger graphs are evaluated by compiled code; below, compiling takes longer than interpreting.
    let private interpretLimit = 20_000

    /// What is known of a node that no variable reaches.
    type private Fixed =
        {
            /// Multiplications an element takes from the data on; a reduction or product counts as dear.
            Price: int
            /// The data beneath.
            Inputs: Input[]
        }

    /// Arrays beyond this many do not count: a node that reads hundreds would make the pass quadratic.
    let private inputLimit = 16

    let private isView (node: Node) =
        match node.Operation with
        | Operation.Broadcast _
        | Operation.Slice _
        | Operation.Permute _
        | Operation.Reshape
        | Operation.Pad _ -> true
        | _ -> false

    let private ownPrice (node: Node) =
        match node.Operation with
        | Operation.Elementwise primitive -> primitive.Cost
        | Operation.Select -> 1
        | _ when isView node -> 0
        | _ -> recomputeLimit + 1

    let private ofOperands (node: Node) (operands: Fixed[]) =
        let inputs = operands |> Array.collect _.Inputs |> Array.distinct

        {
            Price = min (recomputeLimit + 1) (ownPrice node + Array.sumBy _.Price operands)
            Inputs = Array.truncate inputLimit inputs
        }

    /// The nodes that no variable reaches.
    let private fixedNodes (order: Node[]) =
        let found = Dictionary<int64, Fixed>()

        for node in order do
            match node.Operation with
            | Operation.Constant _ -> found[node.Id] <- { Price = 0; Inputs = [||] }
            | Operation.Input input when isNull input.Values -> ()
            | Operation.Input input -> found[node.Id] <- { Price = 0; Inputs = [| input |] }
            | _ when node.Operands |> Array.forall (fun operand -> found.ContainsKey operand.Id) ->
                found[node.Id] <-
                    ofOperands node (node.Operands |> Array.map (fun operand -> found[operand.Id]))
            | _ -> ()

        found

    /// Dear enough, and no larger than the data it is computed from: folding at most doubles the memory.
    let private isWorthIt (node: Node) (known: Fixed) =
        not (isView node)
        && known.Price > recomputeLimit
        && node.Shape.Size <= (known.Inputs |> Array.sumBy _.Shape.Size)

    /// The outermost nodes worth folding.
    let private outermost (order: Node[]) (known: Dictionary<int64, Fixed>) =
        let reached = HashSet<int64>()
        reached.Add order[order.Length - 1].Id |> ignore
        let chosen = List<Node>()

        for node in Array.rev order do
            if reached.Contains node.Id then
                match known.TryGetValue node.Id with
                | true, found when isWorthIt node found -> chosen.Add node
                | _ ->
                    for operand in node.Operands do
                        reached.Add operand.Id |> ignore

        chosen.ToArray()

    let private valuesOf (input: Input) = nonNull input.Values

    let private run (builder: Builder) (nodes: Node[]) : float[][] =
        let inputs = Graph.topological nodes |> Graph.inputs
        let places = Dictionary<Input, Place>(HashIdentity.Reference)

        inputs
        |> Array.iteri (fun i input -> places[input] <- { Region = Region.Data i; Offset = 0 })

        let starts = nodes |> Array.scan (fun start node -> start + node.Shape.Size) 0

        let outputs =
            nodes
            |> Array.mapi (fun i node ->
                node,
                {
                    Region = Region.Result
                    Offset = starts[i]
                })

        let program = Compiler.compile builder outputs (fun input -> places[input]) 0
        let data = DataTable(Array.map valuesOf inputs)

        let workspace, results =
            Workspace program.WorkspaceSize, Workspace(Array.last starts)

        program.Run(0n, 0n, results.Address, 0n, workspace.Address, data.Address, 1)
        System.GC.KeepAlive data
        System.GC.KeepAlive workspace

        let read i (node: Node) =
            let values: float[] = Array.zeroCreate node.Shape.Size
            Marshal.Copy(results.Address + nativeint (8 * starts[i]), values, 0, values.Length)
            values

        let values = Array.mapi read nodes
        System.GC.KeepAlive results
        values

    let private evaluate (builder: Builder) (nodes: Node[]) =
        let size =
            Graph.topological nodes |> Array.sumBy (fun node -> int64 node.Shape.Size)

        if size > int64 interpretLimit then
            run builder nodes
        else
            Interpreter.evaluate valuesOf nodes

    /// The graph with what depends on data alone as data; the graph itself where there is nothing to fold.
    let apply (builder: Builder) (root: Node) : Node =
        let order = Graph.topological [ root ]
        let chosen = fixedNodes order |> outermost order

        if chosen.Length = 0 then
            root
        else
            let folded = Dictionary<int64, Input>()

            Array.iter2
                (fun (node: Node) values -> folded[node.Id] <- Input("", node.Shape, values))
                chosen
                (evaluate builder chosen)

            let replace (build: IBuilder) (node: Node) (_: Node[]) : Node | null =
                match folded.TryGetValue node.Id with
                | true, input -> build.Input input
                | _ -> null

            (Rebuild.map builder replace [| root |])[0]
