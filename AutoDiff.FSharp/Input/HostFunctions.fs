namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic

/// Functions of .NET by the names formulas have for them.
[<RequireQualifiedAccess>]
module internal HostFunctions =
    let private renamed =
        dict
            [
                "Ceiling", "ceil"
                "Truncate", "trunc"
                "Clamp", "clip"
                "LogP1", "log1p"
                "Log1P", "log1p"
                "ExpM1", "expm1"
                "Expm1", "expm1"
                "LGamma", "lgamma"
                "LogGamma", "lgamma"
                "LogSumExp", "logsumexp"
                "XLogY", "xlogy"
                "NormInf", "norminf"
                "Norm1", "norm1"
            ]

    /// What a method of System.Math, System.Double, Special or F#'s operators is called in a formula; null if it is not there.
    let tryName (method: string) : string | null =
        let name =
            match renamed.TryGetValue method with
            | true, name -> name
            | _ -> method.ToLowerInvariant()

        match Functions.tryFind name with
        | ValueSome _ -> name
        | ValueNone -> null

    let private logarithm (x: unit -> Phrase) = fun () -> Phrase.call "log" [ x ]

    let private quotient a b = Phrase.binary BinaryOperator.Divide a b

    /// A function applied; null if formulas have none of that name.
    let apply (method: string) (arguments: (unit -> Phrase) list) : Phrase voption =
        match method, arguments with
        | ("Pow" | "Power"), [ a; b ] -> ValueSome(Phrase.binary BinaryOperator.Power a b)
        | "Log", [ x; b ] -> ValueSome(quotient (logarithm x) (logarithm b))
        | "Log10", [ x ] when isNull (tryName "Log10") ->
            ValueSome(quotient (logarithm x) (logarithm (fun () -> Phrase.number 10.0)))
        | "Log2", [ x ] when isNull (tryName "Log2") ->
            ValueSome(quotient (logarithm x) (logarithm (fun () -> Phrase.number 2.0)))
        | "FusedMultiplyAdd", [ a; b; c ] ->
            ValueSome(
                Phrase.binary BinaryOperator.Add (fun () -> Phrase.binary BinaryOperator.Multiply a b) c
            )
        | _ ->
            match tryName method with
            | null -> ValueNone
            | name -> ValueSome(Phrase.call name arguments)
