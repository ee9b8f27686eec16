namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Reflection
open Microsoft.FSharp.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.DerivedPatterns
open AutoDiff

/// What a name of the quotation stands for.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Meaning =
    | Number of (unit -> Phrase)
    /// A function, a sequence, a whole number or a tuple: read anew wherever it is used.
    | Quoted of Quoted
    /// A tuple whose parts are phrases already.
    | Parts of (unit -> Phrase) list

/// What a part of a loop's body does to a variable outside it.
[<NoEquality; NoComparison>]
type internal Effect =
    {
        Step: Accumulation
        /// Step.Term as a phrase, with what stands around it.
        Write: unit -> Phrase
    }

/// <summary>Functions of F# that mean the same to a formula, one level at a time.</summary>
/// <remarks>
/// Phrases are written in the order of the text, and names get their meanings on the way: an assignment is a let that
/// the following text sees, and so is each sum that a loop adds up.
/// </remarks>
[<Sealed>]
type internal QuotationReader(quotation: Quoted) =
    let names = HostNames()
    let captured = Captured names
    let meanings = Dictionary<Var, Meaning>()
    let refuse = QuotationPlace.refuse

    let number value = fun () -> Phrase.number value

    let add a b =
        fun () -> Phrase.binary BinaryOperator.Add a b

    let subtract a b =
        fun () -> Phrase.binary BinaryOperator.Subtract a b

    let isTuple (name: Var) = FSharpType.IsTuple name.Type

    let mostExpansions = 200
    let expanding = Dictionary<MethodInfo, int>()

    let rec read (part: Quoted) : Phrase =
        match part with
        | Var name -> readName part name
        | AndAlso(a, b) -> Phrase.binary BinaryOperator.And (later a) (later b)
        | OrElse(a, b) -> Phrase.binary BinaryOperator.Or (later a) (later b)
        | IfThenElse(condition, a, b) -> Phrase.call "if" [ later condition; later a; later b ]
        | Let(name, value, body) -> readLet name value (later body)
        | Sequential(statement, rest) -> execute statement (later rest)
        | Coerce(inner, _) -> read inner
        | Application(applied, argument) -> apply applied [ argument ] |> read
        | NewArray(_, elements) -> Phrase.vector (List.map later elements)
        | PropertyGet(Some array, property, []) when property.Name = "Length" || property.Name = "Count" ->
            Phrase.call "length" [ later array ]
        | PropertyGet(Some array, property, indices) when property.Name = "Item" -> element array indices
        | TupleGet(tuple, place) -> component' part tuple place
        | Call(None, method, arguments) -> readCall part method arguments
        | Call(Some array, method, arguments) when method.Name = "Get" -> element array arguments
        | _ -> readOutside part

    and later part = fun () -> read part

    // ---- Names ----

    and readName part name =
        match meanings.TryGetValue name with
        | true, Meaning.Number phrase -> phrase ()
        | true, Meaning.Quoted inner -> read (QuotationForms.fresh inner)
        | true, Meaning.Parts _ -> refuse part $"'{name.Name}' is a tuple; take it apart."
        | _ -> refuse part $"'{name.Name}' has no value here."

    and readValue part (value: obj | null) =
        match value with
        | :? float as number -> Phrase.number number
        | :? int as whole -> Phrase.number (float whole)
        | :? bool as truth -> Phrase.number (if truth then 1.0 else 0.0)
        | _ -> refuse part "A formula is made of numbers; this is something else."

    and readOutside part =
        match QuotationForms.outside part with
        | ValueSome struct (_, _, (:? int as whole)) -> Phrase.number (float whole)
        | ValueSome struct (_, _, (:? bool as truth)) -> readValue part truth
        | ValueSome struct (key, name, value) ->
            match captured.Name(key, name, value) with
            | null -> refuse part $"'{name}' is no number and no array of numbers."
            | name -> Phrase.name name
        | ValueNone ->
            match QuotationForms.constant part with
            | ValueSome value -> readValue part value
            | ValueNone -> refuse part "This has no meaning in a formula."

    /// let name = value in body.
    and readLet name value body =
        match value with
        | _ when name.Type = typeof<float> -> bindNumber name (later value) body
        | NewArray _ when name.Type = typeof<float[]> -> bindNumber name (later value) body
        | Call(None, method, _) when
            name.Type = typeof<float[]>
            && (QuotationForms.isCollection method || QuotationForms.isSlice method)
            ->
            bindVector name (sequence value) body
        | NewTuple parts ->
            let names = parts |> List.map (fun part -> Var(name.Name, part.Type))
            let whole = Quoted.NewTuple(names |> List.map Quoted.Var)

            let bound () =
                meanings[name] <- Meaning.Quoted whole
                body ()

            List.foldBack2 (fun name part rest () -> readLet name part rest) names parts bound ()
        | _ ->
            meanings[name] <- Meaning.Quoted value
            body ()

    and bindNumber (name: Var) value body =
        names.Within(
            name.Name,
            fun written ->
                Phrase.letIn written value (fun () ->
                    meanings[name] <- Meaning.Number(fun () -> Phrase.name written)
                    body ())
        )

    and bindVector (name: Var) source body =
        let define written =
            let index = names.Take source.Hint

            let place () =
                subtract (add source.First (fun () -> Phrase.name index)) (number 1.0) ()

            let count = Comprehension.count source

            Phrase.vectorIn written index (number 1.0) count (source.Element place) (fun () ->
                names.Release index
                meanings[name] <- Meaning.Number(fun () -> Phrase.name written)
                body ())

        names.Within(name.Name, define)

    // ---- Functions ----

    /// The body of a function once its parameters stand for the arguments; functions of numbers share them.
    and apply (applied: Quoted) (arguments: Quoted list) : Quoted =
        match applied, arguments with
        | _, [] -> applied
        | Lambda(tuple, _), argument :: _ when tuple.Type <> argument.Type && isTuple tuple ->
            let count = FSharpType.GetTupleElements(tuple.Type).Length
            apply applied (Quoted.NewTuple(List.take count arguments) :: List.skip count arguments)
        | Lambda(parameter, body), argument :: rest -> Quoted.Let(parameter, argument, apply body rest)
        | Let(name, value, inner), _ -> Quoted.Let(name, value, apply inner arguments)
        | Var name, _ ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> apply (QuotationForms.fresh inner) arguments
            | _ -> refuse applied "A function that is not written here cannot be looked into."
        | Application(inner, argument), _ -> apply inner (argument :: arguments)
        | Coerce(inner, _), _ -> apply inner arguments
        | _ -> refuse applied "A function that is not written here cannot be looked into."

    /// A function of elements that are phrases already.
    and applyTo (applied: Quoted) (arguments: (unit -> Phrase) list) : unit -> Phrase =
        match applied, arguments with
        | _, [] -> later applied
        | Lambda(tuple, body), _ when isTuple tuple ->
            let count = FSharpType.GetTupleElements(tuple.Type).Length
            meanings[tuple] <- Meaning.Parts(List.truncate count arguments)
            applyTo body (List.skip (min count arguments.Length) arguments)
        | Lambda(parameter, body), argument :: rest ->
            meanings[parameter] <- Meaning.Number argument
            applyTo body rest
        | Let(name, value, inner), _ ->
            meanings[name] <- Meaning.Quoted value
            applyTo inner arguments
        | Var name, _ ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> applyTo (QuotationForms.fresh inner) arguments
            | _ -> refuse applied "A function that is not written here cannot be looked into."
        | Application(inner, argument), _ -> applyTo (apply inner [ argument ]) arguments
        | _ -> refuse applied "A function that is not written here cannot be looked into."

    /// A part of a tuple that is made here, or of an element that is a tuple.
    and component' part tuple place : Phrase =
        match tuple with
        | NewTuple parts -> read parts[place]
        | Var name ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> component' part (QuotationForms.fresh inner) place
            | true, Meaning.Parts parts -> parts[place]()
            | _ -> refuse part "A tuple is taken apart where it is made."
        | _ -> refuse part "A tuple is taken apart where it is made."

    and element array indices =
        let fromOne index =
            match index with
            | Int32 place -> number (float place + 1.0)
            | _ -> add (later index) (number 1.0)

        Phrase.index (later array) (List.map fromOne indices)

    and readCall part method arguments =
        match method.Name, arguments with
        | "op_PipeRight", [ argument; applied ] -> read (apply applied [ argument ])
        | "op_PipeLeft", [ applied; argument ] -> read (apply applied [ argument ])
        | "Fst", [ pair ] -> component' part pair 0
        | "Snd", [ pair ] -> component' part pair 1
        | "op_UnaryNegation", [ inner ] -> Phrase.negate (later inner)
        | "op_UnaryPlus", [ inner ]
        | ("ToDouble" | "Identity"), [ inner ] -> read inner
        | "Not", [ inner ] -> Phrase.not' (later inner)
        | ("GetArray" | "GetArray2D" | "Get"), array :: indices -> element array indices
        | "GetLength", [ array; Int32 dimension ] ->
            Phrase.call (if dimension = 0 then "rows" else "columns") [ later array ]
        | ("Length1" | "Length2"), [ array ] when QuotationForms.isModule "Array2DModule" method ->
            Phrase.call (if method.Name = "Length1" then "rows" else "columns") [ later array ]
        | "op_Division", [ a; _ ] when QuotationForms.isWhole a.Type ->
            refuse part "A quotient of whole numbers loses its fraction. Write float a / float b."
        | "op_Modulus", _ -> refuse part "A remainder has no formula here. Write a - b*floor (a/b)."
        | ("ToInt" | "ToInt32"), _ ->
            refuse
                part
                "A conversion to a whole number cuts the fraction off. Write floor x if that is meant."
        | name, [ a; b ] when
            QuotationForms.isModule "Operators" method
            && (QuotationForms.arithmetic name).IsSome
            ->
            Phrase.binary (QuotationForms.arithmetic name).Value (later a) (later b)
        | _ when QuotationForms.isCollection method -> reduce part method arguments
        | name, _ when
            QuotationForms.isModule "Operators" method
            || QuotationForms.isMathematics method
            ->
            match HostFunctions.apply name (List.map later arguments) with
            | ValueSome phrase -> phrase
            | ValueNone -> refuse part $"Formulas have no function {name}."
        | name, _ ->
            match Quoted.TryGetReflectedDefinition method with
            | Some definition ->
                expand part method (fun () -> read (apply (QuotationForms.fresh definition) arguments))
            | None ->
                refuse
                    part
                    $"{name} cannot be looked into. Give it [<ReflectedDefinition>], or write its body here."

    /// The body of a function that is seen through; one that calls itself never ends.
    and expand part method body =
        let depth =
            match expanding.TryGetValue method with
            | true, depth -> depth
            | _ -> 0

        if depth >= mostExpansions then
            refuse part $"{method.Name} calls itself; a formula does not."

        let inner () =
            expanding[method] <- depth + 1
            body ()

        {
            Level = 0
            Write = fun writer -> writer.Then [ inner().Write; (fun _ -> expanding[method] <- depth) ]
        }

    // ---- Sequences ----

    and range first last =
        Comprehension.range "i" (later first) (later last)

    and sequence (part: Quoted) : Comprehension =
        match part with
        | Coerce(inner, _) -> sequence inner
        | Var name ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> sequence (QuotationForms.fresh inner)
            | _ -> Comprehension.elements (later part)
        | Let(name, value, body) ->
            meanings[name] <- Meaning.Quoted value
            sequence body
        | Application(applied, argument) -> sequence (apply applied [ argument ])
        | Call(None, method, [ argument; applied ]) when method.Name = "op_PipeRight" ->
            sequence (apply applied [ argument ])
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

    and slice source first last =
        let past bound = add source.First (later bound)

        { source with
            First = first |> Option.map past |> Option.defaultValue source.First
            Last = last |> Option.map past |> Option.defaultValue source.Last
        }

    and collection part method arguments =
        match method.Name, arguments with
        | "Map", [ applied; source ] -> mapped applied source
        | "MapIndexed", [ applied; source ] ->
            sequence source
            |> Comprehension.map names None (fun element place -> applyTo applied [ place; element ])
        | "Map2", [ applied; a; b ] ->
            Comprehension.zip names (fun x y -> applyTo applied [ x; y ]) (sequence a) (sequence b)
        | "Initialize", [ count; applied ] ->
            Comprehension.range "i" (number 0.0) (subtract (later count) (number 1.0))
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])
        | ("OfSeq" | "ToArray" | "ToSeq" | "OfArray" | "ToList" | "OfList"), [ source ] -> sequence source
        | "Skip", [ count; source ] -> Comprehension.skip (later count) (sequence source)
        | ("Take" | "Truncate"), [ count; source ] -> Comprehension.take (later count) (sequence source)
        | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
        | ("Filter" | "Where" | "Choose"), _ ->
            refuse
                part
                "A sequence keeps its length here. Write sumBy (fun v -> if condition then v else 0.0)."
        | name, _ -> refuse part $"{name} makes no sequence that a formula knows."

    and hint applied =
        match applied with
        | Lambda(parameter, _) when not (isTuple parameter) -> Some parameter.Name
        | _ -> None

    and mapped applied source =
        match source with
        | Call(None, method, [ a; b ]) when QuotationForms.isCollection method && method.Name = "Zip" ->
            Comprehension.zip names (fun x y -> applyTo applied [ x; y ]) (sequence a) (sequence b)
        | Var name when isZip name -> mapped applied (QuotationForms.fresh (meaning name))
        | _ ->
            sequence source
            |> Comprehension.map names (hint applied) (fun element _ -> applyTo applied [ element ])

    and meaning name =
        match meanings.TryGetValue name with
        | true, Meaning.Quoted inner -> inner
        | _ -> Quoted.Var name

    and isZip name =
        match meaning name with
        | Call(None, method, _) -> QuotationForms.isCollection method && method.Name = "Zip"
        | Var other when other <> name -> isZip other
        | _ -> false

    and reduce part method arguments =
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
        | name, _ -> refuse part $"{name} is no reduction that a formula knows."

    /// fold (fun total v -> total + term) seed source, and the same with -, *, max and min.
    and fold part folder seed source =
        match folder with
        | Lambda(total, Lambda(element, update)) ->
            let step = Accumulation.read part total update

            combine step.Operator (later seed) (fun () ->
                mapped (Quoted.Lambda(element, step.Term)) source
                |> Comprehension.reduce names step.Reduction)
        | _ -> refuse part "A function that is not written here cannot be looked into."

    and combine operator total term =
        match QuotationForms.arithmetic operator with
        | ValueSome operator -> Phrase.binary operator total term
        | ValueNone -> Phrase.call (operator.ToLowerInvariant()) [ total; term ]

    // ---- Loops ----

    /// What a loop's body does to the variables outside it.
    and effects (outer: Var list) (body: Quoted) : Effect list =
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
        | _ -> refuse body "A loop may only add to variables outside it: total <- total + term."

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
            | _ -> refuse part "A branch changes each variable once."

        let merged name =
            let a, b = only name whenTrue, only name whenFalse
            let step = (a |> Option.orElse b |> Option.get).Step
            let write = Option.map _.Write >> Option.defaultValue (number step.Neutral)

            match a, b with
            | Some a, Some b when a.Step.Operator <> b.Step.Operator ->
                refuse part "Both branches do the same to a variable: they add, or they multiply."
            | _ ->
                {
                    Step = step
                    Write = fun () -> Phrase.call "if" [ later condition; write a; write b ]
                }

        List.map merged targets

    and reduceLoop effect index over =
        let source =
            match over with
            | Choice1Of2(first, last) -> range first last
            | Choice2Of2 source -> sequence source

        source
        |> Comprehension.map names (Some index.Name) (fun element _ () ->
            meanings[index] <- Meaning.Number element
            effect.Write())
        |> Comprehension.reduce names effect.Step.Reduction

    and loop part index over body rest : Phrase =
        let outer = Accumulation.changed body

        match Accumulation.stray outer body with
        | ValueSome part -> refuse part "A loop may not read what it adds up: its terms stand side by side."
        | ValueNone -> ()

        let effects = effects outer body

        for _, same in effects |> List.groupBy _.Step.Target do
            if (same |> List.distinctBy _.Step.Reduction).Length > 1 then
                refuse part "A loop either adds to a variable or multiplies it, not both."

        let follow (effect: Effect) rest () =
            let target = effect.Step.Target
            let total = later (Quoted.Var target)

            let update () =
                combine effect.Step.Operator total (fun () -> reduceLoop effect index over)

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
        | _ -> refuse statement "A formula has no statement like this."

    /// if c then v <- a else v <- b.
    and branch part condition a b rest =
        let value (target: Var) statement =
            match statement with
            | VarSet(_, value) -> later value
            | Value(unit, _) when isNull unit -> later (Quoted.Var target)
            | _ -> refuse part "A branch assigns to one variable and does nothing else."

        match Accumulation.changed part with
        | [ target ] ->
            let chosen () =
                Phrase.call "if" [ later condition; value target a; value target b ]

            bindNumber target chosen rest
        | _ -> refuse part "A branch assigns to one variable and does nothing else."

    // ---- The function ----

    let rec nameCaptured (part: Quoted) =
        match QuotationForms.outside part, part with
        | ValueSome struct (_, _, (:? int)), _ -> ()
        | ValueSome struct (key, name, value), _ -> captured.Name(key, name, value) |> ignore
        | ValueNone, ExprShape.ShapeLambda(_, body) -> nameCaptured body
        | ValueNone, ExprShape.ShapeCombination(_, parts) -> List.iter nameCaptured parts
        | _ -> ()

    let rankOf part (kind: Type) =
        if kind = typeof<float> then
            0
        elif kind = typeof<float[]> then
            1
        elif kind = typeof<float[,]> then
            2
        else
            refuse part $"A parameter is a float, a float[] or a float[,], not {kind.Name}."

    let parameter part (name: Var) =
        if not (names.Claim name.Name) then
            refuse
                part
                $"'{name.Name}' is no name for a variable of a formula, or twice a parameter. Call it something else."

        meanings[name] <- Meaning.Number(fun () -> Phrase.name name.Name)
        struct (name.Name, rankOf part name.Type)

    let rec unwrap part (parameters: struct (string * int) list) =
        match part with
        | Lambda(tuple, body) when isTuple tuple -> untuple tuple body parameters
        | Lambda(name, body) -> unwrap body (parameter part name :: parameters)
        | body -> struct (List.rev parameters, body)

    /// fun (x, y) -> body.
    and untuple tuple body parameters =
        match body with
        | Let(name, TupleGet(Var source, _), inner) when source = tuple ->
            untuple tuple inner (parameter body name :: parameters)
        | _ -> unwrap body parameters

    member _.Read() : HostFormula =
        let struct (parameters, body) = unwrap quotation []

        if parameters.IsEmpty then
            refuse quotation "An objective is a function: fun x y -> …"

        if body.Type <> typeof<float> then
            refuse body $"An objective gives a float, not {body.Type.Name}."

        nameCaptured body

        {
            Tree = PhraseWriter().Tree(read body)
            Parameters = List.toArray parameters
            Captured = captured.Values
        }
