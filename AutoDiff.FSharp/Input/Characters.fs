namespace AutoDiff.FSharp.TextInput

open System
open System.Globalization
open System.Text

/// Which characters make up names, numbers and exponents.
[<RequireQualifiedAccess>]
module internal Characters =
    let private runeAt (text: string) offset =
        if offset < text.Length then
            match Rune.TryGetRuneAt(text, offset) with
            | true, rune -> ValueSome rune
            | _ -> ValueNone
        else
            ValueNone

    /// How many code units of a name's first character stand at offset; 0 if no name starts there.
    let nameStart (text: string) offset =
        match runeAt text offset with
        | ValueSome rune when Rune.IsLetter rune || rune.Value = int '_' -> rune.Utf16SequenceLength
        | _ -> 0

    let private isSubscriptDigit value = value >= 0x2080 && value <= 0x2089

    /// Likewise for the characters after the first: digits, subscripts (x₁) and accents (x̂) belong to the name.
    let namePart (text: string) offset =
        match runeAt text offset with
        | ValueSome rune ->
            let category = Rune.GetUnicodeCategory rune

            let belongs =
                Rune.IsLetterOrDigit rune
                || rune.Value = int '_'
                || isSubscriptDigit rune.Value
                || category = UnicodeCategory.NonSpacingMark
                || category = UnicodeCategory.SpacingCombiningMark

            if belongs then rune.Utf16SequenceLength else 0
        | _ -> 0

    /// Where the name that starts at offset ends; offset where none starts there.
    let nameEnd (text: string) offset =
        let mutable stop = offset
        let mutable next = nameStart text stop

        while next > 0 do
            stop <- stop + next
            next <- namePart text stop

        stop

    /// Marks both ends of a name that is no identifier; within one it is doubled.
    let quote = '`'

    /// Where the quoted name that starts at offset ends, or -1 if it is never closed.
    let quotedEnd (text: string) offset =
        let mutable at = text.IndexOf(quote, offset + 1)

        while at >= 0 && at + 1 < text.Length && text[at + 1] = quote do
            at <- text.IndexOf(quote, at + 2)

        if at < 0 then -1 else at + 1

    /// The name a token stands for.
    let nameOf (words: string) =
        if words[0] = quote then
            words.Substring(1, words.Length - 2).Replace("``", "`", StringComparison.Ordinal)
        else
            words

    /// The digit a superscript stands for, or -1.
    let superscript c = "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c: char)

    /// The typographic minus sign means the same as the hyphen, in exponents of numbers too.
    let isMinus c = c = '-' || c = '−'

    /// A byte order mark is white space where editors leave it: at the very start.
    let isBlank (text: string) offset =
        Char.IsWhiteSpace text[offset] || offset = 0 && text[0] = '\uFEFF'

    let isDigitAt (text: string) offset =
        offset < text.Length && Char.IsAsciiDigit text[offset]

    let private skipDigits (text: string) offset =
        let mutable at = offset

        while isDigitAt text at do
            at <- at + 1

        at

    let private exponentEnd (text: string) offset =
        if offset < text.Length && (text[offset] = 'e' || text[offset] = 'E') then
            let signed =
                offset + 1 < text.Length && (text[offset + 1] = '+' || isMinus text[offset + 1])

            let digits = if signed then offset + 2 else offset + 1

            if isDigitAt text digits then
                skipDigits text digits
            else
                offset
        else
            offset

    /// Where the number that starts at offset ends. In 1..2 the dots belong to the range, and in 2e the e is a name.
    let numberEnd (text: string) offset =
        let whole = skipDigits text offset
        let hasPoint = whole < text.Length && text[whole] = '.'
        let isRange = hasPoint && whole + 1 < text.Length && text[whole + 1] = '.'

        let mantissa =
            if hasPoint && not isRange then
                skipDigits text (whole + 1)
            else
                whole

        exponentEnd text mantissa

    /// The value of a number token, whatever the culture; infinite when it is too large.
    let numberValue (digits: string) =
        let plain = digits.Replace('−', '-')
        Double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture)

    /// The value of a run of superscript digits: x¹² is x^12.
    let superscriptValue (digits: string) =
        numberValue (String.map (fun c -> char (int '0' + superscript c)) digits)
