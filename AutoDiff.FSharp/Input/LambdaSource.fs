namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open AutoDiff

/// What a C# compiler leaves no trace of: 3*1/2 in a lambda arrives as the number 1. The source text still has it.
[<RequireQualifiedAccess>]
module internal LambdaSource =
    /// An expression of which a part has been read: a sum whose last term is a product. What is not a whole number that can be
    /// computed from the text is None.
    [<Sealed; AllowNullLiteral>]
    type private Frame(start: int, isIndex: bool, isApplied: bool) =
        member _.Start = start
        /// Within the brackets of an index, quotients are meant to be whole.
        member _.IsIndex = isIndex
        /// Whether the parentheses hold arguments, or are no expression alone.
        member val IsOther = isApplied with get, set
        member val Total: int64 option = Some 0L with get, set
        member val Term: int64 option = None with get, set
        member val HasTerm = false with get, set
        member val TermStart = start with get, set
        /// The sign between two factors that waits for the second.
        member val Pending = ' ' with get, set
        member val IsNegative = false with get, set
        /// After a dot: what comes belongs to the operand before it.
        member val IsMember = false with get, set

        member frame.CloseTerm() =
            frame.Total <- Option.map2 (+) frame.Total frame.Term
            frame.HasTerm <- false
            frame.Pending <- ' '
            frame.IsNegative <- false

        member frame.Value =
            if frame.IsOther || not frame.HasTerm then
                None
            else
                Option.map2 (+) frame.Total frame.Term

    let private loses pending (a: int64 option) (b: int64 option) =
        match pending, a, b with
        | '/', Some a, Some b -> b <> 0L && a % b <> 0L
        | _ -> false

    let private combine pending (a: int64 option) (b: int64 option) =
        match pending, a, b with
        | '*', Some a, Some b -> Some(a * b)
        | '/', Some a, Some b when b <> 0L -> Some(a / b)
        | '%', Some a, Some b when b <> 0L -> Some(a % b)
        | _ -> None

    /// Takes the next operand in; true where a quotient loses its fraction.
    let private take (frame: Frame) (operand: int64 option) start =
        let operand =
            if frame.IsNegative then
                Option.map (~-) operand
            else
                operand

        frame.IsNegative <- false

        if frame.IsMember || (frame.HasTerm && frame.Pending = ' ') then
            // A member, a cast or a type before a name.
            frame.IsMember <- false
            frame.Term <- None
            false
        elif not frame.HasTerm then
            frame.HasTerm <- true
            frame.Term <- operand
            frame.TermStart <- start
            false
        else
            let isLost = loses frame.Pending frame.Term operand && not frame.IsIndex
            frame.Term <- combine frame.Pending frame.Term operand
            frame.Pending <- ' '
            isLost

    let private wantsOperand (frame: Frame) =
        not frame.HasTerm || frame.Pending <> ' '

    let private sign (frame: Frame) c =
        match c with
        | '+'
        | '-' when wantsOperand frame -> frame.IsNegative <- (frame.IsNegative <> (c = '-'))
        | '+'
        | '-' ->
            frame.CloseTerm()
            frame.IsNegative <- (c = '-')
        | '*'
        | '/'
        | '%' -> frame.Pending <- c
        | '.' -> frame.IsMember <- true
        | _ ->
            // A comma, a comparison, an arrow: another expression begins.
            frame.CloseTerm()
            frame.IsOther <- true
            frame.Total <- Some 0L

    /// Where the first quotient of whole numbers stands that loses its fraction.
    let integerDivision (source: string) : SourceSpan voption =
        let frames = Stack [ Frame(0, false, false) ]
        let mutable found = ValueNone
        let mutable token = LambdaTokens.next source 0

        let operand value start stop =
            if take (frames.Peek()) value start && found.IsNone then
                found <- ValueSome(SourceSpan.Between(frames.Peek().TermStart, stop))

        while token.Token <> LambdaToken.End && found.IsNone do
            match token.Token with
            | LambdaToken.Whole value -> operand (Some value) token.Start token.Stop
            | LambdaToken.Other -> operand None token.Start token.Stop
            | LambdaToken.Sign('(' | '[' | '{' as opening) ->
                let isApplied = not (wantsOperand (frames.Peek()))
                let isIndex = opening = '[' && isApplied
                frames.Push(Frame(token.Start, isIndex || frames.Peek().IsIndex, isApplied))
            | LambdaToken.Sign(')' | ']' | '}') when frames.Count > 1 ->
                let closed = frames.Pop()
                operand closed.Value closed.Start token.Stop
            | LambdaToken.Sign c -> sign (frames.Peek()) c
            | LambdaToken.End -> ()

            token <- LambdaTokens.next source token.Stop

        found
