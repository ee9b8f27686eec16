namespace AutoDiff.FSharp.TextOutput

open System.Collections.Generic
open AutoDiff.FSharp
open Pattern

/// Which values get a name of their own, and which are written where they are used.
[<RequireQualifiedAccess>]
module internal CSharpPlan =
    /// Longer expressions are cut in pieces with names.
    let private longest = 24

    let private isLeaf (node: Node) =
        match node, node.Operation with
        | Uniform _, _
        | _, Operation.Iota _
        | _, Operation.Input _ -> true
        | _ -> false

    /// Whether the element of the reshaped array is found by index, rather than by counting.
    let isUnitReshape (node: Node) =
        let index = node.Shape.Dims |> Array.map (fun _ -> Subscript.number 0)
        (Views.source node index).IsSome

    let private isView (node: Node) =
        match node.Operation with
        | Operation.Broadcast _
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Pad _
        | Operation.Gather _
        | Operation.Reshape -> true
        | _ -> false

    let private isElementwise (node: Node) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> true
        | _ -> false

    /// How often each element of an operand is written out for an element of the node.
    let private readings (node: Node) =
        match node.Operation with
        | Operation.Broadcast _
        | Operation.MatMul
        | Operation.LogSumExp _
        | Operation.Norm _ -> 2
        | Operation.Elementwise p when p.Name = "integerPower" -> 2
        | _ -> 1

    /// The nodes to be named, operands first.
    let named (roots: Node[]) : Node[] =
        let order = Graph.topological roots
        let uses = Dictionary<int64, int>()
        let counted = HashSet<int64>()

        let add (node: Node) count =
            uses[node.Id] <- min 2 (uses.GetValueOrDefault(node.Id, 0) + count)

        for root in roots do
            add root 1

        for node in Array.rev order do
            for operand in node.Operands do
                if isView node then
                    add operand (max uses[node.Id] (readings node))
                else
                    add operand (readings node)

            match node.Operation with
            | Operation.Reshape when not (isUnitReshape node) && not (isLeaf node.Operands[0]) ->
                counted.Add node.Operands[0].Id |> ignore
            | _ -> ()

        let size = Dictionary<int64, int>()

        let isNamed (node: Node) =
            if isLeaf node then
                false
            elif counted.Contains node.Id then
                true
            else
                let length =
                    1
                    + (node.Operands
                       |> Array.sumBy (fun operand -> size.GetValueOrDefault(operand.Id, 0)))

                let cut =
                    if isView node then
                        false
                    elif isElementwise node then
                        uses[node.Id] > 1 || length > longest
                    else
                        true

                if not cut then
                    size[node.Id] <- length

                cut

        order |> Array.filter isNamed
