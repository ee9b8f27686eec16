namespace AutoDiff.FSharp.TextInput

open System
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

/// Words that are no names.
[<RequireQualifiedAccess>]
module internal Keywords =
    let private all =
        [|
            struct ("and", TokenKind.And)
            struct ("or", TokenKind.Or)
            struct ("not", TokenKind.Not)
            struct ("by", TokenKind.By)
            struct ("let", TokenKind.Let)
        |]

    /// The kind of a word's token.
    let kindOf (word: ReadOnlySpan<char>) =
        let mutable kind = TokenKind.Name

        for struct (keyword, its) in all do
            if word.SequenceEqual(keyword.AsSpan()) then
                kind <- its

        kind

    let has (word: string) = not (kindOf (word.AsSpan())).IsName
