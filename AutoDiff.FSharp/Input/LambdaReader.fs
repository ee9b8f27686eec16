namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Linq
open System.Linq.Expressions
open System.Reflection
open System.Text.RegularExpressions
open AutoDiff

/// The lambdas' expressions that mean the same to a formula as to C#, one level at a time.
[<Sealed>]
type internal LambdaReader(lambda: LambdaExpression) =
    let names = HostNames()
    let captured = Captured names
    let meanings = Dictionary<ParameterExpression, unit -> Phrase>()

    let closures = Regex @"value\([^)]*\)\.?"

    let refuse (part: Expression) why : 'a =
        raise (UntranslatableException(closures.Replace(part.ToString(), ""), why))

    // ---- What is known without the parameters ----

    let mentionsParameter (expression: Expression) =
        let mutable found = false

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitParameter node =
                    found <- true
                    node
            }

        visitor.Visit expression |> ignore
        found

    let valueOf (expression: Expression) =
        Expression.Lambda(expression).Compile(preferInterpretation = true).DynamicInvoke()

    let isIntegral (kind: Type) =
        kind = typeof<int>
        || kind = typeof<int64>
        || kind = typeof<int16>
        || kind = typeof<byte>

    let memberValue (place: MemberInfo) (owner: obj | null) : obj | null =
        match place with
        | :? FieldInfo as field -> field.GetValue owner
        | :? PropertyInfo as property -> property.GetValue owner
        | _ -> null

    /// The value of a variable, field or property that is reached without the parameters.
    let rec placeValue (expression: Expression | null) : (obj | null) voption =
        match expression with
        | null -> ValueSome null
        | :? ConstantExpression as leaf -> ValueSome leaf.Value
        | :? MemberExpression as access ->
            placeValue access.Expression |> ValueOption.map (memberValue access.Member)
        | _ -> ValueNone

    /// The name of a captured variable, field or property; null if it is none that holds numbers.
    let capturedName (access: MemberExpression) : string | null =
        match placeValue access.Expression with
        | ValueSome owner ->
            let key = struct (owner, access.Member.MetadataToken, access.Member.Module)
            captured.Name(key, access.Member.Name, memberValue access.Member owner)
        | ValueNone -> null

    /// What whole numbers lose before anyone sees it; null where they lose nothing.
    let loss (expression: Expression) : string | null =
        let mutable why: string | null = null

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitBinary node =
                    if node.NodeType = ExpressionType.Divide && isIntegral node.Type then
                        why <-
                            "A quotient of whole numbers loses its fraction in C#. Make one of them a double, as in 1.0/2."

                    if node.NodeType = ExpressionType.ExclusiveOr then
                        why <- "In C# ^ is exclusive or, not a power. Write Math.Pow(x, 2), or x*x."

                    base.VisitBinary node

                override _.VisitUnary node =
                    if isIntegral node.Type && node.Operand.Type = typeof<float> then
                        why <-
                            "A conversion to a whole number cuts the fraction off. Write Math.Floor(x) if that is meant."

                    base.VisitUnary node
            }

        visitor.Visit expression |> ignore
        why

    let constant (expression: Expression) (value: obj | null) =
        match value with
        | :? float as number -> Phrase.number number
        | :? float32 as number -> Phrase.number (float number)
        | :? bool as truth -> Phrase.number (if truth then 1.0 else 0.0)
        | :? IConvertible as whole when isIntegral (whole.GetType()) ->
            Phrase.number (whole.ToDouble Globalization.CultureInfo.InvariantCulture)
        | _ -> refuse expression "A formula is made of numbers; this is something else."

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

    let operatorOf kind =
        match kind with
        | ExpressionType.Add
        | ExpressionType.AddChecked -> ValueSome BinaryOperator.Add
        | ExpressionType.Subtract
        | ExpressionType.SubtractChecked -> ValueSome BinaryOperator.Subtract
        | ExpressionType.Multiply
        | ExpressionType.MultiplyChecked -> ValueSome BinaryOperator.Multiply
        | ExpressionType.Divide -> ValueSome BinaryOperator.Divide
        | ExpressionType.Power -> ValueSome BinaryOperator.Power
        | ExpressionType.LessThan -> ValueSome BinaryOperator.Less
        | ExpressionType.LessThanOrEqual -> ValueSome BinaryOperator.LessOrEqual
        | ExpressionType.GreaterThan -> ValueSome BinaryOperator.Greater
        | ExpressionType.GreaterThanOrEqual -> ValueSome BinaryOperator.GreaterOrEqual
        | ExpressionType.Equal -> ValueSome BinaryOperator.Equal
        | ExpressionType.NotEqual -> ValueSome BinaryOperator.NotEqual
        | ExpressionType.AndAlso
        | ExpressionType.And -> ValueSome BinaryOperator.And
        | ExpressionType.OrElse
        | ExpressionType.Or -> ValueSome BinaryOperator.Or
        | _ -> ValueNone

    let isNumber (kind: Type) =
        kind = typeof<float> || kind = typeof<bool> || isIntegral kind

    let refuseBinary (operation: BinaryExpression) : Phrase =
        match operation.NodeType with
        | ExpressionType.ExclusiveOr ->
            refuse operation "In C# ^ is exclusive or, not a power. Write Math.Pow(x, 2), or x*x."
        | ExpressionType.Divide ->
            refuse
                operation
                "A quotient of whole numbers loses its fraction in C#. Make one of them a double, as in 1.0/2."
        | ExpressionType.Modulo ->
            refuse operation "A remainder has no formula here. Write a - b*Math.Floor(a/b)."
        | kind -> refuse operation $"{kind} has no meaning in a formula."

    // ---- Expressions ----

    let isMathematics (declaring: Type | null) =
        declaring = typeof<Math>
        || declaring = typeof<float>
        || declaring = typeof<Special>

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
        | :? InvocationExpression as call ->
            refuse call "A delegate cannot be looked into. Write its body here."
        | _ -> refuse expression $"{expression.NodeType} has no meaning in a formula."

    and later (expression: Expression) = fun () -> read expression

    and readParameter parameter =
        match meanings.TryGetValue parameter with
        | true, phrase -> phrase ()
        | _ -> refuse parameter $"'{parameter.Name}' has no value here."

    and readMember access =
        match capturedName access with
        | null ->
            match access.Expression with
            | _ when access.Type = typeof<bool> && not (mentionsParameter access) ->
                constant access (valueOf access)
            | NonNull array when access.Member.Name = "Length" || access.Member.Name = "Count" ->
                Phrase.call "length" [ later array ]
            | _ -> refuse access $"'{access.Member.Name}' is no number and no array of numbers."
        | name -> Phrase.name name

    and readUnary operation =
        let operand = operation.Operand

        match operation.NodeType with
        | ExpressionType.Negate
        | ExpressionType.NegateChecked -> Phrase.negate (later operand)
        | ExpressionType.UnaryPlus
        | ExpressionType.Quote -> read operand
        | ExpressionType.Not when operand.Type = typeof<bool> -> Phrase.not' (later operand)
        | ExpressionType.ArrayLength -> Phrase.call "length" [ later operand ]
        | ExpressionType.Convert
        | ExpressionType.ConvertChecked when isIntegral operation.Type && operand.Type = typeof<float> ->
            refuse
                operation
                "A conversion to a whole number cuts the fraction off. Write Math.Floor(x) if that is meant."
        | ExpressionType.Convert
        | ExpressionType.ConvertChecked when isNumber operation.Type && isNumber operand.Type -> read operand
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
        | null when method.DeclaringType = typeof<Enumerable> -> reduce call arguments
        | _ ->
            refuse
                call
                $"{method.Name} cannot be looked into. Write its body here, or compute what does not depend on the variables before."

    // ---- Sequences ----

    and bind (parameter: ParameterExpression) phrase = meanings[parameter] <- phrase

    /// The body of a function of one or two parameters, once it is known what they stand for.
    and body (function': Expression) (arguments: (unit -> Phrase) list) =
        match function' with
        | :? LambdaExpression as inner ->
            Seq.iter2 bind (inner.Parameters |> Seq.truncate arguments.Length) arguments
            later inner.Body
        | _ -> refuse function' "A function that is not written here cannot be looked into."

    and hint (function': Expression) =
        match function' with
        | :? LambdaExpression as inner ->
            match inner.Parameters[0].Name with
            | null -> None
            | name -> Some name
        | _ -> None

    and sequence (expression: Expression) : Comprehension =
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

    and reduce call arguments =
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

    /// seed + Σ, seed - Σ or seed · Π, where the function adds to or multiplies what it has so far.
    and aggregate call source seed function' =
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

    and mentions (parameter: ParameterExpression) (expression: Expression) =
        let mutable found = false

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitParameter node =
                    found <- found || Object.ReferenceEquals(node, parameter)
                    node
            }

        visitor.Visit expression |> ignore
        found

    let rankOf (parameter: ParameterExpression) =
        let kind = parameter.Type

        if kind = typeof<float> then
            0
        elif kind = typeof<float[]> || kind = typeof<IReadOnlyList<float>> then
            1
        elif kind = typeof<float[,]> then
            2
        else
            refuse parameter $"A parameter is a double, a double[] or a double[,], not {kind.Name}."

    /// Names what is captured before indices and lets take theirs.
    let nameCaptured () =
        let visitor =
            { new ExpressionVisitor() with
                override _.VisitMember node =
                    if not (isIntegral node.Type) && not (isNull (capturedName node)) then
                        node
                    else
                        base.VisitMember node
            }

        visitor.Visit lambda.Body |> ignore

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
