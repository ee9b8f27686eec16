namespace AutoDiff.FSharp.TextInput

open System
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns

/// <summary>One assignment v ← v ∘ term: what a loop may do to a variable outside it.</summary>
[<NoEquality; NoComparison>]
type internal Accumulation =
    {
        Target: Var
        /// What a loop of them makes: sum, prod, max or min.
        Reduction: string
        /// As F# calls it.
        Operator: string
        /// What leaves v as it is.
        Neutral: float
        Term: Quoted
    }

[<RequireQualifiedAccess>]
module internal Accumulation =
    let private advice (target: Var) =
        $"A loop adds to, subtracts from or multiplies what it has so far: {target.Name} <- {target.Name} + term."

    let private ofOperator name =
        match name with
        | "op_Addition" -> ValueSome(struct ("sum", 0.0))
        | "op_Subtraction" -> ValueSome(struct ("sum", 0.0))
        | "op_Multiply" -> ValueSome(struct ("prod", 1.0))
        | "Max" -> ValueSome(struct ("max", Double.NegativeInfinity))
        | "Min" -> ValueSome(struct ("min", Double.PositiveInfinity))
        | _ -> ValueNone

    let private reads (names: Var list) (part: Quoted) =
        let free = part.GetFreeVars() |> Set.ofSeq
        names |> List.exists free.Contains

    let private methodOf (quotation: Quoted) =
        match quotation with
        | Call(None, method, _) -> method
        | _ -> invalidArg (nameof quotation) "A call is expected."

    let private plus = methodOf <@@ 0.0 + 0.0 @@>
    let private minus = methodOf <@@ 0.0 - 0.0 @@>

    let private isProduct name =
        name = "op_Multiply" || name = "op_Division"

    let private isSum name =
        name = "op_Addition" || name = "op_Subtraction"

    /// The operator and the term of v ∘ term, of term ∘ v where that is the same, and of v + a - b, which is v + (a - b).
    let rec private split (target: Var) (update: Quoted) : struct (string * Quoted) voption =
        match update with
        | Call(None, method, [ Var v; term ]) when v = target -> ValueSome(struct (method.Name, term))
        | Call(None, method, [ term; Var v ]) when
            v = target && method.Name <> "op_Subtraction" && method.Name <> "op_Division"
            ->
            ValueSome(struct (method.Name, term))
        | Call(None, method, [ first; last ]) when isSum method.Name || isProduct method.Name ->
            match split target first with
            | ValueSome struct ("op_Addition", term) when isSum method.Name ->
                ValueSome(struct ("op_Addition", Quoted.Call(method, [ term; last ])))
            | ValueSome struct ("op_Subtraction", term) when isSum method.Name ->
                let opposite = if method.Name = "op_Addition" then minus else plus
                ValueSome(struct ("op_Subtraction", Quoted.Call(opposite, [ term; last ])))
            | ValueSome struct ("op_Multiply", term) when isProduct method.Name ->
                ValueSome(struct ("op_Multiply", Quoted.Call(method, [ term; last ])))
            | _ -> ValueNone
        | Let(name, value, rest) when not (reads [ target ] value) ->
            split target rest
            |> ValueOption.map (fun (struct (operator, term)) ->
                struct (operator, Quoted.Let(name, value, term)))
        | _ -> ValueNone

    /// v ← update, where update is v ∘ term.
    let read (part: Quoted) (target: Var) (update: Quoted) : Accumulation =
        let make (operator: string) term =
            match ofOperator operator with
            | ValueSome struct (reduction, neutral) when not (reads [ target ] term) ->
                {
                    Target = target
                    Reduction = reduction
                    Operator = operator
                    Neutral = neutral
                    Term = term
                }
            | ValueSome _ -> QuotationPlace.refuse part "What is added may not depend on the sum so far."
            | ValueNone -> QuotationPlace.refuse part (advice target)

        match split target update with
        | ValueSome struct (operator, term) -> make operator term
        | ValueNone -> QuotationPlace.refuse part (advice target)

    /// The variables outside a body that it assigns to.
    let rec changed (body: Quoted) : Var list =
        match body with
        | VarSet(target, _) -> [ target ]
        | QuotationForms.Loop(_, _, inner) -> changed inner
        | Let(name, _, rest) -> changed rest |> List.except [ name ]
        | Sequential(a, b)
        | IfThenElse(_, a, b) -> changed a @ changed b |> List.distinct
        | _ -> []

    /// The first part of a loop's body that reads what the loop changes: its terms must not depend on their order.
    let rec stray (outer: Var list) (body: Quoted) : Quoted voption =
        let found (parts: Quoted list) =
            match parts |> List.tryFind (reads outer) with
            | Some part -> ValueSome part
            | None -> ValueNone

        let orElse next first =
            match first with
            | ValueSome _ -> first
            | ValueNone -> next ()

        match body with
        | VarSet(target, update) when List.contains target outer ->
            if reads outer (read body target update).Term then
                ValueSome body
            else
                ValueNone
        | VarSet(_, value) -> if reads outer value then ValueSome body else ValueNone
        | QuotationForms.Loop(_, Choice1Of2(first, last), inner) ->
            found [ first; last ] |> orElse (fun () -> stray outer inner)
        | QuotationForms.Loop(_, Choice2Of2 source, inner) ->
            found [ source ] |> orElse (fun () -> stray outer inner)
        | Let(_, value, rest) -> found [ value ] |> orElse (fun () -> stray outer rest)
        | Sequential(a, b) -> stray outer a |> orElse (fun () -> stray outer b)
        | IfThenElse(condition, a, b) ->
            found [ condition ]
            |> orElse (fun () -> stray outer a)
            |> orElse (fun () -> stray outer b)
        | _ -> ValueNone
