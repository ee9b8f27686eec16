namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff

[<RequireQualifiedAccess; NoComparison>]
type internal UnaryOperator =
    | Negate
    | Not

[<RequireQualifiedAccess; NoComparison>]
type internal BinaryOperator =
    | Add
    | Subtract
    | Multiply
    | Divide
    | MatrixMultiply
    | Power
    | Less
    | LessOrEqual
    | Greater
    | GreaterOrEqual
    | Equal
    | NotEqual
    | And
    | Or

/// What a node does with the operands that stand before it.
[<RequireQualifiedAccess; NoComparison>]
type internal SyntaxKind =
    /// A literal; finite and not negative.
    | Number of float
    /// A name that is not called.
    | Name of string
    /// A bound that was left out: x[2..] has no upper bound and no step.
    | Omitted
    | Unary of UnaryOperator
    | Binary of BinaryOperator
    /// A function of any number of arguments; the node's span begins with the function's name.
    | Call of string
    /// The elements in order; a matrix is a vector of vectors.
    | Vector
    /// The thing indexed, then one operand a dimension: an expression, or a range.
    | Index
    /// Lower bound, upper bound, step: always three, any of them possibly omitted; 1-based and inclusive.
    | Range
    /// i = 1..n: a name and its Range, whose two bounds are written. From here on, up to the Reduction or Let that takes
    /// it, the name is the index.
    | Binder of string
    /// sum(i = 1..m, j = 1..n, body): one Binder an index, the outermost first, then the body; the node's span begins
    /// with the function's name.
    | Reduction of string
    /// let s = value, or let A[i = 1..m, j = 1..n] = value: one Binder a dimension, then the value. From here on, up to
    /// the Block that takes it, the name is the value.
    | Let of string
    /// let a = …; let b = …; body: the Lets in order, then the formula they are written for.
    | Block

[<Struct; NoEquality; NoComparison>]
type internal SyntaxNode =
    {
        Kind: SyntaxKind
        /// How many operands the operation takes.
        Operands: int
        /// How many nodes the sub-expression has, this one included: it is the Size nodes that end here.
        Size: int
        /// The sub-expression in the text, without parentheses around it.
        Span: SourceSpan
    }

/// <summary>A formula as it was written: its nodes in postorder, operands before the operation.</summary>
/// <remarks>
/// <para>
/// Postorder in one array is what elaboration wants: a loop over <see cref="P:AutoDiff.FSharp.TextInput.SyntaxTree.Nodes"/>
/// with a stack of results, taking <c>Operands</c> from the stack and putting one back, reads any formula. Nothing is
/// nested in memory, so nothing that copies, compares, drops or walks the tree recurses, however deep the formula is. The
/// nodes of one sub-expression are adjacent, so it can be cut out; and leaves come in the order of the text, so that
/// names are found in order of first appearance.
/// </para>
/// <para>
/// A binder stands between its range and its body, so that the same loop sees it in time: when a name is reached, everything
/// it can mean has been. <c>sum(i = 1..n, x[i])</c> is 1, n, omitted, Range, Binder i, x, i, Index, Reduction sum; and
/// <c>let s = 2; s^2</c> is 2, Let s, s, 2, Power, Block. A name ends with the node that takes its binder. An inner binder may
/// not take the name of an outer one, nor one that has a meaning already.
/// </para>
/// <para>Two trees are equal when the formulas are, wherever in their texts the parts stand.</para>
/// </remarks>
[<Sealed>]
type internal SyntaxTree(source: SourceText, nodes: SyntaxNode[]) =
    static let alike (a: SyntaxNode) (b: SyntaxNode) =
        a.Operands = b.Operands && a.Kind = b.Kind

    member _.Source = source

    /// Never empty; the last node is the whole formula.
    member _.Nodes = nodes

    /// The names that are not called and that no binder or let makes, each once, in order of first appearance.
    member tree.Names =
        let bound = HashSet<string>()
        let seen = HashSet<string>()
        let names = ResizeArray<string>()

        let release index =
            for operand in tree.OperandsOf index do
                match nodes[operand].Kind with
                | SyntaxKind.Binder name
                | SyntaxKind.Let name -> bound.Remove name |> ignore
                | _ -> ()

        for index in 0 .. nodes.Length - 1 do
            match nodes[index].Kind with
            | SyntaxKind.Name name when not (bound.Contains name) && seen.Add name -> names.Add name
            | SyntaxKind.Binder name -> bound.Add name |> ignore
            | SyntaxKind.Let name ->
                release index
                bound.Add name |> ignore
            | SyntaxKind.Reduction _
            | SyntaxKind.Block -> release index
            | _ -> ()

        names.ToArray()

    /// Where the operands of a node stand in Nodes, first operand first.
    member _.OperandsOf(index: int) =
        let operands = Array.zeroCreate nodes[index].Operands
        let mutable at = index - 1

        for i in operands.Length - 1 .. -1 .. 0 do
            operands[i] <- at
            at <- at - nodes[at].Size

        operands

    override _.Equals other =
        match other with
        | :? SyntaxTree as other -> nodes.Length = other.Nodes.Length && Array.forall2 alike nodes other.Nodes
        | _ -> false

    override _.GetHashCode() =
        let mutable hash = HashCode()

        for node in nodes do
            hash.Add node.Kind

        hash.ToHashCode()

/// Appends nodes, operands first, and keeps their sizes.
[<Sealed>]
type internal SyntaxBuilder() =
    let nodes = ResizeArray<SyntaxNode>()
    let names = Dictionary<string, SyntaxKind>()

    /// One object a name, however often it appears.
    member _.Name(name: string) =
        match names.TryGetValue name with
        | true, known -> known
        | _ ->
            let fresh = SyntaxKind.Name name
            names.Add(name, fresh)
            fresh

    member _.Emit(kind, operands, span) =
        let mutable size = 1

        for _ in 1..operands do
            size <- size + nodes[nodes.Count - size].Size

        nodes.Add
            {
                Kind = kind
                Operands = operands
                Size = size
                Span = span
            }

    member _.ToTree source = SyntaxTree(source, nodes.ToArray())
