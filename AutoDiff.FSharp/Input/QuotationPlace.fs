namespace AutoDiff.FSharp.TextInput

open System.IO
open Microsoft.FSharp.Quotations.Patterns
open AutoDiff

/// A part of a quotation is refused, before it is said where it stands.
exception internal QuotationRefusal of part: Microsoft.FSharp.Quotations.Expr * why: string

/// What to say of a part of a quotation that is no formula.
[<RequireQualifiedAccess>]
module internal QuotationPlace =
    let private longest = 160

    let private shown (part: Microsoft.FSharp.Quotations.Expr) =
        let words =
            $"{part}".Split([| '\n'; '\r'; ' ' |], System.StringSplitOptions.RemoveEmptyEntries)

        let line = String.concat " " words

        if line.Length <= longest then
            line
        else
            line[.. longest - 1] + "…"

    /// "Program.fs(12,8)", where the compiler has noted it.
    let private place (part: Microsoft.FSharp.Quotations.Expr) : string voption =
        part.CustomAttributes
        |> List.tryPick (fun attribute ->
            match attribute with
            | NewTuple [ Value(:? string as name, _)
                         NewTuple [ Value(:? string as file, _); Value(line, _); Value(column, _); _; _ ] ] when
                name = "DebugRange"
                ->
                Some $"{Path.GetFileName file}({line},{column}): "
            | _ -> None)
        |> ValueOption.ofOption

    let refuse part why : 'a = raise (QuotationRefusal(part, why))

    let refuseUnwritten part : 'a =
        refuse part "A function that is not written here cannot be looked into."

    /// The refusal for the caller: with the line in the source, or else with the way through the quotation.
    let explained (whole: Microsoft.FSharp.Quotations.Expr) part why =
        match place part, QuotationPath.tryFind whole part with
        | ValueSome line, _ -> UntranslatableException.Of(line + shown part, why)
        | _, NonNull path -> UntranslatableException.Of(shown part, $"{why} It stands {path}.")
        | _ -> UntranslatableException.Of(shown part, why)
