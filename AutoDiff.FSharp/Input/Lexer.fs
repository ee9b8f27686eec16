namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff

/// <summary>From characters to tokens, in one pass.</summary>
/// <remarks>
/// A token is a kind and a span: no text is copied. What cannot be read becomes one
/// <see cref="F:AutoDiff.FSharp.TextInput.TokenKind.Unreadable"/> token a run, so that the parser stays in step and
/// says nothing more about it.
/// </remarks>
[<Sealed>]
type private Lexer(source: SourceText, errors: Diagnostics) =
    let text = source.Text
    let tokens = ResizeArray<Token>()
    /// How many bars each opened with: |x| or ||x||.
    let barsOpen = Stack<int>()

    let mutable barsReported = false
    let mutable at = 0

    let isAt offset (expected: char) =
        offset < text.Length && text[offset] = expected

    let add kind length =
        let span = { Offset = at; Length = length }
        tokens.Add { Kind = kind; Span = span }
        at <- at + length

    let foreign kind (written: string) right =
        errors.Report(
            { Offset = at; Length = written.Length },
            fun () -> LexerComplaints.foreignOperator written right
        )

        add kind written.Length

    /// Where a run of such characters ends.
    let endOf (belongs: char -> bool) offset =
        let mutable stop = offset

        while stop < text.Length && belongs text[stop] do
            stop <- stop + 1

        stop

    let skipComment () =
        at <- endOf (fun c -> c <> '\n' && c <> '\r') at

    /// Digits run into these would be read as a product with a name, which nobody means.
    let checkNumber stop =
        let report complaint =
            errors.Report(SourceSpan.Between(at, stop + 1), complaint)

        let isHexadecimal =
            stop = at + 1
            && text[at] = '0'
            && (isAt stop 'x' || isAt stop 'X')
            && stop + 1 < text.Length
            && Char.IsAsciiHexDigit text[stop + 1]

        if isHexadecimal then
            report LexerComplaints.hexadecimal
        elif isAt stop '_' then
            report LexerComplaints.digitSeparator
        elif isAt stop '.' && Characters.isDigitAt text (stop + 1) then
            report LexerComplaints.secondPoint

    let number () =
        let stop = Characters.numberEnd text at
        checkNumber stop
        add TokenKind.Number (stop - at)

    let name () =
        let length = Characters.nameEnd text at - at
        add (Keywords.kindOf (text.AsSpan(at, length))) length

    let quoted () =
        match Characters.quotedEnd text at with
        | stop when stop > at + 2 -> add TokenKind.Name (stop - at)
        | stop ->
            let length = if stop < 0 then 1 else 2
            errors.Report({ Offset = at; Length = length }, LexerComplaints.emptyQuotes (stop < 0))
            add TokenKind.Unreadable length

    let superscript () =
        let stop = endOf (fun c -> Characters.superscript c >= 0) at
        add TokenKind.Superscript (stop - at)

    let unreadable () =
        let length = if Char.IsSurrogatePair(text, at) then 2 else 1
        let span = { Offset = at; Length = length }
        let follows = tokens.Count > 0 && tokens[tokens.Count - 1].Kind.IsUnreadable

        if not follows then
            errors.Report(span, fun () -> LexerComplaints.strayCharacter (source.Slice span))

        add TokenKind.Unreadable length

    /// \frac: the backslash and its word at once, so that no more is said about them.
    let latexCommand () =
        let letters = endOf Char.IsAsciiLetter (at + 1) - (at + 1)
        let word = text.Substring(at + 1, letters)

        errors.Report({ Offset = at; Length = 1 + letters }, fun () -> LexerComplaints.latexCommand word)

        add TokenKind.Unreadable (1 + letters)

    /// Whether a separator of this length stands directly between two names.
    let joinsNames length =
        tokens.Count > 0
        && tokens[tokens.Count - 1].Kind.IsName
        && tokens[tokens.Count - 1].Span.End = at
        && text[at - 1] <> Characters.quote
        && Characters.nameStart text (at + length) > 0

    /// Math.Pow: of a name with parts the last one goes on.
    let qualified (separator: string) =
        let first = tokens[tokens.Count - 1].Span
        let mutable last = at + separator.Length
        let mutable stop = Characters.nameEnd text last

        while String.CompareOrdinal(text, stop, separator, 0, separator.Length) = 0
              && Characters.nameStart text (stop + separator.Length) > 0 do
            last <- stop + separator.Length
            stop <- Characters.nameEnd text last

        let before = text.Substring(first.Offset, last - separator.Length - first.Offset)
        let word = text.Substring(last, stop - last)

        errors.Report(
            SourceSpan.Between(first.Offset, stop),
            fun () -> LexerComplaints.qualifiedName before separator word (isAt stop '(')
        )

        tokens.RemoveAt(tokens.Count - 1)
        at <- last
        add TokenKind.Name (stop - last)

    let endsOperand () =
        tokens.Count > 0
        && match tokens[tokens.Count - 1].Kind with
           | TokenKind.Number
           | TokenKind.Name
           | TokenKind.Superscript
           | TokenKind.RightParenthesis
           | TokenKind.RightBracket -> true
           | _ -> false

    let barsHere () = if isAt (at + 1) '|' then 2 else 1

    /// |x| and ||x|| go on as if they were in parentheses; the first says what to write for all of them.
    let openBars () =
        let count = barsHere ()
        let first = at + count
        let next = text.IndexOf('|', first)

        let inner =
            {
                Offset = first
                Length = next - first
            }

        if not barsReported then
            barsReported <- true
            let last = min text.Length (next + count)

            errors.Report(
                SourceSpan.Between(at, last),
                fun () -> LexerComplaints.bars (source.Slice inner) (count = 2)
            )

        barsOpen.Push count
        add TokenKind.LeftParenthesis count

    let closeBars () =
        add TokenKind.RightParenthesis (min (barsOpen.Pop()) (barsHere ()))

    let orEqual alone withEqual =
        if isAt (at + 1) '=' then add withEqual 2 else add alone 1

    let doubled alone kind right =
        if isAt (at + 1) text[at] then
            foreign kind (String(text[at], 2)) right
        else
            alone ()

    /// .^, .* and ./
    let dotted kind =
        let operator = text[at + 1]
        foreign kind $".{operator}" $"{operator}, which works element by element"

    let symbol () =
        match text[at] with
        | '+' -> add TokenKind.Plus 1
        | '-' when isAt (at + 1) '>' -> add TokenKind.Arrow 2
        | '-'
        | '−' -> add TokenKind.Minus 1
        | '*' -> doubled (fun () -> add TokenKind.Times 1) TokenKind.Caret "x^2 for a power"
        | '·'
        | '⋅'
        | '×' -> add TokenKind.Times 1
        | '/' ->
            doubled
                (fun () -> add TokenKind.Slash 1)
                TokenKind.Slash
                "floor(a/b) for a whole quotient, # before a comment"
        | '@' -> add TokenKind.At 1
        | '^' -> add TokenKind.Caret 1
        | '(' -> add TokenKind.LeftParenthesis 1
        | ')' -> add TokenKind.RightParenthesis 1
        | '[' -> add TokenKind.LeftBracket 1
        | ']' -> add TokenKind.RightBracket 1
        | ',' -> add TokenKind.Comma 1
        | ';' -> add TokenKind.Semicolon 1
        | '.' when isAt (at + 1) '.' -> add TokenKind.DotDot 2
        | '.' when joinsNames 1 -> qualified "."
        | ':' when isAt (at + 1) ':' && joinsNames 2 -> qualified "::"
        | '.' when isAt (at + 1) '^' -> dotted TokenKind.Caret
        | '.' when isAt (at + 1) '*' -> dotted TokenKind.Times
        | '.' when isAt (at + 1) '/' -> dotted TokenKind.Slash
        | '\\' -> latexCommand ()
        | '<' -> orEqual TokenKind.Less TokenKind.LessOrEqual
        | '>' -> orEqual TokenKind.Greater TokenKind.GreaterOrEqual
        | '=' when isAt (at + 1) '>' -> add TokenKind.Arrow 2
        | '→'
        | '↦'
        | '⇒' -> add TokenKind.Arrow 1
        | '=' -> orEqual TokenKind.Equals TokenKind.EqualTo
        | '≤' -> add TokenKind.LessOrEqual 1
        | '≥' -> add TokenKind.GreaterOrEqual 1
        | '≠' -> add TokenKind.NotEqualTo 1
        | '!' when isAt (at + 1) '=' -> add TokenKind.NotEqualTo 2
        | '&' -> doubled unreadable TokenKind.And "'and'"
        | '|' when barsOpen.Count > 0 && endsOperand () -> closeBars ()
        | '|' when not (endsOperand ()) && text.IndexOf('|', at + barsHere ()) > 0 -> openBars ()
        | '|' -> doubled unreadable TokenKind.Or "'or'"
        | c when c = Characters.quote -> quoted ()
        | c when Characters.superscript c >= 0 -> superscript ()
        | _ -> unreadable ()

    let next () =
        if Characters.isBlank text at then
            at <- at + 1
        elif text[at] = '#' then
            skipComment ()
        elif
            Characters.isDigitAt text at
            || text[at] = '.' && Characters.isDigitAt text (at + 1)
        then
            number ()
        elif Characters.nameStart text at > 0 then
            name ()
        else
            symbol ()

    member _.Run() =
        while at < text.Length do
            next ()

        add TokenKind.EndOfText 0
        tokens.ToArray()

[<RequireQualifiedAccess>]
module internal Lexer =
    /// The tokens of a text, the last of them EndOfText; what cannot be read is reported.
    let tokens source errors = Lexer(source, errors).Run()
