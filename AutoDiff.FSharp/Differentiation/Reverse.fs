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

    /// (operand index, adjoint of that operand) for each linear operand of an elementwise node.
    let private elementwise (build: IBuilder) (primitive: Primitive) (node: Node) linear (adjoint: Adjoint) =
        let a = node.Operands[0]

        let negated () =
            { adjoint with
                Raw = build.Call("negate", [| adjoint.Raw |])
            }

        let times factor =
            adjoint |> Adjoint.scaled build factor (product build factor)

        match primitive.Name with
        | "add" -> [ 0, adjoint; 1, adjoint ]
        | "subtract" -> [ 0, adjoint; 1, negated () ]
        | "negate" -> [ 0, negated () ]
        | "multiply" when linear a -> [ 0, times node.Operands[1] ]
        | "multiply" -> [ 1, times a ]
        | "divide"
        | "quotientOrZero" ->
            let over (a: Node) =
                build.Call(primitive.Name, [| a; node.Operands[1] |])

            [ 0, Adjoint.divided over adjoint ]
        | name -> invalidOp $"'{name}' is not linear and has no transpose."

    let private transposed (build: IBuilder) linear (node: Node) (adjoint: Adjoint) : (int * Adjoint) list =
        let operand index = node.Operands[index]
        let moved f = [ 0, Adjoint.moved f adjoint ]
        let summed f = [ 0, Adjoint.summed build f adjoint ]

        match node.Operation with
        | Operation.Elementwise primitive -> elementwise build primitive node linear adjoint
        | Operation.Select ->
            [
                1, Adjoint.within build (operand 0) true adjoint
                2, Adjoint.within build (operand 0) false adjoint
            ]
        | Operation.Sum axes -> moved (fun a -> build.Broadcast(a, axes, (operand 0).Shape))
        | Operation.Broadcast axes -> summed (fun a -> build.Sum(a, axes))
        | Operation.Reshape -> moved (fun a -> build.Reshape(a, (operand 0).Shape))
        | Operation.Permute permutation ->
            let inverse = Array.zeroCreate permutation.Length
            permutation |> Array.iteri (fun to' from -> inverse[from] <- to')
            moved (fun a -> build.Permute(a, inverse))
        | Operation.Pad(starts, steps) ->
            moved (fun a -> build.Slice(a, starts, steps, (operand 0).Shape.Dims))
        | Operation.Concatenate axis -> partsOf build node axis adjoint |> Array.indexed |> List.ofArray
        | Operation.Gather indices ->
            summed (fun a -> build.ScatterAdd(a, indices, (operand 0).Shape.Dims[0]))
        | Operation.ScatterAdd indices -> moved (fun a -> build.Gather(a, indices))
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
        let contributions = Dictionary<int64, List<Adjoint * (int[] * int[]) voption>>()

        let accumulate (node: Node) contribution =
            match contributions.TryGetValue node.Id with
            | true, earlier -> earlier.Add contribution
            | _ -> contributions[node.Id] <- List [ contribution ]

        let adjointOf (node: Node) =
            match contributions.TryGetValue node.Id with
            | true, found -> ValueSome(Adjoint.sum build node.Shape found)
            | _ -> ValueNone

        let visit (node: Node) (adjoint: Adjoint) =
            match node.Operation with
            | Operation.Slice(starts, steps) ->
                accumulate node.Operands[0] (adjoint, ValueSome(starts, steps))
            | _ ->
                for index, part in transposed build isLinear node adjoint do
                    if isLinear node.Operands[index] then
                        accumulate node.Operands[index] (part, ValueNone)

        accumulate root (Adjoint.everywhere seed, ValueNone)

        for node in Array.rev order do
            if isLinear node && not (sources.Contains node.Id) then
                builder.Origin <- node.Origin

                match adjointOf node with
                | ValueSome adjoint ->
                    contributions.Remove node.Id |> ignore
                    visit node adjoint
                | ValueNone -> ()

        let adjointOrZeros (input: Node) =
            match adjointOf input with
            | ValueSome adjoint -> Adjoint.value build adjoint
            | ValueNone -> build.BroadcastTo(build.Constant 0.0, input.Shape)

        Array.map adjointOrZeros inputs
