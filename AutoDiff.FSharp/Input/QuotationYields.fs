namespace AutoDiff.FSharp.TextInput

open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns

/// <summary>What stands in brackets, [ for i in 0 .. n do for j in 0 .. i -> x.[i]*x.[j] ]: elements given one by one.</summary>
/// <remarks>F# makes collect of an outer loop, map of an innermost one, and Singleton and Empty of what is given under a condition.</remarks>
[<RequireQualifiedAccess>]
module internal QuotationYields =
    let private methodOf (quotation: Quoted) =
        match quotation with
        | Call(None, method, _) -> method
        | _ -> invalidArg (nameof quotation) "A call is expected."

    let private sum = methodOf <@@ Seq.sum<float> Seq.empty @@>
    let private greatest = methodOf <@@ Seq.max<float> Seq.empty @@>
    let private least = methodOf <@@ Seq.min<float> Seq.empty @@>

    let private (|Module|_|) name (part: Quoted) =
        match part with
        | Call(None, method, arguments) when method.Name = name -> Some arguments
        | _ -> None

    let private (|Wrapped|_|) (part: Quoted) =
        match part with
        | Coerce(inner, _)
        | Module "CreateSequence" [ inner ]
        | Module "Delay" [ Lambda(_, inner) ]
        | Module "ToList" [ inner ]
        | Module "ToArray" [ inner ]
        | Module "OfSeq" [ inner ] -> Some inner
        | _ -> None

    /// The same sequence without what only turns one kind of collection into another.
    let rec bare (part: Quoted) : Quoted =
        match part with
        | Wrapped inner -> bare inner
        | _ -> part

    /// An outer loop: what it runs over, and the elements it gives for each.
    let (|Collect|_|) (part: Quoted) =
        match part with
        | Call(None, method, [ Lambda(element, body); source ]) when
            method.Name = "Collect" && QuotationForms.isCollection method
            ->
            Some(element, body, source)
        | _ -> None

    /// The one element that a loop's body gives each time.
    let rec single (body: Quoted) : Quoted voption =
        match body with
        | Let(name, value, rest) -> single rest |> ValueOption.map (fun rest -> Quoted.Let(name, value, rest))
        | IfThenElse(condition, a, b) ->
            match single a, single b with
            | ValueSome a, ValueSome b -> ValueSome(Quoted.IfThenElse(condition, a, b))
            | _ -> ValueNone
        | Module "Singleton" [ element ] -> ValueSome element
        | Wrapped inner -> single inner
        | _ -> ValueNone

    /// What a sum, a largest or a smallest is of all the elements that a loop's body gives; where it gives none that is 0 for a
    /// sum, and nothing for others.
    let rec reduced (name: string) (body: Quoted) : Quoted voption =
        match body with
        | Let(bound, value, rest) ->
            reduced name rest
            |> ValueOption.map (fun rest -> Quoted.Let(bound, value, rest))
        | IfThenElse(condition, a, b) ->
            match reduced name a, reduced name b with
            | ValueSome a, ValueSome b -> ValueSome(Quoted.IfThenElse(condition, a, b))
            | _ -> ValueNone
        | Module "Singleton" [ element ] -> ValueSome element
        | Module "Empty" [] ->
            if name = "Sum" then
                ValueSome(Quoted.Value 0.0)
            else
                ValueNone
        | Wrapped inner -> reduced name inner
        | _ ->
            let elements = Quoted.Coerce(body, typeof<seq<float>>)

            match name with
            | "Sum" -> ValueSome(Quoted.Call(sum, [ elements ]))
            | "Max" -> ValueSome(Quoted.Call(greatest, [ elements ]))
            | "Min" -> ValueSome(Quoted.Call(least, [ elements ]))
            | _ -> ValueNone
