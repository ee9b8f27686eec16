namespace AutoDiff.FSharp.TextInput

open AutoDiff

/// What other languages write before an expression, and this one does not: f(x, y) =, (x, y) =>, return.
[<RequireQualifiedAccess>]
module internal Heading =
    /// How many tokens (a, b, c) takes from one on; 0 where no such list stands.
    let private parameters (cursor: Cursor) first =
        let kind offset = cursor.Ahead(first + offset).Kind

        if not (kind 0).IsLeftParenthesis then
            0
        else
            let mutable stop = 1

            while (kind stop).IsName && (kind (stop + 1)).IsComma do
                stop <- stop + 2

            if (kind stop).IsName && (kind (stop + 1)).IsRightParenthesis then
                stop + 2
            else
                0

    /// A let that lacks its word has a semicolon; it is no heading.
    let private hasSemicolon (cursor: Cursor) =
        Seq.initInfinite cursor.Ahead
        |> Seq.takeWhile (fun token -> not token.Kind.IsEndOfText)
        |> Seq.exists _.Kind.IsSemicolon

    let private isReturn (cursor: Cursor) =
        let follower = cursor.Follower.Kind

        cursor.Source.Slice cursor.Current.Span = "return"
        && (follower.IsName || follower.IsNumber || follower.IsLeftParenthesis)

    let private length (cursor: Cursor) =
        let name = if cursor.Current.Kind.IsName then 1 else 0
        let stop = name + parameters cursor name

        match cursor.Ahead(stop).Kind with
        | TokenKind.Arrow when stop > 0 -> stop + 1
        | TokenKind.Equals when stop > 0 && not (hasSemicolon cursor) -> stop + 1
        | _ when isReturn cursor -> 1
        | _ -> 0

    /// Moves past it, at the start of the text, and says what is left to write.
    let skip (cursor: Cursor) =
        let count = length cursor

        if count > 0 && not (cursor.Ahead(count).Kind.IsEndOfText) then
            let start = cursor.Current.Span.Offset

            for _ in 1..count do
                cursor.Advance()

            let head = SourceSpan.Between(start, cursor.Previous.Span.End)
            let rest = SourceSpan.Between(cursor.Current.Span.Offset, cursor.Source.Text.Length)
            cursor.Report(head, (fun () -> ParserComplaints.heading cursor.Source head rest))
