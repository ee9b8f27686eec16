namespace AutoDiff.FSharp.TextInput

open AutoDiff

[<Struct; RequireQualifiedAccess; NoComparison>]
type internal TokenKind =
    | Number
    | Name
    | Superscript
    | Plus
    | Minus
    | Times
    | Slash
    | At
    | Caret
    | Less
    | LessOrEqual
    | Greater
    | GreaterOrEqual
    | EqualTo
    | NotEqualTo
    | And
    | Or
    | Not
    | By
    | Let
    | LeftParenthesis
    | RightParenthesis
    | LeftBracket
    | RightBracket
    | Comma
    | DotDot
    | Equals
    | Semicolon
    /// => or ->, which means nothing.
    | Arrow
    /// Characters that were already complained about.
    | Unreadable
    | EndOfText

[<Struct; NoComparison>]
type internal Token = { Kind: TokenKind; Span: SourceSpan }
