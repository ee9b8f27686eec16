namespace AutoDiff.FSharp.TextOutput

open System
open System.Globalization

/// Names, numbers and indices as mathematicians set them.
[<RequireQualifiedAccess>]
module internal LatexNames =
    let private greek =
        [
            "alpha", "α"
            "beta", "β"
            "gamma", "γ"
            "delta", "δ"
            "epsilon", "ε"
            "zeta", "ζ"
            "eta", "η"
            "theta", "θ"
            "iota", "ι"
            "kappa", "κ"
            "lambda", "λ"
            "mu", "μ"
            "nu", "ν"
            "xi", "ξ"
            "pi", "π"
            "rho", "ρ"
            "sigma", "σ"
            "tau", "τ"
            "upsilon", "υ"
            "phi", "φ"
            "chi", "χ"
            "psi", "ψ"
            "omega", "ω"
            "Gamma", "Γ"
            "Delta", "Δ"
            "Theta", "Θ"
            "Lambda", "Λ"
            "Xi", "Ξ"
            "Pi", "Π"
            "Sigma", "Σ"
            "Upsilon", "Υ"
            "Phi", "Φ"
            "Psi", "Ψ"
            "Omega", "Ω"
        ]

    let private letters =
        dict
            [
                for word, letter in greek do
                    word, $"\\{word}"
                    letter, $"\\{word}"
            ]

    /// A letter stands for itself, a Greek letter for its command, and a word is upright.
    let private word (text: string) =
        match letters.TryGetValue text with
        | true, command -> command
        | _ when text.Length = 1 || Seq.forall Char.IsAsciiDigit text -> text
        | _ -> $"\\mathrm{{{text}}}"

    let private splitDigits (text: string) =
        let stem = text.TrimEnd([| '0' .. '9' |])

        if stem = "" then
            [ text ]
        else
            [ stem; text.Substring stem.Length ] |> List.filter ((<>) "")

    /// The letter and the subscripts of a name: x1, x_1 and b_max are x₁, x₁ and b with an upright index.
    let private parts (name: string) =
        match List.ofArray (name.Split('_', StringSplitOptions.RemoveEmptyEntries)) with
        | [] -> "\\_", []
        | head :: tail ->
            match splitDigits head with
            | stem :: digits -> word stem, List.map word (digits @ tail)
            | [] -> word head, List.map word tail

    let private subscripted (letter: string) (subscripts: string list) =
        match subscripts with
        | [] -> letter
        | _ ->
            let joined = String.Join(",", subscripts)
            $"{letter}_{{{joined}}}"

    let name (text: string) = parts text ||> subscripted

    /// An index, which counts from 1 on paper.
    let index (subscript: Subscript) =
        if subscript.Symbol = "" then
            Numerals.integer (subscript.Shift + 1)
        else
            let scaled scale =
                if scale = 1 then
                    subscript.Symbol
                else
                    $"{Numerals.integer scale}{subscript.Symbol}"

            match subscript.Shift + 1 - subscript.Scale with
            | 0 when subscript.Scale > 0 -> scaled subscript.Scale
            | 0 -> $"-{scaled -subscript.Scale}"
            | shift when subscript.Scale < 0 -> $"{Numerals.integer shift}-{scaled -subscript.Scale}"
            | shift when shift > 0 -> $"{scaled subscript.Scale}+{shift}"
            | shift -> $"{scaled subscript.Scale}-{-shift}"

    /// i and j side by side; commas where an index is more than a letter.
    let private joined (index: string list) =
        if index |> List.forall (fun text -> text.Length = 1 && Char.IsLetter text[0]) then
            String.Concat index
        else
            String.Join(",", index)

    let element (text: string) (indices: Subscript[]) =
        let letter, subscripts = parts text

        match [ for subscript in indices -> index subscript ], subscripts with
        | [], _ -> subscripted letter subscripts
        | places, [] -> $"{letter}_{{{joined places}}}"
        | places, _ -> subscripted letter (subscripts @ places)

    /// Symbols for indices that no variable of the graph is called.
    let symbols (taken: seq<string>) (count: int) =
        let taken = Set.ofSeq taken

        seq {
            yield! [ "i"; "j"; "k"; "l"; "m"; "p"; "q"; "r"; "s"; "t" ]

            for number in 1..count do
                $"i_{{{number}}}"
        }
        |> Seq.filter (fun symbol -> not (taken.Contains symbol))
        |> Seq.truncate count
        |> Seq.toArray

    /// The element of the numbers start, start + step, …, which is a formula of its index.
    let progression (start: int) (step: int) (at: Subscript) : struct (string * int) =
        let text = index (Subscript.along (start - 1) step at)

        if Seq.exists (fun c -> c = '+' || c = '-') text then
            struct (text, Level.sum)
        elif Seq.forall Char.IsAsciiDigit text || text = at.Symbol then
            struct (text, Level.atom)
        else
            struct (text, Level.product)

    /// Letters for data without a name.
    let dataLetters (taken: seq<string>) =
        let taken = Set.ofSeq taken

        seq {
            yield! [ "c"; "d"; "g"; "h"; "u" ]

            for number in 1..1_000_000 do
                $"c_{number}"
        }
        |> Seq.filter (fun letter -> not (taken.Contains letter))

    // ---- Numbers ----

    /// p/q for the number that no short decimal is, and that is nearest to p/q for a small q.
    let ratio (value: float) = Numerals.ratio 8 (=) value

    let private decimal (text: string) =
        match text.Split 'e' with
        | [| "1"; exponent |] -> struct ($"10^{{{exponent}}}", Level.power)
        | [| digits; exponent |] -> struct ($"{digits} \\cdot 10^{{{exponent}}}", Level.product)
        | _ -> struct (text, Level.atom)

    let private positive (value: float) =
        if Double.IsNaN value then
            struct ("\\mathrm{NaN}", Level.atom)
        elif Double.IsInfinity value then
            struct ("\\infty", Level.atom)
        elif value = Math.PI then
            struct ("\\pi", Level.atom)
        elif value = Math.E then
            struct ("e", Level.atom)
        else
            match ratio value with
            | ValueSome(struct (p, q)) -> struct ($"\\frac{{{string p}}}{{{string q}}}", Level.product)
            | ValueNone ->
                let struct (text, _) = Numerals.write value
                decimal text

    /// A number and how tightly it binds.
    let number (value: float) =
        if value < 0.0 then
            let struct (text, _) = positive -value
            struct ("-" + text, Level.sum)
        else
            positive (abs value)
