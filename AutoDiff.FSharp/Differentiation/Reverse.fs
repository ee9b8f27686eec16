namespace AutoDiff.FSharp

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

    /// Adjoint of the left factor of left · right, given that of the product.
    let private matMulLeft (build: IBuilder) (left: Node) (right: Node) (adjoint: Adjoint) =
        match left.Shape.Rank, right.Shape.Rank with
        | 2, 1 ->
            adjoint
            |> Adjoint.moved (fun a -> build.Broadcast(a, [| 1 |], left.Shape))
            |> Adjoint.scaled build right (fun a ->
                product build a (build.Broadcast(right, [| 0 |], left.Shape)))
        | 1, 1 -> adjoint |> Adjoint.scaled build right (fun a -> product build a right)
        | 1, _ ->
            adjoint
            |> Adjoint.contracted build 0 right 1 0 (fun right a -> build.MatMul(right, a))
        | _ ->
            adjoint
            |> Adjoint.contracted build 1 right 1 0 (fun right a -> build.MatMul(a, transposeOf build right))

    let private matMulRight (build: IBuilder) (left: Node) (right: Node) (adjoint: Adjoint) =
        match left.Shape.Rank, right.Shape.Rank with
        | 1, 2 ->
            adjoint
            |> Adjoint.moved (fun a -> build.Broadcast(a, [| 0 |], right.Shape))
            |> Adjoint.scaled build left (product build (build.Broadcast(left, [| 1 |], right.Shape)))
        | 1, 1 -> adjoint |> Adjoint.scaled build left (fun a -> product build a left)
        | _ ->
            adjoint
            |> Adjoint.contracted build 0 left 0 1 (fun left a -> build.MatMul(transposeOf build left, a))

    let private partsOf (build: IBuilder) (node: Node) (axis: int) (adjoint: Adjoint) =
        let starts = Array.zeroCreate node.Shape.Rank
        let steps = Array.create node.Shape.Rank 1

        node.Operands
        |> Array.map (fun operand ->
            let from = Array.copy starts

            let part =
                adjoint
                |> Adjoint.moved (fun a -> build.Slice(a, from, steps, operand.Shape.Dims))

            starts[axis] <- starts[axis] + operand.Shape.Dims[axis]
            part)

    /// Gives each linear operand of an elementwise node its adjoint.
    let private elementwise
        (build: IBuilder)
        (primitive: Primitive)
        (node: Node)
        linear
        give
        (adjoint: Adjoint)
        =
        let a = node.Operands[0]

        let negated () =
            { adjoint with
                Raw = build.Call("negate", [| adjoint.Raw |])
            }

        let times factor =
            adjoint |> Adjoint.scaled build factor (product build factor)

        match primitive.Name with
        | "add" ->
            give a adjoint
            give node.Operands[1] adjoint
        | "subtract" ->
            give a adjoint
            give node.Operands[1] (negated ())
        | "negate" -> give a (negated ())
        | "multiply" when linear a -> give a (times node.Operands[1])
        | "multiply" -> give node.Operands[1] (times a)
        | "divide"
        | "quotientOrZero" ->
            let over (a: Node) =
                build.Call(primitive.Name, [| a; node.Operands[1] |])

            give a (Adjoint.divided over adjoint)
        | name -> invalidOp $"'{name}' is not linear and has no transpose."

    let private transposed (build: IBuilder) linear (give: Node -> Adjoint -> unit) (node: Node) adjoint =
        let operand index = node.Operands[index]

        let moved f =
            give (operand 0) (Adjoint.moved f adjoint)

        let summed f =
            give (operand 0) (Adjoint.summed build f adjoint)

        match node.Operation with
        | Operation.Elementwise primitive -> elementwise build primitive node linear give adjoint
        | Operation.Select ->
            give (operand 1) (Adjoint.within build (operand 0) true adjoint)
            give (operand 2) (Adjoint.within build (operand 0) false adjoint)
        | Operation.Sum axes -> moved (fun a -> build.Broadcast(a, axes, (operand 0).Shape))
        | Operation.Broadcast axes -> summed (fun a -> build.Sum(a, axes))
        | Operation.Reshape -> moved (fun a -> build.Reshape(a, (operand 0).Shape))
        | Operation.Permute permutation ->
            let inverse = Array.zeroCreate permutation.Length
            permutation |> Array.iteri (fun to' from -> inverse[from] <- to')
            moved (fun a -> build.Permute(a, inverse))
        | Operation.Pad(starts, steps) ->
            moved (fun a -> build.Slice(a, starts, steps, (operand 0).Shape.Dims))
        | Operation.Concatenate axis -> Array.iter2 give node.Operands (partsOf build node axis adjoint)
        | Operation.Gather indices ->
            summed (fun a -> build.ScatterAdd(a, indices, (operand 0).Shape.Dims[0]))
        | Operation.ScatterAdd indices -> moved (fun a -> build.Gather(a, indices))
        | Operation.MatMul when linear (operand 0) ->
            give (operand 0) (matMulLeft build (operand 0) (operand 1) adjoint)
        | Operation.MatMul -> give (operand 1) (matMulRight build (operand 0) (operand 1) adjoint)
        | other -> invalidOp $"{other} is not linear and has no transpose."

    /// Adjoints of `inputs` for the linear map from them to `root`, whose own adjoint is `seed`. Each node is visited
    /// once, users before operands.
    let transpose (builder: Builder) (inputs: Node[]) (root: Node) (seed: Node) : Node[] =
        let build = builder :> IBuilder
        let order = Graph.topological [ root ]
        let sources = IdSet(inputs |> Seq.map (fun input -> input.Id))
        let linear = Graph.dependents (fun node -> sources.Contains node.Id) order
        let isLinear (node: Node) = linear.Contains node.Id
        let adjoints = Adjoints build

        let give (operand: Node) adjoint =
            if isLinear operand then
                adjoints.Add(operand, adjoint, ValueNone)

        adjoints.Add(root, Adjoint.everywhere seed, ValueNone)

        for node in Array.rev order do
            if isLinear node && not (sources.Contains node.Id) then
                builder.Origin <- node.Origin

                match adjoints.Take node, node.Operation with
                | ValueNone, _ -> ()
                | ValueSome adjoint, Operation.Slice(starts, steps) ->
                    adjoints.Add(node.Operands[0], adjoint, ValueSome(starts, steps))
                | ValueSome adjoint, _ -> transposed build isLinear give node adjoint

        let adjointOrZeros (input: Node) =
            match adjoints.Take input with
            | ValueSome adjoint -> Adjoint.value build adjoint
            | ValueNone -> build.BroadcastTo(build.Constant 0.0, input.Shape)

        Array.map adjointOrZeros inputs
