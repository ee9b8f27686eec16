namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Linq
open System.Linq.Expressions
open AutoDiff
open LambdaForms

/// The lambdas' expressions that mean the same to a formula as to C#, one level at a time.
[<Sealed>]
type internal LambdaReader(lambda: LambdaExpression) as this =
    let names = HostNames()
    let captured = Captured names
    let meanings = Dictionary<ParameterExpression, unit -> Phrase>()

    let records = LambdaRecords.parameters lambda.Body

    let bind (parameter: ParameterExpression) phrase = meanings[parameter] <- phrase

    let sequences =
        LambdaSequences(names, (fun expression () -> this.Phrase expression), bind)

    /// The name of a captured variable, field or property; null if it is none that holds numbers.
    let rec capturedName (access: MemberExpression) : string | null =
        match access.Expression, placeValue access.Expression with
        | (:? MemberExpression as nullable), _ when
            access.Member.Name = "Value"
            && not (isNull (Nullable.GetUnderlyingType nullable.Type))
            ->
            capturedName nullable
        | _, ValueSome owner ->
            let key = struct (owner, access.Member.DeclaringType, access.Member.Name)
            captured.Name(key, access.Member.Name, memberValue access.Member owner)
        | _ -> null

    /// The name of a member of captured records, and the parameter that stands for one of them.
    let (|Column|_|) (access: MemberExpression) : (string * ParameterExpression) option =
        match access.Expression with
        | :? ParameterExpression as record when records.ContainsKey record ->
            let place = records[record]

            match LambdaRecords.column access place with
            | null -> None
            | numbers ->
                let key = struct (placeValue place, access.Member.DeclaringType, access.Member.Name)

                match captured.Name(key, access.Member.Name, numbers) with
                | null -> None
                | name -> Some(name, record)
        | _ -> None

    // ---- Indices ----

    /// The place C# counts from 0, as formulas count.
    let fromOne (read: Expression -> Phrase) (index: Expression) () =
        let shifted operand (offset: int) =
            match offset with
            | 0 -> read operand
            | offset ->
                let operator =
                    if offset > 0 then
                        BinaryOperator.Add
                    else
                        BinaryOperator.Subtract

                Phrase.binary operator (fun () -> read operand) (fun () -> Phrase.number (float (abs offset)))

        match index with
        | _ when not (mentionsParameter index) -> Phrase.number (Convert.ToDouble(valueOf index) + 1.0)
        | :? BinaryExpression as sum when
            not (mentionsParameter sum.Right) && sum.NodeType = ExpressionType.Add
            ->
            shifted sum.Left (Convert.ToInt32(valueOf sum.Right) + 1)
        | :? BinaryExpression as sum when
            not (mentionsParameter sum.Right) && sum.NodeType = ExpressionType.Subtract
            ->
            shifted sum.Left (1 - Convert.ToInt32(valueOf sum.Right))
        | _ -> shifted index 1

    // ---- Expressions ----

    let rec read (expression: Expression) : Phrase =
        match expression with
        | :? ConstantExpression as leaf -> constant leaf leaf.Value
        | :? ParameterExpression as parameter -> readParameter parameter
        | _ when isIntegral expression.Type && not (mentionsParameter expression) ->
            match loss expression with
            | null -> constant expression (valueOf expression)
            | why -> refuse expression why
        | :? MemberExpression as access -> readMember access
        | :? UnaryExpression as operation -> readUnary operation
        | :? BinaryExpression as operation -> readBinary operation
        | :? ConditionalExpression as choice ->
            Phrase.call "if" [ later choice.Test; later choice.IfTrue; later choice.IfFalse ]
        | :? MethodCallExpression as call -> readCall call
        | :? NewArrayExpression as array when array.NodeType = ExpressionType.NewArrayInit ->
            array.Expressions |> Seq.map later |> List.ofSeq |> Phrase.vector
        | :? InvocationExpression as call ->
            refuse call "A delegate cannot be looked into. Write its body here."
        | _ -> refuse expression $"{expression.NodeType} has no meaning in a formula."

    and later (expression: Expression) = fun () -> read expression

    and readParameter parameter =
        match meanings.TryGetValue parameter with
        | true, phrase -> phrase ()
        | _ -> refuse parameter $"'{parameter.Name}' has no value here."

    and readMember access =
        match access with
        | Column(name, record) ->
            Phrase.index (fun () -> Phrase.name name) [ (fun () -> readParameter record) ]
        | _ -> readPlace access

    and readPlace access =
        match capturedName access with
        | null ->
            match access.Expression with
            | _ when access.Type = typeof<bool> && not (mentionsParameter access) ->
                constant access (valueOf access)
            | NonNull array when access.Member.Name = "Length" || access.Member.Name = "Count" ->
                Phrase.call (countOf array) [ later array ]
            | _ ->
                let value = placeValue access |> ValueOption.defaultValue null

                refuse access (captured.Refusal(access.Member.Name, value))
        | name -> Phrase.name name

    and readUnary operation =
        let operand = operation.Operand

        match operation.NodeType with
        | ExpressionType.Negate
        | ExpressionType.NegateChecked -> Phrase.negate (later operand)
        | ExpressionType.UnaryPlus
        | ExpressionType.Quote -> read operand
        | ExpressionType.Not when operand.Type = typeof<bool> -> Phrase.not' (later operand)
        | ExpressionType.ArrayLength -> Phrase.call (countOf operand) [ later operand ]
        | ExpressionType.Convert
        | ExpressionType.ConvertChecked when isIntegral operation.Type && operand.Type = typeof<float> ->
            refuse
                operation
                "A conversion to a whole number cuts the fraction off. Write Math.Floor(x) if that is meant."
        | ExpressionType.Convert
        | ExpressionType.ConvertChecked when
            isNumber operation.Type
            && (isNumber operand.Type
                || operand.Type = typeof<float32>
                || operand.Type = typeof<decimal>)
            ->
            read operand
        | ExpressionType.Convert
        | ExpressionType.ConvertChecked ->
            refuse
                operation
                $"A formula computes in doubles, not in {operation.Type.Name}. Leave this conversion out, or compute what does not depend on the variables before."
        | kind -> refuse operation $"{kind} has no meaning in a formula."

    and readBinary operation =
        let isLossy =
            operation.NodeType = ExpressionType.Divide && isIntegral operation.Type

        let isBitwise =
            (operation.NodeType = ExpressionType.And
             || operation.NodeType = ExpressionType.Or)
            && operation.Type <> typeof<bool>

        match operatorOf operation.NodeType with
        | _ when operation.NodeType = ExpressionType.ArrayIndex ->
            readElement operation.Left [ operation.Right ]
        | _ when operation.NodeType = ExpressionType.Modulo && isNumber operation.Type ->
            Phrase.call "rem" [ later operation.Left; later operation.Right ]
        | ValueSome operator when not isLossy && not isBitwise && isNumber operation.Left.Type ->
            Phrase.binary operator (later operation.Left) (later operation.Right)
        | _ -> refuseBinary operation

    /// a[i], or a[i][j] of an array of rows.
    and readElement array indices =
        match array with
        | :? BinaryExpression as row when row.NodeType = ExpressionType.ArrayIndex ->
            readElement row.Left (row.Right :: indices)
        | _ -> Phrase.index (later array) (indices |> List.map (fromOne read))

    and readCall call =
        let arguments = List.ofSeq call.Arguments

        let method = call.Method

        match call.Object with
        | NonNull array when method.Name = "Get" || method.Name = "get_Item" -> readElement array arguments
        | NonNull array when method.Name = "GetLength" ->
            let isFirst = Convert.ToInt32(valueOf arguments.Head) = 0
            Phrase.call (if isFirst then "rows" else "columns") [ later array ]
        | null when isMathematics method.DeclaringType ->
            match HostFunctions.apply method.Name (List.map later arguments) with
            | ValueSome phrase -> phrase
            | ValueNone -> refuse call $"Formulas have no function {method.Name}."
        | null when method.DeclaringType = typeof<Enumerable> -> sequences.Reduce call
        | _ ->
            refuse
                call
                $"{method.Name} cannot be looked into. Write its body here, or compute what does not depend on the variables before."

    /// Names what is captured before indices and lets take theirs.
    let nameCaptured () =
        let visitor =
            { new ExpressionVisitor() with
                override _.VisitMember node =
                    match node with
                    | Column _ -> node
                    | _ when not (isIntegral node.Type) && not (isNull (capturedName node)) -> node
                    | _ -> base.VisitMember node
            }

        visitor.Visit lambda.Body |> ignore

    member private _.Phrase(expression: Expression) = read expression

    member _.Read() : HostFormula =
        if lambda.ReturnType <> typeof<float> then
            refuse lambda.Body $"An objective gives a double, not {lambda.ReturnType.Name}."

        let parameters =
            [|
                for parameter in lambda.Parameters do
                    let name = parameter.Name |> Option.ofObj |> Option.defaultValue ""

                    if not (names.Claim name) then
                        refuse
                            parameter
                            $"'{name}' is no name for a variable of a formula. Call the parameter something else."

                    bind parameter (fun () -> Phrase.name name)
                    struct (name, rankOf parameter)
            |]

        nameCaptured ()

        {
            Tree = PhraseWriter().Tree(read lambda.Body)
            Parameters = parameters
            Captured = captured.Values
        }
