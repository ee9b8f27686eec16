namespace AutoDiff.FSharp

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
        build.Call("add", [| shift; raw build Primitives.log total |])

    /// m √Σ(x/m)² with m the largest |x|: squares neither overflow nor vanish.
    let private norm (build: IBuilder) (x: Node) (axes: int[]) =
        let largest = build.Max(build.Call("abs", [| x |]), axes)
        let unit = build.Call("quotientOrZero", [| x; spread build axes largest x |])
        let squares = build.Sum(build.Apply(Primitives.integerPower 2, [| unit |]), axes)
        build.Call("multiply", [| largest; raw build Primitives.sqrt squares |])

    /// Products with a vector are multiply-and-reduce loops; only matrix times matrix stays a kernel.
    let private matMul (build: IBuilder) (left: Node) (right: Node) : Node | null =
        match left.Shape.Rank, right.Shape.Rank with
        | 2, 2 -> null
        | 2, _ ->
            let repeated = build.Broadcast(right, [| 0 |], left.Shape)
            build.Sum(build.Call("multiply", [| left; repeated |]), [| 1 |])
        | _, 2 ->
            let repeated = build.Broadcast(left, [| 1 |], right.Shape)
            build.Sum(build.Call("multiply", [| repeated; right |]), [| 0 |])
        | _ -> build.Sum(build.Call("multiply", [| left; right |]), [| 0 |])

    let private replace (build: IBuilder) (node: Node) (operands: Node[]) : Node | null =
        match node.Operation with
        | Operation.LogSumExp axes -> logSumExp build operands[0] axes
        | Operation.Norm axes -> norm build operands[0] axes
        | Operation.MatMul -> matMul build operands[0] operands[1]
        | Operation.Elementwise primitive when operands.Length = 1 && operands[0].Shape.Rank = 0 ->
            // Kept as it is: log Σ exp and √Σ squares were lowered on purpose.
            raw build primitive operands[0]
        | _ -> null

    let apply (builder: Builder) (roots: Node[]) = Rebuild.map builder replace roots
