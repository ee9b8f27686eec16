namespace AutoDiff

open System
open System.Collections.Generic

type ParseErrorCode =
    | EmptyText = 1
    | StrayCharacter = 2
    | ForeignOperator = 3
    | MalformedNumber = 4
    | NumberTooLarge = 5
    | MissingOperand = 6
    | TrailingOperator = 7
    | MissingOperator = 8
    | UnclosedBracket = 9
    | UnopenedBracket = 10
    | MismatchedBracket = 11
    | DecimalComma = 12
    | MisplacedComma = 13
    | MisplacedRange = 14
    | ChainedComparison = 15
    | ReservedWord = 16
    | MisplacedStatement = 17
    | UnknownFunction = 18
    | NotAFunction = 19
    | WrongArity = 20
    | FunctionAsVariable = 21
    | ShapeMismatch = 22
    | InvalidArgument = 23
    | InvalidIndex = 24
    | IndexOutOfRange = 25
    | NotScalar = 26
    | NameTaken = 27
    | OutOfScope = 28
    | NotAReduction = 29
    | MissingRange = 30
    | MalformedLet = 31
    | ForeignName = 32

[<Sealed>]
type ParseError
    (
        source: SourceText,
        span: SourceSpan,
        code: ParseErrorCode,
        message: string,
        expected: IReadOnlyList<string>,
        suggestion: string | null
    ) =
    let position = source.Locate span.Offset

    member _.Code = code
    member _.Message = message
    member _.Offset = span.Offset
    member _.Length = span.Length
    member _.Line = position.Line
    member _.Column = position.Column
    member _.Expected = expected
    member _.Suggestion = suggestion
    member _.Excerpt = source.Excerpt span

    override error.ToString() =
        let advice =
            match suggestion with
            | null -> ""
            | advice -> $" {advice}"

        let indented = error.Excerpt.Replace("\n", "\n  ", StringComparison.Ordinal)
        $"line {position.Line}, column {position.Column}: {message}{advice}\n  {indented}"

[<Sealed>]
type ParseException(errors: IReadOnlyList<ParseError>) =
    inherit Exception(String.Join("\n", errors))

    member _.Errors = errors
