namespace AutoDiff

open System
open AutoDiff.FSharp
open AutoDiff.FSharp.TextOutput

[<Sealed>]
type Condition(node: Node) =
    static let join name (left: Condition) (right: Condition) =
        Condition((Builder() :> IBuilder).Call(name, [| left.Node; right.Node |]))

    static let refuse (_: Condition) : bool =
        raise (
            InvalidOperationException(
                "A condition on variables has no value while the formula is made. Write If(condition, a, b) of AutoDiff.Functions, and join conditions by & and |."
            )
        )

    member _.Node: Node = node
    static member op_BitwiseAnd(left: Condition, right: Condition) = join "multiply" left right
    static member op_BitwiseOr(left: Condition, right: Condition) = join "max" left right

    static member op_LogicalNot(operand: Condition) =
        let build = Builder() :> IBuilder
        Condition(build.Call("equal", [| operand.Node; build.Constant 0.0 |]))

    static member op_True(condition: Condition) = refuse condition
    static member op_False(condition: Condition) = refuse condition
    override _.ToString() = Infix.print node
