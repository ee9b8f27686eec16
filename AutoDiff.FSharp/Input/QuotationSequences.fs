namespace AutoDiff.FSharp.TextInput

open System
open System.Reflection
open Microsoft.FSharp.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.DerivedPatterns
open AutoDiff

/// What quotations make of arrays, lists and sequences, and the reductions at their end. `later` reads a part when it is
/// written.
[<Sealed>]
type internal QuotationSequences(scope: QuotationScope, later: Quoted -> unit -> Phrase) =
    let names = scope.Names
    let number value = fun () -> Phrase.number value

    /// A function of elements that are phrases already.
    let rec applyTo (applied: Quoted) (arguments: (unit -> Phrase) list) : unit -> Phrase =
        match applied, arguments with
        | _, [] -> later applied
        | Lambda(tuple, body), _ when QuotationForms.isTuple tuple ->
            let count = FSharpType.GetTupleElements(tuple.Type).Length
            scope.Define(tuple, Meaning.Parts(List.truncate count arguments))
            applyTo body (List.skip (min count arguments.Length) arguments)
        | Lambda(parameter, body), argument :: rest ->
            scope.Define(parameter, Meaning.Number argument)
            applyTo body rest
        | Let(name, value, inner), _ ->
            scope.Define(name, Meaning.Quoted value)
            applyTo inner arguments
        | Var name, _ ->
            match scope.Find name with
            | ValueSome(Meaning.Quoted inner) -> applyTo (QuotationForms.fresh inner) arguments
            | _ -> QuotationPlace.refuse applied "A function that is not written here cannot be looked into."
        | Application(inner, argument), _ -> applyTo (scope.Apply(inner, [ argument ])) arguments
        | _ -> QuotationPlace.refuse applied "A function that is not written here cannot be looked into."

    // ---- Sequences ----

    let range first last =
        Comprehension.range "i" (later first) (later last)

    let slice source first last =
        let past bound = Phrase.plus source.First (later bound)

        { source with
            First = first |> Option.map past |> Option.defaultValue source.First
            Last = last |> Option.map past |> Option.defaultValue source.Last
        }

    let hint applied =
        match applied with
        | Lambda(parameter, _) when not (QuotationForms.isTuple parameter) -> Some parameter.Name
        | _ -> None

    let meaning name =
        match scope.Find name with
        | ValueSome(Meaning.Quoted inner) -> inner
        | _ -> Quoted.Var name

    let rec isZip name =
        match meaning name with
        | Call(None, method, _) -> QuotationForms.isCollection method && method.Name = "Zip"
        | Var other when other <> name -> isZip other
        | _ -> false

    let rec sequence (part: Quoted) : Comprehension =
        match part with
        | Coerce(inner, _) -> sequence inner
        | Var name ->
            match scope.Find name with
            | ValueSome(Meaning.Quoted inner) -> sequence (QuotationForms.fresh inner)
            | _ -> Comprehension.elements (later part)
        | Let(name, value, body) ->
            scope.Define(name, Meaning.Quoted value)
            sequence body
        | Application(applied, argument) -> sequence (scope.Apply(applied, [ argument ]))
        | Call(None, method, [ argument; applied ]) when method.Name = "op_PipeRight" ->
            sequence (scope.Apply(applied, [ argument ]))
        | Call(None, method, [ first; last ]) when method.Name = "op_Range" -> range first last
        | Call(None, method, [ first; Int32 step; last ]) when method.Name = "op_RangeStep" && step > 0 ->
            Comprehension.steps "i" step (later first) (later last)
        | Call(None, method, [ array; QuotationForms.Bound first; QuotationForms.Bound last ]) when
            QuotationForms.isSlice method
            ->
            slice (sequence array) first last
        | Call(None, method, [ inner ]) when method.Name = "CreateSequence" -> sequence inner
        | Call(None, method, arguments) when QuotationForms.isCollection method ->
            collection part method arguments
        | _ -> Comprehension.elements (later part)

    and collection part (method: MethodInfo) arguments =
        match method.Name, arguments with
        | "Map", [ applied; source ] -> mapped applied source
        | "MapIndexed", [ applied; source ] ->
            sequence source
            |> Comprehension.map names None (fun element place -> applyTo applied [ place; element ])
        | "Map2", [ applied; a; b ] ->
            Comprehension.zip names (fun x y -> applyTo applied [ x; y ]) (sequence a) (sequence b)
        | "Initialize", [ count; applied ] ->
            Comprehension.range "i" (number 0.0) (Phrase.minus (later count) (number 1.0))
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])
        | ("OfSeq" | "ToArray" | "ToSeq" | "OfArray" | "ToList" | "OfList"), [ source ] -> sequence source
        | "Skip", [ count; source ] -> Comprehension.skip (later count) (sequence source)
        | ("Take" | "Truncate"), [ count; source ] -> Comprehension.take (later count) (sequence source)
        | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
        | ("Filter" | "Where" | "Choose"), _ ->
            QuotationPlace.refuse
                part
                "A sequence keeps its length here. Write sumBy (fun v -> if condition then v else 0.0)."
        | name, _ -> QuotationPlace.refuse part $"{name} makes no sequence that a formula knows."

    and mapped applied source =
        match source with
        | Call(None, method, [ a; b ]) when QuotationForms.isCollection method && method.Name = "Zip" ->
            Comprehension.zip names (fun x y -> applyTo applied [ x; y ]) (sequence a) (sequence b)
        | Var name when isZip name -> mapped applied (QuotationForms.fresh (meaning name))
        | _ ->
            sequence source
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])

    let combine operator total term =
        match QuotationForms.arithmetic operator with
        | ValueSome operator -> Phrase.binary operator total term
        | ValueNone -> Phrase.call (operator.ToLowerInvariant()) [ total; term ]

    /// fold (fun total v -> total + term) seed source, and the same with -, *, max and min.
    let fold part folder seed source =
        match folder with
        | Lambda(total, Lambda(element, update)) ->
            let step = Accumulation.read part total update

            combine step.Operator (later seed) (fun () ->
                mapped (Quoted.Lambda(element, step.Term)) source
                |> Comprehension.reduce names step.Reduction)
        | _ -> QuotationPlace.refuse part "A function that is not written here cannot be looked into."

    let reduce part (method: MethodInfo) arguments =
        match method.Name, arguments with
        | "Length", [ source ] -> Comprehension.count (sequence source) ()
        | ("Sum" | "Average" | "Max" | "Min"), [ source ] ->
            Comprehension.reduce names (QuotationForms.reduction method.Name) (sequence source)
        | ("SumBy" | "AverageBy"), [ applied; source ] ->
            Comprehension.reduce names (QuotationForms.reduction method.Name) (mapped applied source)
        | ("Head" | "Last"), [ source ] ->
            let source = sequence source
            source.Element (if method.Name = "Head" then source.First else source.Last) ()
        | "Fold", [ folder; seed; source ] -> fold part folder seed source
        | name, _ -> QuotationPlace.refuse part $"{name} is no reduction that a formula knows."

    member _.Range(first, last) = range first last

    /// A part as a sequence: the elements of an array where it is nothing else.
    member _.Read(part) = sequence part

    /// A call that makes a number of a sequence.
    member _.Reduce(part, method, arguments) = reduce part method arguments

    /// total ∘ term, for an operator, max or min.
    member _.Combine(operator, total, term) = combine operator total term
