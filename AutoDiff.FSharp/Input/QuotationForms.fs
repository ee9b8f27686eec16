namespace AutoDiff.FSharp.TextInput

open System
open System.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Reflection
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.DerivedPatterns
open Microsoft.FSharp.Quotations.ExprShape
open AutoDiff

type internal Quoted = Microsoft.FSharp.Quotations.Expr

/// What parts of quotations are, by their form alone.
[<RequireQualifiedAccess>]
module internal QuotationForms =
    let isWhole (kind: Type) =
        kind = typeof<int> || kind = typeof<int64>

    let isTuple (name: Var) = FSharpType.IsTuple name.Type

    let isModule (name: string) (method: MethodInfo) =
        match method.DeclaringType with
        | null -> false
        | owner -> owner.Name = name

    let isCollection (method: MethodInfo) =
        isModule "ArrayModule" method
        || isModule "SeqModule" method
        || isModule "ListModule" method

    let isMathematics (method: MethodInfo) =
        let owner = method.DeclaringType
        owner = typeof<Math> || owner = typeof<float> || owner = typeof<Special>

    let private key (place: 'place) = Unchecked.nonNull (box place)

    /// nan, infinity and the like are numbers, not places that hold one.
    let private isConstant (property: PropertyInfo) =
        match property.DeclaringType with
        | null -> false
        | owner -> owner.Assembly = typeof<list<int>>.Assembly

    /// The value of what is outside the quotation: a key that tells it apart, its name, and what it holds.
    let outside (part: Quoted) : struct (obj * string * (obj | null)) voption =
        match part with
        | ValueWithName(value, _, name) -> ValueSome(struct (key (struct (name, value)), name, value))
        | PropertyGet(None, property, []) when not (isConstant property) ->
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

    /// A constant of the language's own.
    let constant (part: Quoted) : (obj | null) voption =
        match part with
        | Value(value, _) -> ValueSome value
        | PropertyGet(None, property, []) when isConstant property -> ValueSome(property.GetValue null)
        | _ -> ValueNone

    let private comparison name =
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

    /// What formulas call a reduction.
    let reduction name =
        match name with
        | "Sum"
        | "SumBy" -> "sum"
        | "Average"
        | "AverageBy" -> "mean"
        | "Max"
        | "MaxBy" -> "max"
        | _ -> "min"

    /// The same with new names for all that it binds, so that it can be read twice within itself.
    let fresh (part: Quoted) : Quoted =
        let rec renamed (names: Map<Var, Var>) part =
            match part with
            | ShapeVar name ->
                match names.TryFind name with
                | Some other -> Quoted.Var other
                | None -> part
            | ShapeLambda(name, body) ->
                let other = Var(name.Name, name.Type, name.IsMutable)
                Quoted.Lambda(other, renamed (names.Add(name, other)) body)
            | ShapeCombination(shape, parts) ->
                RebuildShapeCombination(shape, parts |> List.map (renamed names))

        renamed Map.empty part

    /// for v in source do body, and for i in first .. last do body.
    let (|Loop|_|) (part: Quoted) : (Var * Choice<Quoted * Quoted, Quoted> * Quoted) option =
        match part with
        | ForIntegerRangeLoop(index, first, last, body) -> Some(index, Choice1Of2(first, last), body)
        | Let(_, source, Let(_, Call(_, start, _), TryFinally(WhileLoop(_, Let(element, _, body)), _))) when
            start.Name = "GetEnumerator"
            ->
            Some(element, Choice2Of2 source, body)
        | _ -> None

    /// x |> f, (x, y) ||> f and f <| x: what is applied, and to what.
    let (|Piped|_|) (part: Quoted) : (Quoted * Quoted list) option =
        match part with
        | Call(None, method, [ x; applied ]) when method.Name = "op_PipeRight" -> Some(applied, [ x ])
        | Call(None, method, [ x; y; applied ]) when method.Name = "op_PipeRight2" -> Some(applied, [ x; y ])
        | Call(None, method, [ applied; x ]) when method.Name = "op_PipeLeft" -> Some(applied, [ x ])
        | _ -> None

    /// What a slice a.[first..last] leaves out is nothing.
    let (|Bound|_|) (part: Quoted) : Quoted option option =
        match part with
        | NewUnionCase(case, [ bound ]) when case.Name = "Some" -> Some(Some bound)
        | NewUnionCase(case, []) when case.Name = "None" -> Some None
        | Value(nothing, _) when isNull nothing -> Some None
        | _ -> None

    let isSlice (method: MethodInfo) = method.Name = "GetArraySlice"
