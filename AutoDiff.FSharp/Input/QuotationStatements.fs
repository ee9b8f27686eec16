namespace AutoDiff.FSharp.TextInput

open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open AutoDiff

/// What a part of a loop's body does to a variable outside it.
[<NoEquality; NoComparison>]
type internal Effect =
    {
        Step: Accumulation
        /// Step.Term as a phrase, with what stands around it.
        Write: unit -> Phrase
    }

/// How the statements of a quotation change what follows them: assignments, branches, and loops, which are sums.
[<Sealed>]
type internal QuotationStatements
    (
        scope: QuotationScope,
        sequences: QuotationSequences,
        later: Quoted -> unit -> Phrase,
        readLet: Var -> Quoted -> (unit -> Phrase) -> Phrase,
        bindNumber: Var -> (unit -> Phrase) -> (unit -> Phrase) -> Phrase
    ) =
    let names = scope.Names
    let number value = fun () -> Phrase.number value

    /// What a loop's body does to the variables outside it.
    let rec effects (outer: Var list) (body: Quoted) : Effect list =
        match body with
        | VarSet(target, update) ->
            let step = Accumulation.read body target update
            [ { Step = step; Write = later step.Term } ]
        | Sequential(a, b) when
            Accumulation.changed a
            |> List.forall (fun name -> not (List.contains name outer))
            ->
            effects outer b |> List.map (around (execute a))
        | Sequential(a, b) -> effects outer a @ effects outer b
        | QuotationForms.Loop(index, over, inner) ->
            effects outer inner
            |> List.map (fun effect ->
                { effect with
                    Write = fun () -> reduceLoop effect index over
                })
        | Let(name, value, rest) -> effects outer rest |> List.map (around (readLet name value))
        | IfThenElse(condition, a, b) -> eitherEffect body condition (effects outer a) (effects outer b)
        | Value(unit, _) when isNull unit -> []
        | _ ->
            QuotationPlace.refuse body "A loop may only add to variables outside it: total <- total + term."

    and around (write: (unit -> Phrase) -> Phrase) (effect: Effect) =
        { effect with
            Write = fun () -> write effect.Write
        }

    /// if(c, a, b), where what a branch leaves out changes nothing.
    and eitherEffect part condition whenTrue whenFalse =
        let target (effect: Effect) = effect.Step.Target
        let targets = whenTrue @ whenFalse |> List.map target |> List.distinct

        let only name branch =
            match branch |> List.filter (fun effect -> target effect = name) with
            | [] -> None
            | [ effect ] -> Some effect
            | _ -> QuotationPlace.refuse part "A branch changes each variable once."

        let merged name =
            let a, b = only name whenTrue, only name whenFalse
            let step = (a |> Option.orElse b |> Option.get).Step
            let write = Option.map _.Write >> Option.defaultValue (number step.Neutral)

            match a, b with
            | Some a, Some b when a.Step.Operator <> b.Step.Operator ->
                QuotationPlace.refuse
                    part
                    "Both branches do the same to a variable: they Phrase.plus, or they multiply."
            | _ ->
                {
                    Step = step
                    Write = fun () -> Phrase.call "if" [ later condition; write a; write b ]
                }

        List.map merged targets

    and reduceLoop effect index over =
        let source =
            match over with
            | Choice1Of2(first, last) -> sequences.Range(first, last)
            | Choice2Of2 source -> sequences.Read source

        source
        |> Comprehension.map names (Some index.Name) (fun element _ () ->
            scope.Define(index, Meaning.Number element)
            effect.Write())
        |> Comprehension.reduce names effect.Step.Reduction

    and loop part index over body rest : Phrase =
        let outer = Accumulation.changed body

        match Accumulation.stray outer body with
        | ValueSome part ->
            QuotationPlace.refuse part "A loop may not read what it adds up: its terms stand side by side."
        | ValueNone -> ()

        let effects = effects outer body

        for _, same in effects |> List.groupBy _.Step.Target do
            if (same |> List.distinctBy _.Step.Reduction).Length > 1 then
                QuotationPlace.refuse part "A loop either adds to a variable or multiplies it, not both."

        let follow (effect: Effect) rest () =
            let target = effect.Step.Target
            let total = later (Quoted.Var target)

            let update () =
                sequences.Combine(effect.Step.Operator, total, (fun () -> reduceLoop effect index over))

            bindNumber target update rest

        List.foldBack follow effects rest ()

    /// A statement, then what follows it and sees what it did.
    and execute statement rest : Phrase =
        match statement with
        | VarSet(target, value) -> bindNumber target (later value) rest
        | Sequential(a, b) -> execute a (fun () -> execute b rest)
        | QuotationForms.Loop(index, over, body) -> loop statement index over body rest
        | Let(name, value, body) -> readLet name value (fun () -> execute body rest)
        | IfThenElse(condition, a, b) -> branch statement condition a b rest
        | Value(unit, _) when isNull unit -> rest ()
        | _ -> QuotationPlace.refuse statement "A formula has no statement like this."

    /// if c then v <- a else v <- b.
    and branch part condition a b rest =
        let value (target: Var) statement =
            match statement with
            | VarSet(_, value) -> later value
            | Value(unit, _) when isNull unit -> later (Quoted.Var target)
            | _ -> QuotationPlace.refuse part "A branch assigns to one variable and does nothing else."

        match Accumulation.changed part with
        | [ target ] ->
            let chosen () =
                Phrase.call "if" [ later condition; value target a; value target b ]

            bindNumber target chosen rest
        | _ -> QuotationPlace.refuse part "A branch assigns to one variable and does nothing else."

    /// A statement, then what follows it and sees what it did.
    member _.Execute(statement, rest) = execute statement rest
