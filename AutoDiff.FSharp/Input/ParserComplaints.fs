namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff

/// What the parser says: the wording of its errors, and nothing of when they arise.
[<RequireQualifiedAccess>]
module internal ParserComplaints =
    let private operand = [ "a number"; "a name"; "'('"; "'['"; "'-'" ]

    let private complain code message expected (suggestion: string | null) =
        {
            Code = code
            Message = message
            Expected = expected
            Suggestion = suggestion
        }

    /// A token's own words, shortened: a message should stay readable whatever the text holds.
    let private words (source: SourceText) (token: Token) =
        let longest = 24

        if token.Span.Length <= longest then
            source.Slice token.Span
        else
            source.Slice { token.Span with Length = longest } + "…"

    let private quoted source (token: Token) =
        if token.Kind.IsEndOfText then
            "the end of the text"
        else
            $"'{words source token}'"

    let emptyText () =
        complain
            ParseErrorCode.EmptyText
            "There is no formula here."
            operand
            "Write one, such as (1-x)^2 + 100*(y-x^2)^2."

    let missingOperand source (previous: Token) found =
        let message =
            $"Expected an operand after {quoted source previous}, found {quoted source found}."

        complain ParseErrorCode.MissingOperand message operand null

    let missingFirstOperand source found =
        complain
            ParseErrorCode.MissingOperand
            $"A formula cannot begin with {quoted source found}."
            operand
            null

    let emptyBrackets isIndex isVector =
        let message, suggestion =
            if isIndex then
                "The index is missing.", "Write x[1] for an element, x[..] for all of them."
            elif isVector then
                "A vector needs at least one element.", "Write zeros or ones of the size you need, or [0]."
            else
                "There is nothing between the parentheses.", "Put an expression there, or remove them."

        complain ParseErrorCode.MissingOperand message operand suggestion

    let trailingOperator source operator =
        let message =
            $"The text ends after {quoted source operator}, where an operand should follow."

        complain ParseErrorCode.TrailingOperator message operand "Add the operand, or remove the operator."

    let missingOperator source (left: Token) (right: Token) =
        let message =
            $"There is no operator between {quoted source left} and {quoted source right}."

        let a, b = words source left, words source right

        let suggestion =
            if b = "in" && left.Kind.IsName then
                $"Write {a} = 1..n for an index with its range."
            elif a = "in" then
                "End a let with ;, as in let s = 2; s^2."
            elif a = "for" || b = "for" then
                "Write sum(i = 1..n, x[i]) for a sum over an index."
            elif left.Kind.IsName && (right.Kind.IsName || right.Kind.IsNumber) then
                $"Did you mean {a}*{b}, or the call {a}({b})?"
            elif left.Kind.IsNumber && right.Kind.IsNumber then
                $"Did you mean {a}*{b}, or the one number {a}{b}?"
            elif right.Kind.IsLeftParenthesis || right.Kind.IsLeftBracket then
                "Write * for a product: only a number directly before a name or '(' multiplies by itself."
            else
                "Write * for a product."

        complain ParseErrorCode.MissingOperator message [ "an operator"; "the end of the text" ] suggestion

    let unclosed source (opener: Token) others =
        let closer = if opener.Kind.IsLeftBracket then "']'" else "')'"

        let more =
            match others with
            | 0 -> ""
            | 1 -> ", nor is one more before it"
            | n -> $", nor are {n} more before it"

        complain
            ParseErrorCode.UnclosedBracket
            $"This {quoted source opener} is never closed{more}."
            [ closer ]
            $"Add {closer} where it should end."

    let unopened source closer =
        let message = $"This {quoted source closer} closes nothing."

        complain
            ParseErrorCode.UnopenedBracket
            message
            [ "an operator"; "the end of the text" ]
            "Remove it, or open it before."

    let mismatched (source: SourceText) (opener: Token) closer =
        let place = source.Locate opener.Span.Offset
        let right = if opener.Kind.IsLeftBracket then "']'" else "')'"

        let message =
            $"{quoted source opener} of line {place.Line}, column {place.Column} is closed by {quoted source closer}."

        complain ParseErrorCode.MismatchedBracket message [ right ] $"Write {right} here."

    let decimalComma source left right =
        let a, b = words source left, words source right

        complain
            ParseErrorCode.DecimalComma
            $"'{a},{b}' is not a number: the decimal sign is a point."
            []
            $"Write {a}.{b}."

    let misplacedComma () =
        complain
            ParseErrorCode.MisplacedComma
            "A comma separates arguments f(a, b), elements [a, b] and indices X[i, j]; here it separates nothing."
            [ "an operator" ]
            null

    let misplacedRange source token =
        complain
            ParseErrorCode.MisplacedRange
            $"{quoted source token} stands only in an index, or after the name of one, once for each."
            []
            "Write x[2..5], x[1..9 by 2] or sum(i = 1..9 by 2, x[i])."

    let chainedComparison source operator =
        complain
            ParseErrorCode.ChainedComparison
            $"{quoted source operator} compares the result of a comparison."
            [ "'and'" ]
            "Write a < b and b < c."

    let reservedWord source token =
        complain
            ParseErrorCode.ReservedWord
            $"{quoted source token} is a word of the language."
            operand
            "Choose another name."

    let misplacedLet () =
        complain
            ParseErrorCode.MisplacedStatement
            "A let stands before a formula, not within one."
            operand
            "Write let s = …; before the formula, or put both in parentheses."

    let malformedLet source (name: Token) found =
        let message, expected =
            if name.Kind.IsName then
                $"After the name of a let comes '=', or its indices in brackets; this is {quoted source found}.",
                [ "'='"; "'['" ]
            else
                $"After 'let' comes a new name, not {quoted source found}.", [ "a name" ]

        complain ParseErrorCode.MalformedLet message expected "Write let s = 2*x; or let t[i = 1..m] = i/10;"

    let missingEquals source found =
        complain
            ParseErrorCode.MalformedLet
            $"After the indices of a let comes '=', not {quoted source found}."
            [ "'='" ]
            "Write let t[i = 1..m] = i/10;"

    let missingSemicolon source found =
        complain
            ParseErrorCode.MalformedLet
            $"A let ends with ';' and a formula follows it; this is {quoted source found}."
            [ "';'" ]
            "Write let s = 2*x; s^2"

    let missingRange (name: string) =
        let name = if name.Length <= 24 then name else name[..23] + "…"

        complain
            ParseErrorCode.MissingRange
            $"The index '{name}' has no range."
            [ "'..'" ]
            $"Write {name} = 1..n; to compare, write ==."

    let wrongBodies name given =
        let name: string = if String.length name <= 24 then name else name[..23] + "…"

        complain
            ParseErrorCode.WrongArity
            $"After its ranges '{name}' takes one formula, not {given}."
            []
            $"Write {name}(i = 1..n, x[i]^2), the ranges first."

    let unboundDimension () =
        complain
            ParseErrorCode.MissingRange
            "Between the brackets of a let stand indices with their ranges, and nothing else."
            []
            "Write let t[i = 1..m] = i/10;"

    let misplacedEquals () =
        complain
            ParseErrorCode.MisplacedStatement
            "'=' has no meaning inside an expression."
            [ "an operator" ]
            "Write == to compare, let s = …; for a name, sum(i = 1..n, …) for an index."

    let misplacedArrow source arrow =
        complain
            ParseErrorCode.ForeignOperator
            $"{quoted source arrow} is not an operator here."
            [ "an operator" ]
            "Write >= to compare, sum(i = 1..n, x[i]^2) for a function of an index."

    /// Of a heading, f(x, y) = or return, and all that follows it.
    let heading (source: SourceText) (head: SourceSpan) (rest: SourceSpan) =
        let shown (span: SourceSpan) (instead: string) =
            if span.Length <= 60 then
                source.Slice(span).TrimEnd()
            else
                instead

        let isName = Seq.forall (fun c -> c = '_' || Char.IsLetterOrDigit c)
        let head, rest = shown head "…", shown rest "what follows it alone"

        complain
            ParseErrorCode.MisplacedStatement
            $"Only the expression is written, without '{head}'."
            []
            (if head.EndsWith '=' && isName (head.TrimEnd('=', ' ')) then
                 let name = head.TrimEnd('=', ' ')
                 $"Write {rest}; to fit it to data {name}, sum(({name} - ({rest}))^2). == compares."
             elif head.EndsWith '=' then
                 $"Write {rest}; == compares."
             else
                 $"Write {rest}.")

    let misplacedSemicolon () =
        complain
            ParseErrorCode.MisplacedStatement
            "One formula is expected, and ';' would end it."
            [ "an operator" ]
            null

    let numberTooLarge source token =
        complain
            ParseErrorCode.NumberTooLarge
            $"{words source token} is beyond the largest number, about 1.8e308."
            []
            null
