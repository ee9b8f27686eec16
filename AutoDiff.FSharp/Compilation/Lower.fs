namespace AutoDiff.FSharp

open System
open AutoDiff

/// Rewrites what has no loop of its own into sums, maxima and elementwise functions, so that code generation meets
/// one kind of reduction. It interns directly where a rule of simplification would undo the step.
[<RequireQualifiedAccess>]
module internal Lower =
    let private raw (build: IBuilder) (primitive: Primitive) (operand: Node) =
        build.Intern(Operation.Elementwise primitive, [| operand |], operand.Shape)

    let private spread (build: IBuilder) (axes: int[]) (reduced: Node) (like: Node) =
        build.Broadcast(reduced, axes, like.Shape)

    /// shift + log Σ exp(x - shift), the shift being the largest x where that is finite.
    let private logSumExp (build: IBuilder) (x: Node) (axes: int[]) =
        let shift = build.Call("shift", [| build.Max(x, axes) |])
        let shifted = build.Call("subtract", [| x; spread build axes shift x |])
        let total = build.Sum(build.Call("exp", [| shifted |]), axes)
        build.Call("add", [| shift; raw build ElementaryRows.log total |])

    /// m √Σ(x/m)² with m the largest |x|: squares neither overflow nor vanish. What divides is finite, since ∞/∞ is NaN
    /// where the norm is ∞.
    let private norm (build: IBuilder) (x: Node) (axes: int[]) =
        let largest = build.Max(build.Call("abs", [| x |]), axes)
        let divisor = build.Call("min", [| largest; build.Constant Double.MaxValue |])
        let unit = build.Call("quotientOrZero", [| x; spread build axes divisor x |])
        let squares = build.Sum(build.Apply(Primitives.integerPower 2, [| unit |]), axes)
        build.Call("multiply", [| largest; raw build ElementaryRows.sqrt squares |])

    let private transposed (matrix: Node) =
        match matrix.Operation with
        | Operation.Permute _ when matrix.Shape.Rank = 2 -> ValueSome matrix.Operands[0]
        | _ -> ValueNone

    /// Σⱼ matrix[i,j] vector[j].
    let rec private timesVector (build: IBuilder) (matrix: Node) (vector: Node) =
        match transposed matrix with
        // Along rows as they lie in memory, whichever way they are read.
        | ValueSome stored -> vectorTimes build vector stored
        | ValueNone ->
            let repeated = build.Broadcast(vector, [| 0 |], matrix.Shape)
            build.Sum(build.Call("multiply", [| matrix; repeated |]), [| 1 |])

    /// Σᵢ vector[i] matrix[i,j].
    and private vectorTimes (build: IBuilder) (vector: Node) (matrix: Node) =
        match transposed matrix with
        | ValueSome stored -> timesVector build stored vector
        | ValueNone ->
            let repeated = build.Broadcast(vector, [| 1 |], matrix.Shape)
            build.Sum(build.Call("multiply", [| repeated; matrix |]), [| 0 |])

    /// Loops this short are written out, and the sums of several rows grow side by side: the kernel's tiles would hardly be
    /// filled before they are stored.
    let private longestWrittenOut = 16

    /// A product by rows with a short sum, or a sum over rows of which one side is short, as loops.
    let private shortProduct (build: IBuilder) (left: Node) (right: Node) : Node | null =
        let rows, columns = left.Shape.Dims[0], right.Shape.Dims[1]
        let depth = left.Shape.Dims[1]

        /// Σ over `axis` of a·b, each repeated along an axis of its own.
        let summed axis (a: Node, repeatA) (b: Node, repeatB) (shape: Shape) =
            let a = build.Broadcast(a, [| repeatA |], shape)
            let b = build.Broadcast(b, [| repeatB |], shape)
            build.Sum(build.Call("multiply", [| a; b |]), [| axis |])

        let transposed (matrix: Node) = build.Permute(matrix, [| 1; 0 |])

        match Traits.rowProduct (build.MatMul(left, right)) with
        | RowProduct.Maps when depth <= longestWrittenOut ->
            summed 2 (left, 1) (transposed right, 0) (Shape [| rows; columns; depth |])
        | RowProduct.Sums when rows <= longestWrittenOut ->
            summed 0 (transposed left, 1) (right, 2) (Shape [| depth; columns; rows |])
            |> transposed
        | RowProduct.Sums when columns <= longestWrittenOut ->
            summed 0 (transposed left, 2) (right, 1) (Shape [| depth; rows; columns |])
        | _ -> null

    /// Products with a vector are multiply-and-reduce loops; only matrix times matrix stays a kernel.
    let private matMul (build: IBuilder) (left: Node) (right: Node) : Node | null =
        match left.Shape.Rank, right.Shape.Rank with
        | 2, 2 -> shortProduct build left right
        | 2, _ -> timesVector build left right
        | _, 2 -> vectorTimes build left right
        | _ -> build.Sum(build.Call("multiply", [| left; right |]), [| 0 |])

    /// Whether a node is Σ exp(x - largest x): at least 1, or else 0, infinite or not a number.
    let private isShiftedTotal (node: Node) =
        match node.Operation, node.Operands with
        | Operation.Sum _, [| exps |] ->
            match exps.Operation, exps.Operands with
            | Operation.Elementwise exp, [| shifted |] when exp.Name = "exp" ->
                match shifted.Operation, shifted.Operands with
                | Operation.Elementwise subtract, [| _; repeated |] when subtract.Name = "subtract" ->
                    match repeated.Operation, repeated.Operands with
                    | Operation.Broadcast _, [| shift |] ->
                        match shift.Operation with
                        | Operation.Elementwise primitive -> primitive.Name = "shift"
                        | _ -> false
                    | _ -> false
                | _ -> false
            | _ -> false
        | _ -> false

    /// One division a total, and not one a term: the reciprocal of a shifted total neither overflows nor vanishes.
    let private share (build: IBuilder) (term: Node) (repeated: Node) : Node | null =
        match repeated.Operation with
        | Operation.Broadcast axes when
            repeated.Operands[0].Shape.Rank > 0 && isShiftedTotal repeated.Operands[0]
            ->
            let inverse =
                build.Call("quotientOrZero", [| build.Constant 1.0; repeated.Operands[0] |])

            build.Call("multiply", [| term; build.Broadcast(inverse, axes, term.Shape) |])
        | _ -> null

    let private replace (build: IBuilder) (node: Node) (operands: Node[]) : Node | null =
        match node.Operation with
        | Operation.Sum axes -> FactoredSums.sum build operands[0] axes
        | Operation.LogSumExp axes -> logSumExp build operands[0] axes
        | Operation.Norm axes -> norm build operands[0] axes
        | Operation.MatMul -> matMul build operands[0] operands[1]
        | Operation.Elementwise primitive when primitive.Name = "quotientOrZero" ->
            share build operands[0] operands[1]
        | Operation.Elementwise primitive when
            operands.Length = 1
            && operands[0].Shape.Rank = 0
            && not (obj.ReferenceEquals(operands[0], node.Operands[0]))
            ->
            // Kept as it is: log Σ exp and √Σ squares were lowered on purpose.
            raw build primitive operands[0]
        | _ -> null

    let apply (builder: Builder) (roots: Node[]) =
        if roots |> Array.exists _.HasArrays then
            Rebuild.revise builder replace roots
        else
            roots
