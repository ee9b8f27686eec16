namespace AutoDiff.FSharp.TextInput

open AutoDiff.FSharp
open System.Collections.Generic

/// Comparisons and what joins them. A condition is 1 or 0; any number may stand for one, and holds unless it is 0.
[<Sealed>]
type internal Conditions(build: IBuilder) =
    let conditions = HashSet<int64>()

    let condition (node: Node) =
        conditions.Add node.Id |> ignore
        node

    let isZero (node: Node) =
        build.Call("equal", [| node; build.Constant 0.0 |])

    let complement (node: Node) =
        build.Call("subtract", [| build.Constant 1.0; node |])

    /// Whether a node is a condition, or one whose elements were moved: indices bring two to the same axes.
    let isCondition (node: Node) =
        let mutable here = node
        let mutable isMoved = true

        while isMoved && not (conditions.Contains here.Id) do
            match here.Operation with
            | Operation.Broadcast _
            | Operation.Reshape
            | Operation.Permute _
            | Operation.Slice _
            | Operation.Gather _ -> here <- here.Operands[0]
            | _ -> isMoved <- false

        conditions.Contains here.Id

    /// 1 or 0 for any number.
    let truth (node: Node) =
        if isCondition node then node else complement (isZero node)

    let compare name (a: Node) (b: Node) = build.Call(name, [| a; b |])

    member _.Not(a: Node) = condition (isZero a)

    /// The operator's condition, or null for an operator that makes none.
    member _.Apply(operator: BinaryOperator, a: Node, b: Node) : Node | null =
        match operator with
        | BinaryOperator.Greater -> condition (compare "greater" a b)
        | BinaryOperator.Less -> condition (compare "greater" b a)
        | BinaryOperator.GreaterOrEqual -> condition (compare "greaterOrEqual" a b)
        | BinaryOperator.LessOrEqual -> condition (compare "greaterOrEqual" b a)
        | BinaryOperator.Equal -> condition (compare "equal" a b)
        | BinaryOperator.NotEqual -> condition (complement (compare "equal" a b))
        | BinaryOperator.And -> condition (compare "multiply" (truth a) (truth b))
        | BinaryOperator.Or -> condition (compare "max" (truth a) (truth b))
        | _ -> null
