namespace AutoDiff

open AutoDiff.FSharp

/// <summary>What holds or does not, for each element, depending on variables: what <c>Functions.If</c> chooses by.</summary>
/// <remarks>
/// It has no value while a formula is made, so the host's <c>if</c>, <c>?:</c>, <c>&amp;&amp;</c> and <c>||</c> cannot
/// look at it: they are refused. Join conditions by <c>&amp;</c>, <c>|</c> and <c>!</c>.
/// </remarks>
[<Sealed>]
type Condition =
    internal new: node: Node -> Condition
    member internal Node: Node

    /// <summary>Whether both hold.</summary>
    static member op_BitwiseAnd: left: Condition * right: Condition -> Condition

    /// <summary>Whether one or both hold.</summary>
    static member op_BitwiseOr: left: Condition * right: Condition -> Condition

    /// <summary>Whether it does not hold.</summary>
    static member op_LogicalNot: operand: Condition -> Condition

    /// <summary>Refused: nobody knows yet.</summary>
    /// <exception cref="T:System.InvalidOperationException">Always; the message names <c>If</c>.</exception>
    static member op_True: condition: Condition -> bool

    /// <summary>Refused: nobody knows yet.</summary>
    /// <exception cref="T:System.InvalidOperationException">Always; the message names <c>If</c>.</exception>
    static member op_False: condition: Condition -> bool

    /// <summary>The formula, 1 where it holds and 0 where it does not.</summary>
    override ToString: unit -> string
