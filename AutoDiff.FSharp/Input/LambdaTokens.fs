namespace AutoDiff.FSharp.TextInput

open System
open System.Globalization

/// What the text of a C# lambda is made of, as far as whole numbers are concerned.
[<RequireQualifiedAccess; Struct>]
type internal LambdaToken =
    | Whole of value: int64
    /// A name, a string, or a number that is not whole.
    | Other
    | Sign of sign: char
    | End

/// A token with its place in the text.
[<Struct>]
type internal PlacedToken =
    {
        Token: LambdaToken
        Start: int
        Stop: int
    }

/// Splits C# into tokens; comments are space.
[<RequireQualifiedAccess>]
module internal LambdaTokens =
    let private at (text: string) i =
        if i < text.Length then text[i] else '\000'

    let private isWord c = Char.IsLetterOrDigit c || c = '_'

    let rec private past (text: string) i (holds: char -> bool) =
        if i < text.Length && holds text[i] then
            past text (i + 1) holds
        else
            i

    let private pastText (text: string) (end': string) start =
        match text.IndexOf(end', min start text.Length, StringComparison.Ordinal) with
        | -1 -> text.Length
        | found -> found + end'.Length

    let rec private pastSpace (text: string) i =
        match at text i, at text (i + 1) with
        | '/', '/' -> pastSpace text (pastText text "\n" i)
        | '/', '*' -> pastSpace text (pastText text "*/" (i + 2))
        | c, _ when i < text.Length && Char.IsWhiteSpace c -> pastSpace text (i + 1)
        | _ -> i

    /// Behind a string or a character, which begins with this quote.
    let rec private pastQuoted (text: string) quote i =
        match at text i with
        | '\\' -> pastQuoted text quote (i + 2)
        | c when c = quote || i >= text.Length -> i + 1
        | _ -> pastQuoted text quote (i + 1)

    let private pastNumber (text: string) start =
        let isExponent i =
            Char.ToLowerInvariant(at text (i - 1)) = 'e'
            && (at text i = '+' || at text i = '-')

        let rec go i =
            let isPoint = at text i = '.' && Char.IsDigit(at text (i + 1))

            if i < text.Length && (isWord text[i] || isPoint || (i > start && isExponent i)) then
                go (i + 1)
            else
                i

        let isHex = at text start = '0' && Char.ToLowerInvariant(at text (start + 1)) = 'x'

        if isHex then past text start isWord else go start

    /// 1, 1_000, 0xFF, 0b11 and 1L are whole; 1.0, 1e3 and 1d are not.
    let private number (words: string) =
        let digits = words.Replace("_", "").TrimEnd('u', 'U', 'l', 'L')

        let read (style: NumberStyles) (digits: string) =
            match Int64.TryParse(digits, style, CultureInfo.InvariantCulture) with
            | true, value -> LambdaToken.Whole value
            | _ -> LambdaToken.Other

        if digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) then
            read NumberStyles.AllowHexSpecifier digits[2..]
        elif digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase) then
            read NumberStyles.AllowBinarySpecifier digits[2..]
        else
            read NumberStyles.None digits

    /// The token at or behind a place.
    let next (text: string) from : PlacedToken =
        let start = pastSpace text from

        let token stop kind =
            {
                Token = kind
                Start = start
                Stop = min stop text.Length
            }

        match at text start, at text (start + 1) with
        | _ when start >= text.Length -> token start LambdaToken.End
        | c, d when Char.IsDigit c || (c = '.' && Char.IsDigit d) ->
            let stop = pastNumber text start
            token stop (number text[start .. stop - 1])
        | c, _ when isWord c -> token (past text start isWord) LambdaToken.Other
        | '@', '"' -> token (pastText text "\"" (start + 2)) LambdaToken.Other
        | ('"' | '\'') as quote, _ -> token (pastQuoted text quote (start + 1)) LambdaToken.Other
        | c, _ -> token (start + 1) (LambdaToken.Sign c)
