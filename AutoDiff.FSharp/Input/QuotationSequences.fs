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
            | _ -> QuotationPlace.refuseUnwritten applied
        | Application(inner, argument), _ -> applyTo (scope.Apply(inner, [ argument ])) arguments
        | _ -> QuotationPlace.refuseUnwritten applied

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

    /// The function that a name stands for: a pipe has names for what it applies.
    let rec written (applied: Quoted) =
        match applied with
        | Var name when meaning name <> applied -> written (QuotationForms.fresh (meaning name))
        | _ -> applied

    /// Whether a part is a sequence of pairs, which is nothing until a function takes them apart.
    let rec isPairs (part: Quoted) =
        match part with
        | QuotationForms.Piped(Lambda(_, body), _) -> isPairs body
        | Call(None, method, _) ->
            QuotationForms.isCollection method
            && (method.Name = "Zip" || method.Name = "Pairwise")
        | Var name when meaning name <> part -> isPairs (meaning name)
        | _ -> false

    let rec sequence (part: Quoted) : Comprehension =
        match part with
        | Coerce(inner, _) -> sequence inner
        | Var name ->
            match scope.Find name with
            | ValueSome(Meaning.Quoted inner) -> sequence (QuotationForms.fresh inner)
            | _ -> elements part
        | Let(name, value, body) ->
            scope.Define(name, Meaning.Quoted value)
            sequence body
        | Application(applied, argument) -> sequence (scope.Apply(applied, [ argument ]))
        | QuotationForms.Piped(applied, arguments) -> sequence (scope.Apply(applied, arguments))
        | Call(None, method, [ first; last ]) when method.Name = "op_Range" -> range first last
        | Call(None, method, [ first; Int32 step; last ]) when method.Name = "op_RangeStep" && step > 0 ->
            Comprehension.steps "i" step (later first) (later last)
        | Call(None, method, [ array; QuotationForms.Bound first; QuotationForms.Bound last ]) when
            QuotationForms.isSlice method
            ->
            slice (sequence array) first last
        | Call(None, method, _) when method.Name = "CreateSequence" || method.Name = "Delay" ->
            sequence (QuotationYields.bare part)
        | Call(None, method, arguments) when QuotationForms.isCollection method ->
            collection part method arguments
        | _ -> elements part

    and elements part =
        { Comprehension.elements (later part) with
            Known =
                match QuotationForms.outside part with
                | ValueSome struct (_, _, value) -> Captured.Count value
                | ValueNone -> ValueNone
        }

    /// f of the elements of two sequences.
    and zip part (f: Quoted) a b =
        let a, b = sequence a, sequence b

        match Comprehension.mismatch a b with
        | null -> Comprehension.zip names (fun x y -> applyTo f [ x; y ]) a b
        | why -> QuotationPlace.refuse part why

    and collection part (method: MethodInfo) arguments =
        match method.Name, arguments with
        | "Map", [ applied; source ] -> mapped applied source
        | "MapIndexed", [ applied; source ] ->
            sequence source
            |> Comprehension.map names None (fun element place -> applyTo applied [ place; element ])
        | "Map2", [ applied; a; b ] -> zip part applied a b
        | "Initialize", [ count; applied ] ->
            Comprehension.range "i" (number 0.0) (Phrase.minus (later count) (number 1.0))
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])
        | ("OfSeq" | "ToArray" | "ToSeq" | "OfArray" | "ToList" | "OfList"), [ source ] -> sequence source
        | "Skip", [ count; source ] -> Comprehension.skip (later count) (sequence source)
        | ("Take" | "Truncate"), [ count; source ] -> Comprehension.take (later count) (sequence source)
        | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
        | "Collect", [ Lambda(element, body); source ] ->
            match QuotationYields.single body with
            | ValueSome value -> mapped (Quoted.Lambda(element, value)) source
            | ValueNone -> uneven part
        | ("Filter" | "Where" | "Choose"), _ -> uneven part
        | name, _ -> QuotationPlace.refuse part $"{name} makes no sequence that a formula knows."

    and uneven part =
        QuotationPlace.refuse
            part
            "A sequence has one element for each of another here, unless it is summed. Write sumBy (fun v -> if condition then v else 0.0)."

    and mapped applied source =
        match source with
        | Call(None, method, [ a; b ]) when QuotationForms.isCollection method && method.Name = "Zip" ->
            zip source applied a b
        | Call(None, method, [ all ]) when QuotationForms.isCollection method && method.Name = "Pairwise" ->
            let all = sequence all
            let next = Comprehension.skip (number 1.0) all
            Comprehension.zip names (fun x y -> applyTo applied [ x; y ]) all next
        | Coerce(inner, _) -> mapped applied inner
        | QuotationForms.Piped(inner, arguments) -> mapped applied (scope.Apply(inner, arguments))
        | Let(name, value, body) ->
            scope.Define(name, Meaning.Quoted value)
            mapped applied body
        | Var _ when isPairs source -> mapped applied (written source)
        | _ ->
            sequence source
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])

    let combine operator total term =
        match QuotationForms.arithmetic operator with
        | ValueSome operator -> Phrase.binary operator total term
        | ValueNone -> Phrase.call (operator.ToLowerInvariant()) [ total; term ]

    /// seed ∘ the reduction of a step's terms.
    let accumulated (step: Accumulation) seed (terms: Quoted -> Comprehension) =
        combine step.Operator (later seed) (fun () ->
            Comprehension.reduce names step.Reduction (terms step.Term))

    /// fold (fun total v -> total + term) seed source, and the same with -, *, max and min.
    let fold part folder seed source =
        match written folder with
        | Lambda(total, Lambda(element, update)) ->
            accumulated (Accumulation.read part total update) seed (fun term ->
                mapped (Quoted.Lambda(element, term)) source)
        | _ -> QuotationPlace.refuseUnwritten part

    /// fold2 (fun total v w -> total + term) seed a b: the same over pairs.
    let fold2 part folder seed a b =
        match written folder with
        | Lambda(total, Lambda(x, Lambda(y, update))) ->
            accumulated (Accumulation.read part total update) seed (fun term ->
                zip part (Quoted.Lambda(x, Quoted.Lambda(y, term))) a b)
        | _ -> QuotationPlace.refuseUnwritten part

    /// reduce (fun total v -> total + v) source, and the same with *, max and min.
    let reduceBy part folder source =
        let step =
            match written folder with
            | Lambda(total, Lambda(element, update)) ->
                match Accumulation.read part total update with
                | { Term = Var name } as step when name = element && step.Operator <> "op_Subtraction" -> step
                | _ -> QuotationPlace.refuse part "reduce takes +, *, max or min of elements here: map first."
            | _ -> QuotationPlace.refuseUnwritten part

        Comprehension.reduce names step.Reduction (sequence source)

    /// The sequence that a reduction is over: of a loop within a loop, what the reduction is of each inner one.
    let rec reducible name (source: Quoted) : Comprehension =
        match QuotationYields.bare source with
        | QuotationYields.Collect(element, body, outer) as part ->
            match QuotationYields.reduced name body with
            | ValueSome value -> mapped (Quoted.Lambda(element, value)) outer
            | ValueNone -> uneven part
        | Var _ when written source <> source -> reducible name (written source)
        | _ -> sequence source

    let reduce part (method: MethodInfo) arguments =
        match method.Name, arguments with
        | "Length", [ source ] -> Comprehension.count (sequence source) ()
        | ("Sum" | "Average" | "Max" | "Min"), [ source ] ->
            reducible method.Name source
            |> Comprehension.reduce names (QuotationForms.reduction method.Name)
        | ("SumBy" | "AverageBy"), [ applied; source ] ->
            Comprehension.reduce names (QuotationForms.reduction method.Name) (mapped applied source)
        | ("Head" | "Last"), [ source ] ->
            let source = sequence source
            source.Element (if method.Name = "Head" then source.First else source.Last) ()
        | "Fold", [ folder; seed; source ] -> fold part folder seed source
        | "Reduce", [ folder; source ] -> reduceBy part folder source
        | "Fold2", [ folder; seed; a; b ] -> fold2 part folder seed a b
        | name, _ -> QuotationPlace.refuse part $"{name} is no reduction that a formula knows."

    member _.Range(first, last) = range first last

    /// A part as a sequence: the elements of an array where it is nothing else.
    member _.Read(part) = sequence part

    /// A call that makes a number of a sequence.
    member _.Reduce(part, method, arguments) = reduce part method arguments

    /// total ∘ term, for an operator, max or min.
    member _.Combine(operator, total, term) = combine operator total term
