namespace AutoDiff.FSharp.TextInput

open System.Globalization
open System.Text
open AutoDiff

/// What the lexer says about characters it cannot read.
[<RequireQualifiedAccess>]
module internal LexerComplaints =
    let private complain code message (suggestion: string | null) =
        {
            Code = code
            Message = message
            Expected = []
            Suggestion = suggestion
        }

    /// What people write elsewhere, and what it is called here.
    let private adviceFor (character: string) : string | null =
        match character with
        | "{"
        | "}" -> "Use ( ) to group and [ ] for vectors and indices."
        | "|" -> "Write abs(x) for an absolute value, 'or' for a logical or."
        | "&" -> "Write 'and'."
        | "!" -> "Write 'not' for a negation, != for 'differs from', exp(lgamma(n + 1)) for a factorial."
        | "?" -> "Write if(condition, a, b)."
        | "$" -> "A formula stands by itself: leave the quotes out."
        | "\"" ->
            "A formula stands by itself: leave the quotes out. A name with blanks stands between backquotes."
        | "~" -> "A model is fitted to y by sum((y - (a + b*x))^2)."
        | "%" ->
            "Write rem(a, b) for a remainder with the sign of a, mod(a, b) for one with the sign of b, 0.01*a for a percentage."
        | "'"
        | "′" -> "Write transpose(A) for a transpose."
        | "√" -> "Write sqrt(x)."
        | "⁻" -> "Write x^(-1) for a negative power."
        | "÷" -> "Write / to divide."
        | "–"
        | "—" -> "Write - to subtract."
        | ":" -> "Write 1..n for a range: x[2..5], sum(i = 1..n, x[i])."
        | "∑" -> "Write sum(…)."
        | "." -> "Write 0.5 or .5 for a number, x[i] for an element."
        | "°" -> "Angles are in radians: multiply by pi/180."
        | _ -> null

    let private described (character: string) =
        let isVisible =
            character.Length = 1 && character[0] > ' ' && character[0] < '\u007F'

        match Rune.TryGetRuneAt(character, 0) with
        | true, _ when isVisible -> $"'{character}'"
        | true, rune ->
            let code = rune.Value.ToString("X4", CultureInfo.InvariantCulture)

            let isShown =
                Rune.IsLetterOrDigit rune || Rune.IsSymbol rune || Rune.IsPunctuation rune

            if isShown then $"'{character}' (U+{code})" else $"U+{code}"
        | _ -> "Half of a surrogate pair"

    let strayCharacter (character: string) =
        let message = $"{described character} means nothing in a formula."
        complain ParseErrorCode.StrayCharacter message (adviceFor character)

    /// A backslash and the letters after it.
    let latexCommand (name: string) =
        complain ParseErrorCode.StrayCharacter "'\\' means nothing in a formula." (ForeignNames.command name)

    let qualifiedName (before: string) (separator: string) (last: string) isCalled =
        complain
            ParseErrorCode.ForeignName
            $"'{before}{separator}{last}' is no name of the language."
            (ForeignNames.qualified before last isCalled)

    let emptyQuotes isOpen () =
        let message =
            if isOpen then
                "This ` begins a name that never ends."
            else
                "There is no name between these quotes."

        complain ParseErrorCode.StrayCharacter message "Write `my column`, and `` for a ` within."

    let foreignOperator (written: string) right =
        let message = $"'{written}' is not an operator here."
        complain ParseErrorCode.ForeignOperator message $"Write {right}."

    /// Of what stands between bars, single or double.
    let bars (inner: string) isDouble =
        let meant, call =
            if isDouble then
                "a norm", "norm"
            else
                "an absolute value", "abs"

        let inner = if inner.Length <= 40 then inner.Trim() else "x"
        complain ParseErrorCode.ForeignOperator $"Bars do not mean {meant} here." $"Write {call}({inner})."

    let digitSeparator () =
        complain
            ParseErrorCode.MalformedNumber
            "Digits of a number cannot be separated by '_'."
            "Write 1000 or 1e3."

    let secondPoint () =
        complain ParseErrorCode.MalformedNumber "A number has one decimal point." null

    let hexadecimal () =
        complain
            ParseErrorCode.MalformedNumber
            "Hexadecimal numbers are not part of the language."
            "Write the number in decimal, or 0*x1 for a product."
