namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.DerivedPatterns
open AutoDiff

type internal Quoted = Microsoft.FSharp.Quotations.Expr

/// What a name of the quotation stands for.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Meaning =
    | Number of (unit -> Phrase)
    /// A function, a sequence, a whole number or a tuple: read anew wherever it is used.
    | Quoted of Quoted

/// <summary>One assignment of a loop: v ← v ∘ term, for every index.</summary>
[<NoEquality; NoComparison>]
type internal Accumulation =
    {
        Target: Var
        Reduction: string
        /// As F# calls it.
        Operator: string
        /// What leaves v as it is.
        Neutral: float
        Term: unit -> Phrase
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
    let add a b = fun () -> Phrase.binary BinaryOperator.Add a b
    let subtract a b = fun () -> Phrase.binary BinaryOperator.Subtract a b

    let isWhole (kind: Type) = kind = typeof<int> || kind = typeof<int64>

    let isModule (name: string) (method: MethodInfo) =
        match method.DeclaringType with
        | null -> false
        | owner -> owner.Name = name

    let isCollection method =
        isModule "ArrayModule" method || isModule "SeqModule" method || isModule "ListModule" method

    let isMathematics (method: MethodInfo) =
        let owner = method.DeclaringType
        owner = typeof<Math> || owner = typeof<float> || owner = typeof<Special>

    let key (place: 'place) = Unchecked.nonNull (box place)

    /// The value of what is outside the quotation.
    let outside (part: Quoted) : struct (obj * string * (obj | null)) voption =
        match part with
        | ValueWithName(value, _, name) -> ValueSome(struct (key (struct (name, value)), name, value))
        | PropertyGet(None, property, []) ->
            ValueSome(struct (key property, property.Name, property.GetValue null))
        | FieldGet(None, field) -> ValueSome(struct (key field, field.Name, field.GetValue null))
        | PropertyGet(Some(Value(owner, _)), property, [])
        | PropertyGet(Some(ValueWithName(owner, _, _)), property, []) when
            property.Name <> "Length" && property.Name <> "Count"
            ->
            ValueSome(struct (key (struct (owner, property.Name)), property.Name, property.GetValue owner))
        | FieldGet(Some(Value(owner, _)), field) ->
            ValueSome(struct (key (struct (owner, field.Name)), field.Name, field.GetValue owner))
        | _ -> ValueNone

    let comparison name =
        match name with
        | "op_LessThan" -> ValueSome BinaryOperator.Less
        | "op_LessThanOrEqual" -> ValueSome BinaryOperator.LessOrEqual
        | "op_GreaterThan" -> ValueSome BinaryOperator.Greater
        | "op_GreaterThanOrEqual" -> ValueSome BinaryOperator.GreaterOrEqual
        | "op_Equality" -> ValueSome BinaryOperator.Equal
        | "op_Inequality" -> ValueSome BinaryOperator.NotEqual
        | _ -> ValueNone

    let arithmetic name =
        match name with
        | "op_Addition" -> ValueSome BinaryOperator.Add
        | "op_Subtraction" -> ValueSome BinaryOperator.Subtract
        | "op_Multiply" -> ValueSome BinaryOperator.Multiply
        | "op_Division" -> ValueSome BinaryOperator.Divide
        | "op_Exponentiation"
        | "PowInteger" -> ValueSome BinaryOperator.Power
        | name -> comparison name

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
        | TupleGet(tuple, place) -> read (component' part tuple place)
        | Call(None, method, arguments) -> readCall part method arguments
        | Call(Some array, method, arguments) when method.Name = "Get" -> element array arguments
        | _ -> readOutside part

    and later part = fun () -> read part

    // ---- Names ----

    and readName part name =
        match meanings.TryGetValue name with
        | true, Meaning.Number phrase -> phrase ()
        | true, Meaning.Quoted inner -> read inner
        | _ -> refuse part $"'{name.Name}' has no value here."

    and readValue part (value: obj | null) =
        match value with
        | :? float as number -> Phrase.number number
        | :? int as whole -> Phrase.number (float whole)
        | :? bool as truth -> Phrase.number (if truth then 1.0 else 0.0)
        | _ -> refuse part "A formula is made of numbers; this is something else."

    and readOutside part =
        match outside part, part with
        | ValueSome struct (_, _, (:? int as whole)), _ -> Phrase.number (float whole)
        | ValueSome struct (key, name, value), _ ->
            match captured.Name(key, name, value) with
            | null -> refuse part $"'{name}' is no number and no array of numbers."
            | name -> Phrase.name name
        | ValueNone, Value(value, _) -> readValue part value
        | _ -> refuse part "This has no meaning in a formula."

    /// let name = value in body.
    and readLet name value body =
        match value with
        | _ when name.Type = typeof<float> -> bindNumber name (later value) body
        | NewArray _ when name.Type = typeof<float[]> -> bindNumber name (later value) body
        | Call(None, method, _) when name.Type = typeof<float[]> && isCollection method ->
            bindVector name (sequence value) body
        | _ ->
            meanings[name] <- Meaning.Quoted value
            body ()

    and bindNumber name value body =
        scoped name (fun written ->
            Phrase.letIn written value (fun () ->
                meanings[name] <- Meaning.Number(fun () -> Phrase.name written)
                body ()))

    and bindVector name source body =
        scoped name (fun written ->
            let index = names.Take source.Hint

            let place () =
                subtract (add source.First (fun () -> Phrase.name index)) (number 1.0) ()

            let count = Comprehension.count source

            Phrase.vectorIn written index (number 1.0) count (source.Element place) (fun () ->
                names.Release index
                meanings[name] <- Meaning.Number(fun () -> Phrase.name written)
                body ()))

    /// A phrase with a name of its own, which is free again after it.
    and scoped (name: Var) (make: string -> Phrase) =
        {
            Level = 0
            Write =
                fun writer ->
                    let written = names.Take name.Name
                    writer.Then [ (make written).Write; (fun _ -> names.Release written) ]
        }

    // ---- Functions ----

    /// The body of a function once its parameters stand for the arguments; functions of numbers share them.
    and apply (applied: Quoted) (arguments: Quoted list) : Quoted =
        match applied, arguments with
        | _, [] -> applied
        | Lambda(parameter, body), argument :: rest -> Quoted.Let(parameter, argument, apply body rest)
        | Let(name, value, inner), _ -> Quoted.Let(name, value, apply inner arguments)
        | Var name, _ ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> apply inner arguments
            | _ -> refuse applied "A function that is not written here cannot be looked into."
        | Application(inner, argument), _ -> apply inner (argument :: arguments)
        | Coerce(inner, _), _ -> apply inner arguments
        | _ -> refuse applied "A function that is not written here cannot be looked into."

    /// A function of elements that are phrases already.
    and applyTo (applied: Quoted) (arguments: (unit -> Phrase) list) : unit -> Phrase =
        match applied, arguments with
        | _, [] -> later applied
        | Lambda(parameter, body), argument :: rest ->
            meanings[parameter] <- Meaning.Number argument
            applyTo body rest
        | Let(name, value, inner), _ ->
            meanings[name] <- Meaning.Quoted value
            applyTo inner arguments
        | Var name, _ ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> applyTo inner arguments
            | _ -> refuse applied "A function that is not written here cannot be looked into."
        | _ -> refuse applied "A function that is not written here cannot be looked into."

    and component' part tuple place =
        match tuple with
        | NewTuple parts -> parts[place]
        | Var name ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> component' part inner place
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
        | "op_UnaryNegation", [ inner ] -> Phrase.negate (later inner)
        | "op_UnaryPlus", [ inner ]
        | ("ToDouble" | "Identity"), [ inner ] -> read inner
        | "Not", [ inner ] -> Phrase.not' (later inner)
        | ("GetArray" | "GetArray2D" | "Get"), array :: indices -> element array indices
        | "GetLength", [ array; Int32 dimension ] ->
            Phrase.call (if dimension = 0 then "rows" else "columns") [ later array ]
        | ("Length1" | "Length2"), [ array ] when isModule "Array2DModule" method ->
            Phrase.call (if method.Name = "Length1" then "rows" else "columns") [ later array ]
        | "op_Division", [ a; _ ] when isWhole a.Type ->
            refuse part "A quotient of whole numbers loses its fraction. Write float a / float b."
        | "op_Modulus", _ -> refuse part "A remainder has no formula here. Write a - b*floor (a/b)."
        | ("ToInt" | "ToInt32"), _ ->
            refuse part "A conversion to a whole number cuts the fraction off. Write floor x if that is meant."
        | name, [ a; b ] when isModule "Operators" method && (arithmetic name).IsSome ->
            Phrase.binary (arithmetic name).Value (later a) (later b)
        | _ when isCollection method -> reduce part method arguments
        | name, _ when isModule "Operators" method || isMathematics method ->
            match HostFunctions.apply name (List.map later arguments) with
            | ValueSome phrase -> phrase
            | ValueNone -> refuse part $"{name} has no derivative here."
        | name, _ ->
            match Quoted.TryGetReflectedDefinition method with
            | Some definition -> read (apply definition arguments)
            | None ->
                refuse part $"{name} cannot be looked into. Give it [<ReflectedDefinition>], or write its body here."

    // ---- Sequences ----

    and range first last =
        Comprehension.range "i" (later first) (later last)

    and sequence (part: Quoted) : Comprehension =
        match part with
        | Coerce(inner, _) -> sequence inner
        | Var name ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> sequence inner
            | _ -> Comprehension.elements (later part)
        | Let(name, value, body) ->
            meanings[name] <- Meaning.Quoted value
            sequence body
        | Call(None, method, [ argument; applied ]) when method.Name = "op_PipeRight" ->
            sequence (apply applied [ argument ])
        | Call(None, method, [ first; last ]) when method.Name = "op_Range" -> range first last
        | Call(None, method, [ inner ]) when method.Name = "CreateSequence" -> sequence inner
        | Call(None, method, arguments) when isCollection method -> collection part method arguments
        | _ -> Comprehension.elements (later part)

    and collection part method arguments =
        match method.Name, arguments with
        | "Map", [ applied; source ] -> mapped applied source
        | "MapIndexed", [ applied; source ] ->
            sequence source
            |> Comprehension.map None (fun element place -> applyTo applied [ place; element ])
        | "Map2", [ applied; a; b ] ->
            Comprehension.zip (fun x y -> applyTo applied [ x; y ]) (sequence a) (sequence b)
        | "Initialize", [ count; applied ] ->
            Comprehension.range "i" (number 0.0) (subtract (later count) (number 1.0))
            |> Comprehension.map (hint applied) (fun element _ -> applyTo applied [ element ])
        | ("OfSeq" | "ToArray" | "ToSeq" | "OfArray" | "ToList" | "OfList"), [ source ] -> sequence source
        | "Skip", [ count; source ] -> Comprehension.skip (later count) (sequence source)
        | ("Take" | "Truncate"), [ count; source ] -> Comprehension.take (later count) (sequence source)
        | "Reverse", [ source ] -> Comprehension.reverse (sequence source)
        | ("Filter" | "Where" | "Choose"), _ ->
            refuse part "A sequence keeps its length here. Write sumBy (fun v -> if condition then v else 0.0)."
        | name, _ -> refuse part $"{name} makes no sequence that a formula knows."

    and hint applied =
        match applied with
        | Lambda(parameter, _) -> Some parameter.Name
        | _ -> None

    and mapped applied source =
        sequence source
        |> Comprehension.map (hint applied) (fun element _ -> applyTo applied [ element ])

    and reduce part method arguments =
        match method.Name, arguments with
        | "Length", [ source ] -> Comprehension.count (sequence source) ()
        | ("Sum" | "Average" | "Max" | "Min"), [ source ] ->
            Comprehension.reduce names (reduction method.Name) (sequence source)
        | ("SumBy" | "AverageBy"), [ applied; source ] ->
            Comprehension.reduce names (reduction method.Name) (mapped applied source)
        | "Fold", [ folder; seed; source ] -> fold part folder seed source
        | name, _ -> refuse part $"{name} is no reduction that a formula knows."

    and reduction name =
        match name with
        | "Sum"
        | "SumBy" -> "sum"
        | "Average"
        | "AverageBy" -> "mean"
        | "Max" -> "max"
        | _ -> "min"

    /// fold (fun total v -> total + term) seed source, and the same with -, *, max and min.
    and fold part folder seed source =
        match folder with
        | Lambda(total, Lambda(element, update)) ->
            let step = accumulate part total update
            let term index = applyTo (Quoted.Lambda(element, step)) [ index ]
            let name, operator, _ = accumulation part total update

            combine operator (later seed) (fun () ->
                sequence source
                |> Comprehension.map (Some element.Name) (fun index _ -> term index)
                |> Comprehension.reduce names name)
        | _ -> refuse part "A function that is not written here cannot be looked into."

    // ---- Loops ----

    /// Which reduction adds up v ← update, and what leaves v as it is.
    and accumulation part target update : string * string * float =
        match update with
        | Call(None, method, [ Var v; _ ]) when v = target ->
            match method.Name with
            | "op_Addition" -> "sum", "op_Addition", 0.0
            | "op_Subtraction" -> "sum", "op_Subtraction", 0.0
            | "op_Multiply" -> "prod", "op_Multiply", 1.0
            | "Max" -> "max", "Max", Double.NegativeInfinity
            | "Min" -> "min", "Min", Double.PositiveInfinity
            | _ -> refuse part "A loop adds to, subtracts from or multiplies what it has so far."
        | _ -> refuse part $"A loop adds to, subtracts from or multiplies what it has so far: {target.Name} <- {target.Name} + term."

    and accumulate part target update =
        match update with
        | Call(None, _, [ Var v; term ]) when v = target ->
            if term.GetFreeVars() |> Seq.contains target then
                refuse part "What is added may not depend on the sum so far."

            term
        | _ -> refuse part $"A loop adds to, subtracts from or multiplies what it has so far: {target.Name} <- {target.Name} + term."

    and combine operator total term =
        match arithmetic operator with
        | ValueSome operator -> Phrase.binary operator total term
        | ValueNone -> Phrase.call (operator.ToLowerInvariant()) [ total; term ]

    /// What a loop's body does to the variables outside it.
    and effects (body: Quoted) : Accumulation list =
        match body with
        | VarSet(target, update) ->
            let name, operator, neutral = accumulation body target update

            [
                {
                    Target = target
                    Reduction = name
                    Operator = operator
                    Neutral = neutral
                    Term = later (accumulate body target update)
                }
            ]
        | Sequential(a, b) -> effects a @ effects b
        | Let(name, value, rest) ->
            effects rest
            |> List.map (fun effect ->
                { effect with
                    Term = fun () -> readLet name value effect.Term
                })
        | IfThenElse(condition, a, b) ->
            let under first =
                List.map (fun effect ->
                    let nothing = number effect.Neutral
                    let branches = if first then [ effect.Term; nothing ] else [ nothing; effect.Term ]

                    { effect with
                        Term = fun () -> Phrase.call "if" (later condition :: branches)
                    })

            under true (effects a) @ under false (effects b)
        | ForIntegerRangeLoop(index, first, last, inner) ->
            effects inner
            |> List.map (fun effect ->
                { effect with
                    Term = fun () -> over effect.Reduction index first last effect.Term
                })
        | Value(unit, _) when isNull unit -> []
        | _ -> refuse body "A loop may only add to variables outside it: total <- total + term."

    and over name (index: Var) first last term =
        range first last
        |> Comprehension.map (Some index.Name) (fun element _ () ->
            meanings[index] <- Meaning.Number element
            term ())
        |> Comprehension.reduce names name

    and checkApart part (effects: Accumulation list) =
        let changed = effects |> List.map _.Target |> List.distinct

        if (List.distinct changed).Length < effects.Length then
            refuse part "A loop changes each variable in one place."

    /// A statement, then what follows it and sees what it did.
    and execute statement rest : Phrase =
        match statement with
        | VarSet(target, value) -> bindNumber target (later value) rest
        | Sequential(a, b) -> execute a (fun () -> execute b rest)
        | Let(name, value, body) ->
            meanings[name] <- Meaning.Quoted value
            execute body rest
        | ForIntegerRangeLoop(index, first, last, body) ->
            let effects = effects body
            checkApart statement effects

            List.foldBack
                (fun effect rest ->
                    fun () ->
                        let total = later (Quoted.Var effect.Target)

                        let update () =
                            combine effect.Operator total (fun () ->
                                over effect.Reduction index first last effect.Term)

                        bindNumber effect.Target update rest)
                effects
                rest
                ()
        | Value(unit, _) when isNull unit -> rest ()
        | _ -> refuse statement "A formula has no statement like this."

    // ---- The function ----

    let rankOf part (kind: Type) =
        if kind = typeof<float> then 0
        elif kind = typeof<float[]> then 1
        elif kind = typeof<float[,]> then 2
        else refuse part $"A parameter is a float, a float[] or a float[,], not {kind.Name}."

    let parameter part (name: Var) =
        if not (names.Claim name.Name) then
            refuse part $"'{name.Name}' is a word of formulas, or twice a parameter. Call it something else."

        meanings[name] <- Meaning.Number(fun () -> Phrase.name name.Name)
        struct (name.Name, rankOf part name.Type)

    let rec unwrap part (parameters: struct (string * int) list) =
        match part with
        | Lambda(tuple, body) when Microsoft.FSharp.Reflection.FSharpType.IsTuple tuple.Type ->
            untuple tuple body parameters
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

        {
            Tree = PhraseWriter().Tree(read body)
            Parameters = List.toArray parameters
            Captured = captured.Values
        }
