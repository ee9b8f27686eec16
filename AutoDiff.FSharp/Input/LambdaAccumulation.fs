namespace AutoDiff.FSharp.TextInput

open System
open System.Linq.Expressions
open LambdaForms

/// One step of Aggregate: (total, v) => total ∘ term, or term ∘ total where that is the same. A difference adds the term's opposite.
[<NoEquality; NoComparison>]
type internal LambdaAccumulation =
    {
        /// What the steps make together: sum, prod, max or min.
        Reduction: string
        /// v => term.
        Term: LambdaExpression
    }

[<RequireQualifiedAccess>]
module internal LambdaAccumulation =
    let private is (total: ParameterExpression) (part: Expression) = Object.ReferenceEquals(part, total)

    /// The reduction an update is a step of, and its two operands.
    let private split total (update: Expression) : struct (string * Expression * Expression) voption =
        match update with
        | :? BinaryExpression as update ->
            match update.NodeType with
            | ExpressionType.Add -> ValueSome(struct ("sum", update.Left, update.Right))
            | ExpressionType.Multiply -> ValueSome(struct ("prod", update.Left, update.Right))
            | ExpressionType.Subtract when is total update.Left ->
                ValueSome(struct ("sum", update.Left, Expression.Negate update.Right))
            | _ -> ValueNone
        | :? MethodCallExpression as update when
            update.Method.DeclaringType = typeof<Math>
            && (update.Method.Name = "Max" || update.Method.Name = "Min")
            ->
            let name = update.Method.Name.ToLowerInvariant()
            ValueSome(struct (name, update.Arguments[0], update.Arguments[1]))
        | _ -> ValueNone

    /// The step that the function of a call of Aggregate is.
    let read (call: Expression) (function': Expression) : LambdaAccumulation =
        match function' with
        | :? LambdaExpression as step ->
            let total, element = step.Parameters[0], step.Parameters[1]

            let make reduction (term: Expression) =
                if mentions total term then
                    refuse call "What is added may not depend on the sum so far."

                {
                    Reduction = reduction
                    Term = Expression.Lambda(term, element)
                }

            match split total step.Body with
            | ValueSome struct (reduction, a, b) when is total a -> make reduction b
            | ValueSome struct (reduction, a, b) when is total b -> make reduction a
            | _ ->
                refuse
                    call
                    "Aggregate adds to, or multiplies, what it has so far, or takes the larger or the smaller: (sum, v) => sum + v*v."
        | _ -> refuseUnwritten call

    /// a ∘ b, which is what follows a seed.
    let join step (a: unit -> Phrase) (b: unit -> Phrase) : Phrase =
        match step.Reduction with
        | "sum" -> Phrase.binary BinaryOperator.Add a b
        | "prod" -> Phrase.binary BinaryOperator.Multiply a b
        | name -> Phrase.call name [ a; b ]
