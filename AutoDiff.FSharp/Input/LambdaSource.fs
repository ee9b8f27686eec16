namespace AutoDiff.FSharp.TextInput

open System
open System.Text.RegularExpressions

/// What a C# compiler leaves no trace of: 1/2 in a lambda arrives as the number 0. The source text still has it.
[<RequireQualifiedAccess>]
module internal LambdaSource =
    let private comments = Regex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)

    // A whole number over a whole number, unless what stands before makes it the divisor of something longer, or the
    // number is an exponent.
    let private quotient =
        Regex
            @"(?<before>^|[^\w.\s*/%)\]])\s*(?<!\d\.?[eE][+-])(?<above>\d[\d_]*)\s*/\s*(?<below>\d[\d_]*)(?![\w.])"

    // (1 + 2)/4: nothing but whole numbers in the parentheses.
    let private group =
        Regex @"(?<before>^|[^\w.\s*/%)\]])\s*(?<above>\([\d\s+\-*/_()]+\))\s*/\s*(?<below>\d[\d_]*)(?![\w.])"

    let private loses (found: Match) =
        let read (name: string) =
            Double.TryParse(found.Groups[name].Value.Replace("_", ""))

        match read "above", read "below" with
        | (true, above), (true, below) -> below <> 0.0 && Math.Floor(above / below) <> above / below
        | _ -> true

    /// The first quotient of whole numbers that loses its fraction; null when there is none.
    let integerDivision (source: string) : string | null =
        let code = comments.Replace(source, " ")

        Seq.append (quotient.Matches code) (group.Matches code)
        |> Seq.tryFind loses
        |> Option.map (fun found -> $"""{found.Groups["above"].Value}/{found.Groups["below"].Value}""")
        |> Option.toObj
