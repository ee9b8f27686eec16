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

    /// As if the word were a name; after 'let' nothing can be guessed, so the rest is left unread.
    let reservedWord (cursor: Cursor) =
        let token = cursor.Current
        cursor.Report(token, (fun () -> ParserComplaints.reservedWord cursor.Source token))

        if token.Kind.IsLet then
            cursor.SkipToEnd()

        cursor.Leaf SyntaxKind.Omitted

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
