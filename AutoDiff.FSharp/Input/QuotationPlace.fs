namespace AutoDiff.FSharp.TextInput

open System.IO
open Microsoft.FSharp.Quotations.Patterns
open AutoDiff

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
    let private place (part: Microsoft.FSharp.Quotations.Expr) =
        part.CustomAttributes
        |> List.tryPick (fun attribute ->
            match attribute with
            | NewTuple [ Value(:? string as name, _)
                         NewTuple [ Value(:? string as file, _); Value(line, _); Value(column, _); _; _ ] ] when
                name = "DebugRange"
                ->
                Some $"{Path.GetFileName file}({line},{column}): "
            | _ -> None)
        |> Option.defaultValue ""

    let refuse part why : 'a =
        raise (UntranslatableException.Of(place part + shown part, why))
