namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Linq
open System.Linq.Expressions
open LambdaForms

/// What lambdas make of sequences: Select, Zip and their like, and the reductions at their end. `later` reads an expression
/// when it is written, and `bind` says what a parameter stands for.
[<Sealed>]
type internal LambdaSequences
    (
        names: HostNames,
        later: Expression -> unit -> Phrase,
        bind: ParameterExpression -> (unit -> Phrase) -> unit
    ) =
    /// The body of a function of one or two parameters, once it is known what they stand for.
    let body (function': Expression) (arguments: (unit -> Phrase) list) =
        match function' with
        | :? LambdaExpression as inner ->
            Seq.iter2 bind (inner.Parameters |> Seq.truncate arguments.Length) arguments
            later inner.Body
        | MethodGroup method when isMathematics method.DeclaringType ->
            let arguments = List.truncate (method.GetParameters().Length) arguments

            match HostFunctions.apply method.Name arguments with
            | ValueSome phrase -> fun () -> phrase
            | ValueNone -> refuse function' $"Formulas have no function {method.Name}."
        | _ -> refuseUnwritten function'

    /// The place of a sequence of records, of which there are so many: each stands for its index.
    let (|Records|_|) (expression: Expression) =
        match LambdaRecords.source expression with
        | null -> None
        | place -> Some (LambdaRecords.elements place).Length

    let hint (function': Expression) =
        match function' with
        | :? LambdaExpression as inner ->
            match inner.Parameters[0].Name with
            | null -> None
            | name -> Some name
        | _ -> None

    /// Numbers where both are known by now: a formula's bounds read better than their sums.
    let range (first: Expression) (count: Expression) =
        if mentionsParameter first || mentionsParameter count then
            let past () =
                Phrase.binary BinaryOperator.Add (later first) (later count)

            Comprehension.range "i" (later first) (fun () ->
                Phrase.binary BinaryOperator.Subtract past (fun () -> Phrase.number 1.0))
        else
            let first, count = Convert.ToDouble(valueOf first), Convert.ToDouble(valueOf count)

            Comprehension.range "i" (fun () -> Phrase.number first) (fun () ->
                Phrase.number (first + count - 1.0))

    /// How many elements a sequence has without so many of them.
    let without (count: Expression) (source: Comprehension) () =
        Phrase.binary BinaryOperator.Subtract (Comprehension.count source) (later count)

    let rec sequence (expression: Expression) : Comprehension =
        match expression with
        | Linq(name, arguments) ->
            match name, arguments with
            | "Range", [ first; count ] -> range first count
            | "Select", [ source; function' ] -> mapped source function'
            | "Zip", [ a; b; function' ] ->
                let a, b = sequence a, sequence b

                match Comprehension.mismatch a b with
                | null -> Comprehension.zip names (fun x y -> body function' [ x; y ]) a b
                | why -> refuse expression why
            | "SkipLast", [ source; count ] ->
                let source = sequence source
                Comprehension.take (without count source) source
            | "TakeLast", [ source; count ] ->
                let source = sequence source
                Comprehension.skip (without count source) source
            | "Skip", [ source; count ] -> Comprehension.skip (later count) (sequence source)
            | "Take", [ source; count ] -> Comprehension.take (later count) (sequence source)
            | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
            | ("AsEnumerable" | "ToArray" | "ToList"), [ source ] -> sequence source
            | "Zip", _ -> refuse expression "Elements are joined at once: a.Zip(b, (v, w) => …)."
            | ("Where" | "SelectMany"), _ ->
                refuse
                    expression
                    "A sequence has one element for each of another here, unless it is summed. Write Sum(v => condition ? v : 0)."
            | name, _ -> refuse expression $"{name} makes no sequence that a formula knows."
        | Records count ->
            { Comprehension.range "i" (fun () -> Phrase.number 1.0) (fun () -> Phrase.number (float count)) with
                Known = ValueSome count
            }
        | _ ->
            let array = later expression

            { Comprehension.elements array with
                Known = placeValue expression |> ValueOption.bind Captured.Count
                Last = fun () -> Phrase.call (countOf expression) [ array ]
            }

    and mapped source function' =
        sequence source
        |> Comprehension.map names (hint function') (fun element place -> body function' [ element; place ])

    /// Whether a reduction is over what has not one element for each of another sequence.
    let rec isUneven name source =
        match source with
        | Linq("Where", [ _; :? LambdaExpression as condition ]) ->
            name = "sum" && condition.Parameters.Count = 1
        | Linq("SelectMany", _) -> name <> "mean"
        | Linq("Select", [ all; _ ]) -> isUneven name all
        | _ -> false

    /// The reduction of what is taken from each element. Of a sequence of sequences it is the reduction of what it is of each inner
    /// one; a sum of those elements that meet a condition has 0 in place of the others.
    let rec total name source (take: (unit -> Phrase) -> unit -> Phrase) : unit -> Phrase =
        match source with
        | Linq("Select", [ all; function' ]) when isUneven name all ->
            total name all (fun element -> take (body function' [ element ]))
        | Linq("Where", [ all; condition ]) when isUneven name source ->
            total name all (fun element ->
                let isMet, value = body condition [ element ], take element
                fun () -> Phrase.call "if" [ isMet; value; (fun () -> Phrase.number 0.0) ])
        | Linq("SelectMany", outer :: (:? LambdaExpression as inner) :: result) when name <> "mean" ->
            total name outer (fun element ->
                bind inner.Parameters[0] element
                total name inner.Body (takenOf result element >> take))
        | _ ->
            fun () ->
                sequence source
                |> Comprehension.map names None (fun element _ -> take element)
                |> Comprehension.reduce names name

    /// What (outer, inner) => … makes of an inner element; the element itself where nothing is made.
    and takenOf (result: Expression list) outer inner =
        match result with
        | [ :? LambdaExpression as result ] when (result.Body :? NewExpression) ->
            refuse
                result.Body
                "Elements are numbers here. Write the condition in what is selected: i != j ? … : 0."
        | [ :? LambdaExpression as result ] ->
            bind result.Parameters[0] outer
            bind result.Parameters[1] inner
            later result.Body
        | _ -> inner

    /// seed ∘ the reduction of the terms.
    let aggregate call source seed function' =
        let step = LambdaAccumulation.read call function'

        let terms () =
            Comprehension.reduce names step.Reduction (mapped source step.Term)

        LambdaAccumulation.join step (later seed) terms

    /// From the first element on: the terms are the elements themselves.
    let aggregateAll call source function' =
        let step = LambdaAccumulation.read call function'

        if not (Object.ReferenceEquals(step.Term.Body, step.Term.Parameters[0])) then
            refuse
                call
                "Aggregate without a seed takes (sum, v) => sum + v, a product, the larger or the smaller. Give it a seed, or Select first."

        Comprehension.reduce names step.Reduction (sequence source)

    /// A reduction of a sequence, or of what a function makes of each element.
    let over (call: MethodCallExpression) name (arguments: Expression list) =
        match arguments with
        | [ source ] when isUneven name source -> total name source id ()
        | [ source; function' ] when isUneven name source ->
            total name source (fun element -> body function' [ element ]) ()
        | [ source ] -> Comprehension.reduce names name (sequence source)
        | [ source; function' ] -> Comprehension.reduce names name (mapped source function')
        | _ -> refuse call $"{call.Method.Name} is not known with these arguments."

    let reduce (call: MethodCallExpression) arguments =
        match call.Method.Name with
        | "Sum" -> over call "sum" arguments
        | "Average" -> over call "mean" arguments
        | "Max" -> over call "max" arguments
        | "Min" -> over call "min" arguments
        | "Count" when arguments.Length = 1 -> Comprehension.count (sequence arguments.Head) ()
        | "First" when arguments.Length = 1 ->
            let source = sequence arguments.Head
            source.Element source.First ()
        | "Last" when arguments.Length = 1 ->
            let source = sequence arguments.Head
            source.Element source.Last ()
        | "ElementAt" when arguments.Length = 2 ->
            let source = sequence arguments[0]

            let place () =
                Phrase.binary BinaryOperator.Add source.First (later arguments[1])

            source.Element place ()
        | "Aggregate" when arguments.Length = 2 -> aggregateAll call arguments[0] arguments[1]
        | "Aggregate" when arguments.Length = 3 -> aggregate call arguments[0] arguments[1] arguments[2]
        | name -> refuse call $"{name} is no reduction that a formula knows."

    /// A call of LINQ that gives a number.
    member _.Reduce(call: MethodCallExpression) = reduce call (List.ofSeq call.Arguments)
