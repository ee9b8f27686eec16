namespace AutoDiff

open System
open System.Collections.Generic

/// <summary>What is wrong with a text, as a program would ask.</summary>
type ParseErrorCode =
    /// <summary>There is nothing but white space and comments.</summary>
    | EmptyText = 1
    /// <summary>A character that begins nothing in the language.</summary>
    | StrayCharacter = 2
    /// <summary>An operator of another language, such as <c>**</c>.</summary>
    | ForeignOperator = 3
    /// <summary>Digits that are not one number, such as <c>1_000</c>.</summary>
    | MalformedNumber = 4
    /// <summary>A number beyond the largest double.</summary>
    | NumberTooLarge = 5
    /// <summary>Something is needed here and something else stands here: <c>2 + * 3</c>, <c>()</c>.</summary>
    | MissingOperand = 6
    /// <summary>The text ends after an operator.</summary>
    | TrailingOperator = 7
    /// <summary>Two operands stand side by side: <c>x y</c>.</summary>
    | MissingOperator = 8
    /// <summary>A bracket is never closed.</summary>
    | UnclosedBracket = 9
    /// <summary>A closing bracket has no partner.</summary>
    | UnopenedBracket = 10
    /// <summary>A bracket is closed by one of another kind.</summary>
    | MismatchedBracket = 11
    /// <summary>A number is written with a comma: <c>1,5</c>.</summary>
    | DecimalComma = 12
    /// <summary>A comma outside the arguments, elements and indices it separates.</summary>
    | MisplacedComma = 13
    /// <summary><c>..</c> or <c>by</c> outside an index, or twice in one.</summary>
    | MisplacedRange = 14
    /// <summary>Comparisons in a row: <c>a &lt; b &lt; c</c>.</summary>
    | ChainedComparison = 15
    /// <summary>A word of the language where a name should stand.</summary>
    | ReservedWord = 16
    /// <summary><c>=</c> or <c>;</c> inside an expression; <c>f(x) =</c>, <c>x =&gt;</c> or <c>return</c> before one.</summary>
    | MisplacedStatement = 17
    /// <summary>A name is called that no function has.</summary>
    | UnknownFunction = 18
    /// <summary>A variable, a column of data or a constant is called: <c>x(y + 1)</c>.</summary>
    | NotAFunction = 19
    /// <summary>A function is called with too few or too many arguments.</summary>
    | WrongArity = 20
    /// <summary>A function's name stands where a value should: <c>sin*b</c>.</summary>
    | FunctionAsVariable = 21
    /// <summary>Two shapes do not fit the operation between them.</summary>
    | ShapeMismatch = 22
    /// <summary>An argument has a shape or a value that the function does not take.</summary>
    | InvalidArgument = 23
    /// <summary>An index that is not a constant whole number, or is one too many.</summary>
    | InvalidIndex = 24
    /// <summary>An index below 1 or above the extent of its dimension.</summary>
    | IndexOutOfRange = 25
    /// <summary>An objective that is an array.</summary>
    | NotScalar = 26
    /// <summary>An index or a let takes a name that means something already.</summary>
    | NameTaken = 27
    /// <summary>An index outside its sum, or the name of a let outside the formula it is written for.</summary>
    | OutOfScope = 28
    /// <summary>Ranges in a function that does not run over an index: <c>sin(i = 1..n, x[i])</c>.</summary>
    | NotAReduction = 29
    /// <summary>An index without its range: <c>sum(i = 5, x[i])</c>.</summary>
    | MissingRange = 30
    /// <summary>A let without its name, its <c>=</c> or its <c>;</c>.</summary>
    | MalformedLet = 31
    /// <summary>A name as other languages have them: <c>Math.Pow(x, 2)</c>, <c>np.exp(x)</c>, <c>true</c>, <c>NaN</c>.</summary>
    | ForeignName = 32

/// <summary>One thing wrong with a text: what, where, what was expected there, and what would be right.</summary>
[<Sealed>]
type ParseError =
    internal new:
        source: SourceText *
        span: SourceSpan *
        code: ParseErrorCode *
        message: string *
        expected: IReadOnlyList<string> *
        suggestion: string | null ->
            ParseError

    /// <summary>What is wrong, as a program would ask.</summary>
    member Code: ParseErrorCode

    /// <summary>What is wrong, in a sentence.</summary>
    member Message: string

    /// <summary>Where it starts, in UTF-16 code units from 0.</summary>
    member Offset: int

    /// <summary>How long it is, in UTF-16 code units; 0 at the end of the text.</summary>
    member Length: int

    /// <summary>The line, counted from 1.</summary>
    member Line: int

    /// <summary>The column, in UTF-16 code units counted from 1.</summary>
    member Column: int

    /// <summary>What could have stood here; empty when that says nothing.</summary>
    member Expected: IReadOnlyList<string>

    /// <summary>What to write instead, in a sentence; null when there is no good guess.</summary>
    member Suggestion: string | null

    /// <summary>The source line with carets under the place.</summary>
    member Excerpt: string

    /// <summary>Position, message, suggestion, and the excerpt below.</summary>
    override ToString: unit -> string

/// <summary>A text could not be read. The message is all of its errors, each with its source line.</summary>
[<Sealed>]
type ParseException =
    inherit Exception

    internal new: errors: IReadOnlyList<ParseError> -> ParseException

    /// <summary>The errors, at least one, in the order of the text; the first ten when there are more.</summary>
    member Errors: IReadOnlyList<ParseError>
