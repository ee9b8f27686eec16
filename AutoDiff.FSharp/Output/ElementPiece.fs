namespace AutoDiff.FSharp.TextOutput

open System.Collections.Generic
open System.Text
open AutoDiff.FSharp

/// What is written of an array: all of it, or the element at an index. Symbols in use are counted, so that the next is new.
[<NoComparison; NoEquality>]
type internal Aspect =
    {
        Index: Subscript[] voption
        Bound: int
    }

[<RequireQualifiedAccess>]
module internal Aspect =
    let whole = { Index = ValueNone; Bound = 0 }

    let at bound index =
        {
            Index = ValueSome index
            Bound = bound
        }

    /// The same symbols in use, for another operand.
    let indexed index (aspect: Aspect) = { aspect with Index = ValueSome index }

/// Text, or a node under an aspect that becomes text; in parentheses if it binds looser than `least`.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal ElementPiece =
    | Text of string
    | Part of Node * Aspect * least: int

/// One node's text, its operands still nodes.
[<NoEquality; NoComparison>]
type internal ElementForm =
    {
        Level: int
        Pieces: ElementPiece list
    }

/// Writes pieces out with a stack of its own, as far as a limit of characters.
[<Sealed>]
type internal ElementWriter(opening: string, closing: string, ofNode: Node -> Aspect -> ElementForm) =
    let push (pending: Stack<ElementPiece>) (pieces: ElementPiece list) =
        for piece in List.rev pieces do
            pending.Push piece

    /// The text, if it is no longer than the limit.
    member _.TryWrite(limit: int, root: Node, aspect: Aspect, least: int) : string voption =
        let text = StringBuilder()
        let pending = Stack [ ElementPiece.Part(root, aspect, least) ]

        while pending.Count > 0 && text.Length <= limit do
            match pending.Pop() with
            | ElementPiece.Text words -> text.Append words |> ignore
            | ElementPiece.Part(node, aspect, least) ->
                let form = ofNode node aspect

                if form.Level < least then
                    pending.Push(ElementPiece.Text closing)
                    push pending form.Pieces
                    pending.Push(ElementPiece.Text opening)
                else
                    push pending form.Pieces

        if text.Length <= limit then
            ValueSome(text.ToString())
        else
            ValueNone
