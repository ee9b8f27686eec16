namespace AutoDiff.FSharp

open Pattern

/// Passes that make one graph from another with a builder.
[<RequireQualifiedAccess>]
module internal Rebuild =
    /// The node's operation applied to other operands of the same shapes.
    let apply (build: IBuilder) (node: Node) (operands: Node[]) =
        match node.Operation with
        | Operation.Constant c -> build.Constant c
        | Operation.Input input -> build.Input input
        | Operation.Iota(start, step) -> build.Iota(node.Shape.Dims[0], start, step)
        | Operation.Elementwise primitive -> build.Apply(primitive, operands)
        | Operation.Select -> build.Select(operands[0], operands[1], operands[2])
        | Operation.Sum axes -> build.Sum(operands[0], axes)
        | Operation.Max axes -> build.Max(operands[0], axes)
        | Operation.LogSumExp axes -> build.LogSumExp(operands[0], axes)
        | Operation.Norm axes -> build.Norm(operands[0], axes)
        | Operation.Broadcast axes -> build.Broadcast(operands[0], axes, node.Shape)
        | Operation.Reshape -> build.Reshape(operands[0], node.Shape)
        | Operation.Permute permutation -> build.Permute(operands[0], permutation)
        | Operation.Slice(starts, steps) -> build.Slice(operands[0], starts, steps, node.Shape.Dims)
        | Operation.Pad(starts, steps) -> build.Pad(operands[0], starts, steps, node.Shape)
        | Operation.Concatenate axis -> build.Concatenate(operands, axis)
        | Operation.Gather indices -> build.Gather(operands[0], indices)
        | Operation.ScatterAdd indices -> build.ScatterAdd(operands[0], indices, node.Shape.Dims[0])
        | Operation.MatMul -> build.MatMul(operands[0], operands[1])

    /// Rebuilds what the roots depend on, operands first. `replace` may give a node for an old one; null means the
    /// same operation on the rebuilt operands, which are the node's own array where none has changed.
    let map (builder: Builder) (replace: IBuilder -> Node -> Node[] -> Node | null) (roots: Node[]) =
        let build = builder :> IBuilder
        let image = IdTable<Node>()

        let imageOf (node: Node) = image[node.Id]
        let isSame (node: Node) = same (imageOf node) node

        for node in Graph.topological roots do
            builder.Origin <- node.Origin

            let operands =
                if Array.forall isSame node.Operands then
                    node.Operands
                else
                    Array.map imageOf node.Operands

            image[node.Id] <-
                match replace build node operands with
                | null -> apply build node operands
                | other -> other

        Array.map imageOf roots

    /// The same for nodes that this builder has made: what does not change is kept as it is.
    let revise (builder: Builder) (replace: IBuilder -> Node -> Node[] -> Node | null) (roots: Node[]) =
        let orKeep build (node: Node) (operands: Node[]) : Node | null =
            match replace build node operands with
            | null when obj.ReferenceEquals(operands, node.Operands) -> node
            | other -> other

        map builder orKeep roots

    /// The same operations with some nodes exchanged and nothing simplified. `successor` says what takes the place of a node,
    /// or of what a node has become once its operands are exchanged; null where it stays.
    let exchange (builder: Builder) (successor: Node -> Node | null) (roots: Node[]) =
        let remade (build: IBuilder) (node: Node) (operands: Node[]) : Node | null =
            match successor node with
            | null when obj.ReferenceEquals(operands, node.Operands) -> node
            | null ->
                let made = build.Intern(node.Operation, operands, node.Shape)

                match successor made with
                | null -> made
                | other -> other
            | other -> other

        map builder remade roots

    /// Simplified, with equal nodes shared.
    let simplify (builder: Builder) (roots: Node[]) = map builder (fun _ _ _ -> null) roots
