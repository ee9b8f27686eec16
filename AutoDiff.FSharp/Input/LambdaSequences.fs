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
        | _ -> refuse function' "A function that is not written here cannot be looked into."

    let hint (function': Expression) =
        match function' with
        | :? LambdaExpression as inner ->
            match inner.Parameters[0].Name with
            | null -> None
            | name -> Some name
        | _ -> None

    let rec sequence (expression: Expression) : Comprehension =
        match expression with
        | :? MethodCallExpression as call when call.Method.DeclaringType = typeof<Enumerable> ->
            let arguments = List.ofSeq call.Arguments

            match call.Method.Name, arguments with
            | "Range", [ first; count ] ->
                let last () =
                    let past () =
                        Phrase.binary BinaryOperator.Add (later first) (later count)

                    Phrase.binary BinaryOperator.Subtract past (fun () -> Phrase.number 1.0)

                if mentionsParameter expression then
                    Comprehension.range "i" (later first) last
                else
                    let first, count = Convert.ToDouble(valueOf first), Convert.ToDouble(valueOf count)

                    Comprehension.range "i" (fun () -> Phrase.number first) (fun () ->
                        Phrase.number (first + count - 1.0))
            | "Select", [ source; function' ] -> mapped source function'
            | "Zip", [ a; b; function' ] ->
                Comprehension.zip names (fun x y -> body function' [ x; y ]) (sequence a) (sequence b)
            | "SkipLast", [ source; count ] ->
                let source = sequence source

                let left () =
                    Phrase.binary BinaryOperator.Subtract (Comprehension.count source) (later count)

                Comprehension.take left source
            | "Skip", [ source; count ] -> Comprehension.skip (later count) (sequence source)
            | "Take", [ source; count ] -> Comprehension.take (later count) (sequence source)
            | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
            | ("AsEnumerable" | "ToArray" | "ToList"), [ source ] -> sequence source
            | "Where", _ ->
                refuse
                    expression
                    "A sequence keeps its length here. Write Sum(v => condition ? v : 0) instead of Where."
            | name, _ -> refuse expression $"{name} makes no sequence that a formula knows."
        | _ -> Comprehension.elements (later expression)

    and mapped source function' =
        sequence source
        |> Comprehension.map names (hint function') (fun element place -> body function' [ element; place ])

    /// seed + Σ, seed - Σ or seed · Π, where the function adds to or multiplies what it has so far.
    let aggregate call source seed (function': Expression) =
        match function' with
        | :? LambdaExpression as step ->
            match step.Body with
            | :? BinaryExpression as update when Object.ReferenceEquals(update.Left, step.Parameters[0]) ->
                let element = Expression.Lambda(update.Right, step.Parameters[1])

                let over name operator =
                    if mentions step.Parameters[0] update.Right then
                        refuse call "What is added may not depend on the sum so far."

                    Phrase.binary operator (later seed) (fun () ->
                        Comprehension.reduce names name (mapped source element))

                match update.NodeType with
                | ExpressionType.Add -> over "sum" BinaryOperator.Add
                | ExpressionType.Subtract -> over "sum" BinaryOperator.Subtract
                | ExpressionType.Multiply -> over "prod" BinaryOperator.Multiply
                | _ ->
                    refuse call "Aggregate adds to, or multiplies, what it has so far: (sum, v) => sum + v*v."
            | _ -> refuse call "Aggregate adds to, or multiplies, what it has so far: (sum, v) => sum + v*v."
        | _ -> refuse call "A function that is not written here cannot be looked into."

    let reduce (call: MethodCallExpression) arguments =
        let over name (arguments: Expression list) =
            match arguments with
            | [ source ] -> Comprehension.reduce names name (sequence source)
            | [ source; function' ] -> Comprehension.reduce names name (mapped source function')
            | _ -> refuse call $"{call.Method.Name} is not known with these arguments."

        match call.Method.Name with
        | "Sum" -> over "sum" arguments
        | "Average" -> over "mean" arguments
        | "Max" -> over "max" arguments
        | "Min" -> over "min" arguments
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
        | "Aggregate" when arguments.Length = 3 -> aggregate call arguments[0] arguments[1] arguments[2]
        | name -> refuse call $"{name} is no reduction that a formula knows."

    /// A call of LINQ that gives a number.
    member _.Reduce(call: MethodCallExpression) = reduce call (List.ofSeq call.Arguments)
