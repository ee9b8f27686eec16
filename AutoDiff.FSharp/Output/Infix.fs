namespace AutoDiff.FSharp.TextOutput

open System
open System.Collections.Generic
open System.Text
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput

/// <summary>Graphs as formulas, which the text door reads back as the same graphs.</summary>
/// <remarks>
/// The language has no names for sub-expressions, so what is shared in the graph is repeated in the text, and a small graph
/// may be a text of any length: y·y, forty times over, would be 2⁴⁰ factors. Hence the limits. Time and memory are
/// proportional to the text, and no stack is used.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Infix =
    /// The longest text that is printed unless asked otherwise, in characters.
    let longest = 1 <<< 24

    let private pushAll (pending: Stack<Piece>) (pieces: Piece list) =
        for piece in List.rev pieces do
            pending.Push piece

    let private expand (pending: Stack<Piece>) (node: Node) least =
        let form = InfixForms.ofNode node

        if form.Level < least then
            pending.Push(Piece.Text ")")
            pushAll pending form.Pieces
            pending.Push(Piece.Text "(")
        else
            pushAll pending form.Pieces

    /// Data of n numbers takes 2n characters at least, and is not written out to be thrown away.
    let private isHopeless room (node: Node) =
        Static.isLiteral node && 2L * int64 node.Shape.Size > int64 room

    /// The text as far as the limit, and whether that is all of it.
    let private write (limit: int) (root: Node) =
        let text = StringBuilder()
        let pending = Stack<Piece>()
        let mutable fits = true
        pending.Push(Piece.Part(root, Level.anything))

        while fits && pending.Count > 0 do
            match pending.Pop() with
            | Piece.Text words -> fits <- text.Append(words).Length <= limit
            | Piece.Part(node, _) when isHopeless (limit - text.Length) node -> fits <- false
            | Piece.Part(node, least) -> expand pending node least

        struct (text, fits)

    /// The formula, if it is no longer than the limit.
    let tryPrint (limit: int) (root: Node) : string voption =
        match write limit root with
        | struct (text, true) -> ValueSome(text.ToString())
        | _ -> ValueNone

    /// The longest text of a graph that is printed: a long graph may take 64 characters a node, with nothing repeated.
    let private longestOf (root: Node) =
        let nodes = (Graph.topological [ root ]).Length
        int (min (64L * int64 nodes) (1L <<< 28)) |> max longest

    /// <summary>The formula.</summary>
    /// <exception cref="T:System.InvalidOperationException">It is longer than <c>longest</c>, and than a graph of its
    /// size can be without repetition.</exception>
    let print (root: Node) : string =
        let limit = longestOf root

        match tryPrint limit root with
        | ValueSome text -> text
        | ValueNone ->
            raise (
                InvalidOperationException
                    $"The formula is longer than {limit} characters: its shared parts would repeat too often."
            )

    /// For display: the formula, or as much of it as fits with … in place of the rest.
    let abbreviate (limit: int) (root: Node) : string =
        match write limit root with
        | struct (text, true) -> text.ToString()
        | struct (text, false) -> text.ToString(0, max 0 (min (limit - 1) text.Length)) + "…"
