namespace AutoDiff.FSharp.TextInput

open AutoDiff

/// <summary>What to do where the text goes wrong: say so, and go on as if the likeliest correction had been made.</summary>
/// <remarks>A tree with errors is never seen outside, so that a correction need only keep the parser in step.</remarks>
[<RequireQualifiedAccess>]
module internal Recovery =
    let private complainOfEnd (cursor: Cursor) =
        let last = cursor.Previous

        match last.Kind with
        | TokenKind.LeftParenthesis
        | TokenKind.LeftBracket
        | TokenKind.Comma
        | TokenKind.DotDot
        | TokenKind.By
        | TokenKind.Let
        | TokenKind.Unreadable -> () // the bracket that stays open, or the lexer, says it
        | _ -> cursor.Report(last, (fun () -> ParserComplaints.trailingOperator cursor.Source last))

    let private complainOfFirst (cursor: Cursor) =
        let found = cursor.Current

        if found.Kind.IsEndOfText then
            cursor.Report(found, ParserComplaints.emptyText)
        else
            cursor.Report(found, (fun () -> ParserComplaints.missingFirstOperand cursor.Source found))

    let private isEmptyBracket (cursor: Cursor) =
        let isLast (frame: Frame) = frame.Token = cursor.At - 1

        cursor.Top |> ValueOption.exists isLast
        && (cursor.Previous.Kind.IsLeftParenthesis && cursor.Current.Kind.IsRightParenthesis
            || cursor.Previous.Kind.IsLeftBracket && cursor.Current.Kind.IsRightBracket)

    let private complainOfEmptyBracket (cursor: Cursor) =
        let isIndex = cursor.Top |> ValueOption.exists _.Role.IsIndices
        let isVector = cursor.Current.Kind.IsRightBracket
        cursor.Report(cursor.Current, (fun () -> ParserComplaints.emptyBrackets isIndex isVector))

    let private complainOfOther (cursor: Cursor) =
        let last, found = cursor.Previous, cursor.Current

        if not last.Kind.IsUnreadable then
            cursor.Report(found, (fun () -> ParserComplaints.missingOperand cursor.Source last found))

    /// As if an operand stood before the current token.
    let missingOperand (cursor: Cursor) =
        if cursor.At = 0 then
            complainOfFirst cursor
        elif cursor.Current.Kind.IsEndOfText then
            complainOfEnd cursor
        elif isEmptyBracket cursor then
            complainOfEmptyBracket cursor
        else
            complainOfOther cursor

        cursor.Omit()

    /// As if the token were an operator like any other.
    let asOperator (cursor: Cursor) =
        cursor.Reduce Operators.implicitProduct.Left
        cursor.Push(Role.Operand Operators.implicitProduct, cursor.Start)
        cursor.Advance()
        cursor.WantsOperand <- true

    /// As if a product sign stood before the current token.
    let missingOperator (cursor: Cursor) =
        let left, right = cursor.Previous, cursor.Current
        cursor.Report(right, (fun () -> ParserComplaints.missingOperator cursor.Source left right))
        cursor.Reduce Operators.implicitProduct.Left
        cursor.Push(Role.Operand Operators.implicitProduct, cursor.Start)
        cursor.WantsOperand <- true

    /// As if the word were a name; after a 'let' out of place nothing can be guessed, so the rest is left unread.
    let reservedWord (cursor: Cursor) =
        let token = cursor.Current

        if token.Kind.IsLet then
            cursor.Report(token, ParserComplaints.misplacedLet)
            cursor.SkipToEnd()
        else
            cursor.Report(token, (fun () -> ParserComplaints.reservedWord cursor.Source token))

        cursor.Leaf SyntaxKind.Omitted

    /// The rest is left unread.
    let malformedLet (cursor: Cursor) =
        let name, after = cursor.Follower, cursor.Ahead 2
        let found = if name.Kind.IsName then after else name
        cursor.Report(found, (fun () -> ParserComplaints.malformedLet cursor.Source name found))
        cursor.SkipToEnd()
        cursor.Leaf SyntaxKind.Omitted

    /// As if the sign of equality after the indices of a let were there.
    let expectEquals (cursor: Cursor) =
        let found = cursor.Current

        if found.Kind.IsEquals then
            cursor.Advance()
        else
            cursor.Report(found, (fun () -> ParserComplaints.missingEquals cursor.Source found))

    /// As if the range were there.
    let missingRange (cursor: Cursor) name start =
        let span = SourceSpan.Between(start, cursor.Previous.Span.End)
        cursor.Report(span, (fun () -> ParserComplaints.missingRange name))

    /// As if there were one body.
    let wrongBodies (cursor: Cursor) (frame: Frame) (name: string) =
        let span =
            {
                Offset = frame.Start
                Length = name.Length
            }

        let given = frame.Operands - frame.Binders
        cursor.Report(span, (fun () -> ParserComplaints.wrongBodies name given))

    let unboundDimension (cursor: Cursor) (frame: Frame) =
        cursor.Report(cursor.Opener frame, ParserComplaints.unboundDimension)

    /// The bracket around the operand that ends here; a let within it that has no formula after it is given up.
    let enclosingBracket (cursor: Cursor) =
        let mutable frame = cursor.Enclosing()

        while frame |> ValueOption.exists _.Role.IsLet do
            let found = cursor.Current
            cursor.Report(found, (fun () -> ParserComplaints.missingSemicolon cursor.Source found))
            cursor.Pop() |> ignore
            frame <- cursor.Enclosing()

        frame

    /// The text ended before the semicolon of a let; or what went wrong before has eaten it.
    let openLet (cursor: Cursor) =
        if cursor.IsSound && cursor.Top |> ValueOption.exists _.Role.IsLet then
            let found = cursor.Current
            cursor.Report(found, (fun () -> ParserComplaints.missingSemicolon cursor.Source found))

    let misplacedStatement (cursor: Cursor) complaint =
        cursor.Report(cursor.Current, complaint)
        asOperator cursor

    let misplacedRange (cursor: Cursor) =
        let token = cursor.Current
        cursor.Report(token, (fun () -> ParserComplaints.misplacedRange cursor.Source token))
        asOperator cursor

    /// 1,5 without a blank was meant as one number.
    let private isDecimalComma (cursor: Cursor) =
        let left, comma, right = cursor.Previous, cursor.Current, cursor.Follower

        left.Kind.IsNumber
        && right.Kind.IsNumber
        && left.Span.End = comma.Span.Offset
        && comma.Span.End = right.Span.Offset

    /// As if the number with the comma were one number, or as if the comma were an operator.
    let misplacedComma (cursor: Cursor) =
        let left, comma, right = cursor.Previous, cursor.Current, cursor.Follower

        if isDecimalComma cursor then
            let span = SourceSpan.Between(left.Span.Offset, right.Span.End)
            cursor.Report(span, (fun () -> ParserComplaints.decimalComma cursor.Source left right))
            cursor.Advance()
            cursor.Advance()
        else
            cursor.Report(comma, ParserComplaints.misplacedComma)
            asOperator cursor

    /// As if the bracket were not there.
    let unopened (cursor: Cursor) =
        let closer = cursor.Current
        cursor.Report(closer, (fun () -> ParserComplaints.unopened cursor.Source closer))
        cursor.Advance()

    /// As if the bracket were of the right kind.
    let checkPartner (cursor: Cursor) (frame: Frame) =
        let opener, closer = cursor.Opener frame, cursor.Current

        if opener.Kind.IsLeftBracket <> closer.Kind.IsRightBracket then
            cursor.Report(closer, (fun () -> ParserComplaints.mismatched cursor.Source opener closer))

    /// One error for all of them, at the innermost: the others may well be closed once that one is.
    let openBrackets (cursor: Cursor) =
        match Seq.tryHead cursor.OpenBrackets with
        | Some innermost ->
            let opener, others = cursor.Opener innermost, Seq.length cursor.OpenBrackets - 1
            cursor.Report(opener, (fun () -> ParserComplaints.unclosed cursor.Source opener others))
        | None -> ()
