namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// The transpose of a linear graph: from the adjoint of its result to the adjoints of its inputs. With Forward it is
/// reverse mode; there are no reverse rules for functions, only transposes of the few linear operations.
[<RequireQualifiedAccess>]
module internal Reverse =
    let private transposeOf (build: IBuilder) (matrix: Node) =
        if matrix.Shape.Rank = 2 then
            build.Permute(matrix, [| 1; 0 |])
        else
            matrix

    let private product (build: IBuilder) (a: Node) (b: Node) = build.Call("multiply", [| a; b |])

    /// a bᵀ for vectors.
    let private outer (build: IBuilder) (a: Node) (b: Node) =
        let shape = Shape(a.Shape.Size, b.Shape.Size)
        product build (build.Broadcast(a, [| 1 |], shape)) (build.Broadcast(b, [| 0 |], shape))

    /// Adjoint of the left factor of left · right, given that of the product.
    let private matMulLeft (build: IBuilder) (left: Node) (right: Node) (adjoint: Node) =
        match left.Shape.Rank, right.Shape.Rank with
        | 2, 1 -> outer build adjoint right
        | 1, 1 -> product build adjoint right
        | 1, _ -> build.MatMul(right, adjoint)
        | _ -> build.MatMul(adjoint, transposeOf build right)

    let private matMulRight (build: IBuilder) (left: Node) (right: Node) (adjoint: Node) =
        match left.Shape.Rank, right.Shape.Rank with
        | 1, 2 -> outer build left adjoint
        | 1, 1 -> product build adjoint left
        | _ -> build.MatMul(transposeOf build left, adjoint)

    let private partsOf (build: IBuilder) (node: Node) (axis: int) (adjoint: Node) =
        let starts = Array.zeroCreate node.Shape.Rank
        let steps = Array.create node.Shape.Rank 1

        node.Operands
        |> Array.map (fun operand ->
            let part = build.Slice(adjoint, Array.copy starts, steps, operand.Shape.Dims)
            starts[axis] <- starts[axis] + operand.Shape.Dims[axis]
            part)

    /// (operand index, adjoint of that operand) for each linear operand of an elementwise node.
    let private elementwise (build: IBuilder) (primitive: Primitive) (node: Node) linear (adjoint: Node) =
        let a = node.Operands[0]
        let negated () = build.Call("negate", [| adjoint |])

        match primitive.Name with
        | "add" -> [ 0, adjoint; 1, adjoint ]
        | "subtract" -> [ 0, adjoint; 1, negated () ]
        | "negate" -> [ 0, negated () ]
        | "multiply" when linear a -> [ 0, product build node.Operands[1] adjoint ]
        | "multiply" -> [ 1, product build a adjoint ]
        | "divide"
        | "quotientOrZero" -> [ 0, build.Call(primitive.Name, [| adjoint; node.Operands[1] |]) ]
        | name -> invalidOp $"'{name}' is not linear and has no transpose."

    let private transposed (build: IBuilder) linear (node: Node) (adjoint: Node) : (int * Node) list =
        let operand index = node.Operands[index]

        match node.Operation with
        | Operation.Elementwise primitive -> elementwise build primitive node linear adjoint
        | Operation.Select ->
            let zero = build.BroadcastTo(build.Constant 0.0, node.Shape)

            [
                1, build.Select(operand 0, adjoint, zero)
                2, build.Select(operand 0, zero, adjoint)
            ]
        | Operation.Sum axes -> [ 0, build.Broadcast(adjoint, axes, (operand 0).Shape) ]
        | Operation.Broadcast axes -> [ 0, build.Sum(adjoint, axes) ]
        | Operation.Reshape -> [ 0, build.Reshape(adjoint, (operand 0).Shape) ]
        | Operation.Permute permutation ->
            let inverse = Array.zeroCreate permutation.Length
            permutation |> Array.iteri (fun to' from -> inverse[from] <- to')
            [ 0, build.Permute(adjoint, inverse) ]
        | Operation.Pad(starts, steps) -> [ 0, build.Slice(adjoint, starts, steps, (operand 0).Shape.Dims) ]
        | Operation.Concatenate axis -> partsOf build node axis adjoint |> Array.indexed |> List.ofArray
        | Operation.Gather indices -> [ 0, build.ScatterAdd(adjoint, indices, (operand 0).Shape.Dims[0]) ]
        | Operation.ScatterAdd indices -> [ 0, build.Gather(adjoint, indices) ]
        | Operation.MatMul when linear (operand 0) -> [ 0, matMulLeft build (operand 0) (operand 1) adjoint ]
        | Operation.MatMul -> [ 1, matMulRight build (operand 0) (operand 1) adjoint ]
        | other -> invalidOp $"{other} is not linear and has no transpose."

    /// Adjoints of `inputs` for the linear map from them to `root`, whose own adjoint is `seed`. Each node is visited
    /// once, users before operands.
    let transpose (builder: Builder) (inputs: Node[]) (root: Node) (seed: Node) : Node[] =
        let build = builder :> IBuilder
        let order = Graph.topological [ root ]
        let sources = HashSet<int64>(inputs |> Seq.map (fun input -> input.Id))
        let linear = Graph.dependents (fun node -> sources.Contains node.Id) order
        let isLinear (node: Node) = linear.Contains node.Id
        let contributions = Dictionary<int64, List<Contribution>>()

        let accumulate (node: Node) (contribution: Contribution) =
            match contributions.TryGetValue node.Id with
            | true, earlier -> earlier.Add contribution
            | _ -> contributions[node.Id] <- List [ contribution ]

        let adjointOf (node: Node) =
            match contributions.TryGetValue node.Id with
            | true, found -> ValueSome(Assembly.ofContributions build node.Shape found)
            | _ -> ValueNone

        let visit (node: Node) (adjoint: Node) =
            match node.Operation with
            | Operation.Slice(starts, steps) ->
                accumulate node.Operands[0] (Contribution.Part(adjoint, starts, steps))
            | _ ->
                for index, part in transposed build isLinear node adjoint do
                    if isLinear node.Operands[index] then
                        accumulate node.Operands[index] (Contribution.Whole part)

        accumulate root (Contribution.Whole seed)

        for node in Array.rev order do
            if isLinear node && not (sources.Contains node.Id) then
                builder.Origin <- node.Origin

                match adjointOf node with
                | ValueSome adjoint ->
                    contributions.Remove node.Id |> ignore
                    visit node adjoint
                | ValueNone -> ()

        let adjointOrZeros (input: Node) =
            adjointOf input
            |> ValueOption.defaultWith (fun () -> build.BroadcastTo(build.Constant 0.0, input.Shape))

        Array.map adjointOrZeros inputs
