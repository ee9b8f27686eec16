namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Linq.Expressions
open System.Reflection
open System.Text.RegularExpressions
open AutoDiff

/// What is known of a lambda's expressions without the values of its parameters, and what of them is refused.
module internal LambdaForms =
    let lostFraction =
        "A quotient of whole numbers loses its fraction in C#. Make one of them a double, as in 1.0/2."

    let private closures = Regex @"value\([^)]*\)\.?"

    let refuse (part: Expression) why : 'a =
        raise (UntranslatableException.Of(closures.Replace(part.ToString(), ""), why))

    let refuseUnwritten part : 'a =
        refuse part "A function that is not written here cannot be looked into."

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
        let code = Type.GetTypeCode kind
        code >= TypeCode.SByte && code <= TypeCode.UInt64 && not kind.IsEnum

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

    /// What whole numbers lose before anyone sees it; null where they lose nothing.
    let loss (expression: Expression) : string | null =
        let mutable why: string | null = null

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitBinary node =
                    if node.NodeType = ExpressionType.Divide && isIntegral node.Type then
                        why <- lostFraction

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

    let mentions (parameter: ParameterExpression) (expression: Expression) =
        let mutable found = false

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitParameter node =
                    found <- found || Object.ReferenceEquals(node, parameter)
                    node
            }

        visitor.Visit expression |> ignore
        found

    /// The static method that a method group such as Math.Exp stands for.
    let (|MethodGroup|_|) (expression: Expression) : MethodInfo option =
        match expression with
        | :? UnaryExpression as conversion when conversion.NodeType = ExpressionType.Convert ->
            match conversion.Operand with
            | :? MethodCallExpression as call when call.Method.Name = "CreateDelegate" ->
                match call.Object with
                | :? ConstantExpression as group ->
                    match group.Value with
                    | :? MethodInfo as method when method.IsStatic -> Some method
                    | _ -> None
                | _ -> None
            | _ -> None
        | _ -> None

    /// A call of LINQ, by name.
    let (|Linq|_|) (expression: Expression) : (string * Expression list) option =
        match expression with
        | :? MethodCallExpression as call when call.Method.DeclaringType = typeof<System.Linq.Enumerable> ->
            Some(call.Method.Name, List.ofSeq call.Arguments)
        | _ -> None

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

    /// What counts the elements of an array: those of an array of arrays are the rows of a matrix.
    let countOf (array: Expression) =
        if array.Type = typeof<float[][]> then "rows" else "length"

    let isNumber (kind: Type) =
        kind = typeof<float> || kind = typeof<bool> || isIntegral kind

    let noDecimals =
        "A formula computes in doubles, not in decimals. Write (double)price where a decimal is captured, and compute with that."

    let refuseBinary (operation: BinaryExpression) : Phrase =
        match operation.NodeType with
        | _ when operation.Left.Type = typeof<decimal> -> refuse operation noDecimals
        | ExpressionType.ExclusiveOr ->
            refuse operation "In C# ^ is exclusive or, not a power. Write Math.Pow(x, 2), or x*x."
        | ExpressionType.Divide -> refuse operation lostFraction
        | kind -> refuse operation $"{kind} has no meaning in a formula."

    let isMathematics (declaring: Type | null) =
        declaring = typeof<Math>
        || declaring = typeof<float>
        || declaring = typeof<Special>

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
