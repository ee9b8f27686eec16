namespace AutoDiff.FSharp.TextOutput

open System
open System.Collections.Generic
open System.Globalization
open AutoDiff.FSharp

/// Names no two things share.
[<Sealed>]
type internal CSharpNames(outer: seq<string>) =
    static let reserved =
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while point gradient vector product Math Value ValueAndGradient HessianVector AroundTwo PolygammaSize ReadOnlySpan Span"
            .Split
            ' '

    let taken = HashSet<string>(Seq.append reserved outer)

    do
        for name, _, _ in CSharpHelpers.all do
            taken.Add name |> ignore

    /// Names for the inside of a method: none hides a name outside.
    member _.Inner() = CSharpNames taken

    /// The name, or the nearest to it that is free and C# allows.
    member _.Fresh(wanted: string) =
        let letters =
            wanted |> String.map (fun c -> if Char.IsLetterOrDigit c then c else '_')

        let stem =
            if letters = "" || Char.IsDigit letters[0] then
                "_" + letters
            else
                letters

        let mutable name = stem

        while not (taken.Add name) do
            name <- name + "_"

        name

    /// stem1, stem2, …: the first that is free.
    member _.Numbered(stem: string) =
        let mutable number = 1

        while not (taken.Add $"{stem}{number}") do
            number <- number + 1

        $"{stem}{number}"

/// Numbers and places in C#.
[<RequireQualifiedAccess>]
module internal CSharpText =
    let number (value: float) : struct (string * int) =
        if Double.IsNaN value then
            struct ("double.NaN", Level.atom)
        elif Double.IsPositiveInfinity value then
            struct ("double.PositiveInfinity", Level.atom)
        elif Double.IsNegativeInfinity value then
            struct ("double.NegativeInfinity", Level.atom)
        else
            let digits = value.ToString("R", CultureInfo.InvariantCulture)

            let text =
                if Seq.exists (fun c -> c = '.' || c = 'E') digits then
                    digits
                else
                    digits + ".0"

            struct (text, (if text[0] = '-' then Level.sign else Level.atom))

    /// Where the element of an array of those strides lies: a sum of symbols times strides, and a number.
    let place (strides: int[]) (index: Subscript[]) : string =
        let shift =
            Array.map2 (fun stride (at: Subscript) -> stride * at.Shift) strides index
            |> Array.sum

        let terms =
            Array.zip strides index
            |> Array.filter (fun (_, at) -> at.Symbol <> "")
            |> Array.map (fun (stride, at) ->
                match stride * at.Scale with
                | 1 -> at.Symbol
                | scale -> $"{Numerals.integer scale} * {at.Symbol}")

        match String.Join(" + ", terms), shift with
        | "", shift -> string shift
        | sum, 0 -> sum
        | sum, shift when shift < 0 -> $"{sum} - {-shift}"
        | sum, shift -> $"{sum} + {shift}"

    let index (at: Subscript) = place [| 1 |] [| at |]
