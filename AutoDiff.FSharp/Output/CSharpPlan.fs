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

    /// How often the elements of each node are written out: 1, or 2 for more. Views read their operand as often as they are read.
    let private usesIn (roots: Node[]) (order: Node[]) =
        let uses = Dictionary<int64, int>()

        let add (node: Node) count =
            uses[node.Id] <- min 2 (uses.GetValueOrDefault(node.Id, 0) + count)

        for root in roots do
            add root 1

        for node in Array.rev order do
            let count =
                if isView node then
                    max uses[node.Id] (readings node)
                else
                    readings node

            for operand in node.Operands do
                add operand count

        uses

    /// What is reshaped by counting through it, and so must be an array.
    let private countedThrough (order: Node[]) =
        let isCounted (node: Node) =
            node.Operation.IsReshape
            && not (isUnitReshape node)
            && not (isLeaf node.Operands[0])

        order |> Seq.filter isCounted |> Seq.map _.Operands[0].Id |> HashSet<int64>

    /// The nodes to be named, operands first.
    let named (roots: Node[]) : Node[] =
        let order = Graph.topological roots
        let uses = usesIn roots order
        let counted = countedThrough order
        // Operations in the expression of a node that has no name.
        let lengths = Dictionary<int64, int>()

        let lengthOf (node: Node) =
            1
            + (node.Operands
               |> Array.sumBy (fun operand -> lengths.GetValueOrDefault(operand.Id, 0)))

        let isNamed (node: Node) =
            if isLeaf node then
                false
            elif counted.Contains node.Id then
                true
            else
                let length = lengthOf node

                let cut =
                    if isElementwise node then
                        uses[node.Id] > 1 || length > longest
                    else
                        not (isView node)

                if not cut then
                    lengths[node.Id] <- length

                cut

        order |> Array.filter isNamed
