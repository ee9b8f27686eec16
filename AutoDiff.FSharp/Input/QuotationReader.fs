namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Reflection
open Microsoft.FSharp.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.DerivedPatterns
open AutoDiff

/// <summary>Functions of F# that mean the same to a formula, one level at a time.</summary>
/// <remarks>
/// Phrases are written in the order of the text, and names get their meanings on the way: an assignment is a let that
/// the following text sees, and so is each sum that a loop adds up.
/// </remarks>
[<Sealed>]
type internal QuotationReader(quotation: Quoted) as this =
    let scope = QuotationScope()
    let names = scope.Names
    let captured = Captured names
    let number value = fun () -> Phrase.number value
    let later part = fun () -> this.Read part

    let bindNumber (name: Var) value body =
        names.Within(
            name.Name,
            fun written ->
                Phrase.letIn written value (fun () ->
                    scope.Define(name, Meaning.Number(fun () -> Phrase.name written))
                    body ())
        )

    let sequences = QuotationSequences(scope, later)

    let statements =
        QuotationStatements(
            scope,
            sequences,
            later,
            (fun name value body -> this.ReadLet(name, value, body)),
            bindNumber
        )

    let mostExpansions = 200
    let expanding = Dictionary<MethodInfo, int>()

    let rec read (part: Quoted) : Phrase =
        match part with
        | Var name -> readName part name
        | AndAlso(a, b) -> Phrase.binary BinaryOperator.And (later a) (later b)
        | OrElse(a, b) -> Phrase.binary BinaryOperator.Or (later a) (later b)
        | IfThenElse(condition, a, b) -> Phrase.call "if" [ later condition; later a; later b ]
        | Let(name, value, body) -> readLet name value (later body)
        | Sequential(statement, rest) -> statements.Execute(statement, later rest)
        | Coerce(inner, _) -> read inner
        | Application(applied, argument) -> scope.Apply(applied, [ argument ]) |> read
        | NewArray(_, elements) -> Phrase.vector (List.map later elements)
        | PropertyGet(Some array, property, []) when property.Name = "Length" || property.Name = "Count" ->
            Phrase.call "length" [ later array ]
        | PropertyGet(Some array, property, indices) when property.Name = "Item" -> element array indices
        | TupleGet(tuple, place) -> component' part tuple place
        | QuotationForms.Piped(applied, arguments) -> read (scope.Apply(applied, arguments))
        | Call(None, method, arguments) -> readCall part method arguments
        | Call(Some array, method, arguments) when method.Name = "Get" -> element array arguments
        | _ -> readOutside part

    // ---- Names ----

    and readName part name =
        match scope.Find name with
        | ValueSome(Meaning.Number phrase) -> phrase ()
        | ValueSome(Meaning.Quoted inner) -> read (QuotationForms.fresh inner)
        | ValueSome(Meaning.Parts _) -> QuotationPlace.refuse part $"'{name.Name}' is a tuple; take it apart."
        | _ -> QuotationPlace.refuse part $"'{name.Name}' has no value here."

    and readValue part (value: obj | null) =
        match value with
        | :? float as number -> Phrase.number number
        | :? int as whole -> Phrase.number (float whole)
        | :? bool as truth -> Phrase.number (if truth then 1.0 else 0.0)
        | _ -> QuotationPlace.refuse part "A formula is made of numbers; this is something else."

    and readOutside part =
        match QuotationForms.outside part with
        | ValueSome struct (_, _, (:? int as whole)) -> Phrase.number (float whole)
        | ValueSome struct (_, _, (:? bool as truth)) -> readValue part truth
        | ValueSome struct (key, name, value) ->
            match captured.Name(key, name, value) with
            | null -> QuotationPlace.refuse part (captured.Refusal(name, value))
            | name -> Phrase.name name
        | ValueNone ->
            match QuotationForms.constant part with
            | ValueSome value -> readValue part value
            | ValueNone -> QuotationPlace.refuse part "This has no meaning in a formula."

    /// let name = value in body.
    and readLet name value body =
        match value with
        | _ when name.Type = typeof<float> -> bindNumber name (later value) body
        | NewArray _ when name.Type = typeof<float[]> -> bindNumber name (later value) body
        | Call(None, method, _) when
            name.Type = typeof<float[]>
            && (QuotationForms.isCollection method || QuotationForms.isSlice method)
            ->
            bindVector name (sequences.Read value) body
        | NewTuple parts ->
            let names = parts |> List.map (fun part -> Var(name.Name, part.Type))
            let whole = Quoted.NewTuple(names |> List.map Quoted.Var)

            let bound () =
                scope.Define(name, Meaning.Quoted whole)
                body ()

            List.foldBack2 (fun name part rest () -> readLet name part rest) names parts bound ()
        | _ ->
            scope.Define(name, Meaning.Quoted value)
            body ()

    and bindVector (name: Var) source body =
        let define written =
            let index = names.Take source.Hint

            let place () =
                Phrase.minus (Phrase.plus source.First (fun () -> Phrase.name index)) (number 1.0) ()

            let count = Comprehension.count source

            Phrase.vectorIn written index (number 1.0) count (source.Element place) (fun () ->
                names.Release index
                scope.Define(name, Meaning.Number(fun () -> Phrase.name written))
                body ())

        names.Within(name.Name, define)

    // ---- Calls ----

    /// A part of a tuple that is made here, or of an element that is a tuple.
    and component' part tuple place : Phrase =
        match tuple with
        | NewTuple parts -> read parts[place]
        | Var name ->
            match scope.Find name with
            | ValueSome(Meaning.Quoted inner) -> component' part (QuotationForms.fresh inner) place
            | ValueSome(Meaning.Parts parts) -> parts[place]()
            | _ -> QuotationPlace.refuse part "A tuple is taken apart where it is made."
        | _ -> QuotationPlace.refuse part "A tuple is taken apart where it is made."

    and element array indices =
        let fromOne index =
            match index with
            | Int32 place -> number (float place + 1.0)
            | _ -> Phrase.plus (later index) (number 1.0)

        Phrase.index (later array) (List.map fromOne indices)

    and readCall part (method: MethodInfo) arguments =
        match method.Name, arguments with
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
            QuotationPlace.refuse
                part
                "A quotient of whole numbers loses its fraction. Write float a / float b."
        | "op_Modulus", [ a; b ] -> Phrase.call "rem" [ later a; later b ]
        | ("ToInt" | "ToInt32"), _ ->
            QuotationPlace.refuse
                part
                "A conversion to a whole number cuts the fraction off. Write floor x if that is meant."
        | name, [ a; b ] when
            QuotationForms.isModule "Operators" method
            && (QuotationForms.arithmetic name).IsSome
            ->
            Phrase.binary (QuotationForms.arithmetic name).Value (later a) (later b)
        | _ when QuotationForms.isCollection method -> sequences.Reduce(part, method, arguments)
        | name, _ when
            QuotationForms.isModule "Operators" method
            || QuotationForms.isMathematics method
            ->
            match HostFunctions.apply name (List.map later arguments) with
            | ValueSome phrase -> phrase
            | ValueNone -> QuotationPlace.refuse part $"Formulas have no function {name}."
        | name, _ ->
            match Quoted.TryGetReflectedDefinition method with
            | Some definition ->
                expand part method (fun () -> read (scope.Apply(QuotationForms.fresh definition, arguments)))
            | None ->
                QuotationPlace.refuse
                    part
                    $"{name} cannot be looked into. Give it [<ReflectedDefinition>], or write its body here."

    /// The body of a function that is seen through; one that calls itself never ends.
    and expand part method body =
        let depth =
            match expanding.TryGetValue method with
            | true, depth -> depth
            | _ -> 0

        if depth >= mostExpansions then
            QuotationPlace.refuse part $"{method.Name} calls itself; a formula does not."

        let inner () =
            expanding[method] <- depth + 1
            body ()

        {
            Level = 0
            Write = fun writer -> writer.Then [ inner().Write; (fun _ -> expanding[method] <- depth) ]
        }

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
            QuotationPlace.refuse part $"A parameter is a float, a float[] or a float[,], not {kind.Name}."

    let parameter part (name: Var) =
        if not (names.Claim name.Name) then
            QuotationPlace.refuse
                part
                $"'{name.Name}' is no name for a variable of a formula, or twice a parameter. Call it something else."

        scope.Define(name, Meaning.Number(fun () -> Phrase.name name.Name))
        struct (name.Name, rankOf part name.Type)

    let rec unwrap part (parameters: struct (string * int) list) =
        match part with
        | Lambda(tuple, body) when QuotationForms.isTuple tuple -> untuple tuple body parameters
        | Lambda(name, body) -> unwrap body (parameter part name :: parameters)
        | body -> struct (List.rev parameters, body)

    /// fun (x, y) -> body.
    and untuple tuple body parameters =
        match body with
        | Let(name, TupleGet(Var source, _), inner) when source = tuple ->
            untuple tuple inner (parameter body name :: parameters)
        | _ -> unwrap body parameters

    let formula () : HostFormula =
        let struct (parameters, body) = unwrap quotation []

        if parameters.IsEmpty then
            QuotationPlace.refuse quotation "An objective is a function: fun x y -> …"

        if body.Type <> typeof<float> then
            QuotationPlace.refuse body $"An objective gives a float, not {body.Type.Name}."

        nameCaptured body

        {
            Tree = PhraseWriter().Tree(read body)
            Parameters = List.toArray parameters
            Captured = captured.Values
        }

    member private _.Read(part: Quoted) = read part
    member private _.ReadLet(name, value, body) = readLet name value body

    /// <exception cref="T:AutoDiff.UntranslatableException">A part of it is no formula.</exception>
    member _.Read() : HostFormula =
        try
            formula ()
        with QuotationRefusal(part, why) ->
            raise (QuotationPlace.explained quotation part why)
