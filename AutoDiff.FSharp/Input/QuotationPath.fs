namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns
open Microsoft.FSharp.Quotations.ExprShape

/// Where a part of a quotation stands, in words: "right of +, in the value of 'y'".
[<RequireQualifiedAccess>]
module internal QuotationPath =
    let private operators =
        dict
            [
                "op_Addition", "+"
                "op_Subtraction", "-"
                "op_Multiply", "*"
                "op_Division", "/"
                "op_Modulus", "%"
                "op_Exponentiation", "**"
                "op_LessThan", "<"
                "op_LessThanOrEqual", "<="
                "op_GreaterThan", ">"
                "op_GreaterThanOrEqual", ">="
                "op_Equality", "="
                "op_Inequality", "<>"
                "op_PipeRight", "|>"
            ]

    let private step words (part: Expr) = struct (words, part)

    /// The parts of a part, each with the words that lead to it; none for what goes without saying.
    let private parts (part: Expr) : struct (string * Expr) list =
        match part with
        | Let(name, value, body) -> [ step $"in the value of '{name.Name}'" value; step "" body ]
        | VarSet(name, value) -> [ step $"in what '{name.Name}' is set to" value ]
        | IfThenElse(condition, a, b) ->
            [
                step "in the condition of an if" condition
                step "after then" a
                step "after else" b
            ]
        | ForIntegerRangeLoop(name, first, last, body) ->
            [
                step $"in the range of '{name.Name}'" first
                step $"in the range of '{name.Name}'" last
                step $"in the loop over '{name.Name}'" body
            ]
        | WhileLoop(condition, body) ->
            [ step "in the condition of a while" condition; step "in a while" body ]
        | Call(None, method, [ a; b ]) when operators.ContainsKey method.Name ->
            let sign = operators[method.Name]
            [ step $"left of {sign}" a; step $"right of {sign}" b ]
        | Call(owner, method, arguments) ->
            let argument at inner =
                let which = if arguments.Length = 1 then "" else $" {at + 1}"
                step $"in argument{which} of {method.Name}" inner

            [
                match owner with
                | Some owner -> step $"before .{method.Name}" owner
                | None -> ()

                yield! List.mapi argument arguments
            ]
        | ShapeVar _ -> []
        | ShapeLambda(_, body) -> [ step "" body ]
        | ShapeCombination(_, inner) -> List.map (step "") inner

    /// More words say no more.
    let private most = 6

    /// From the part outwards; null where it is the whole, or is not in it: what has been put in place of a name.
    let tryFind (whole: Expr) (part: Expr) : string | null =
        let pending = Stack [ struct (whole, ([]: string list)) ]
        let mutable found: string list voption = ValueNone

        while found.IsNone && pending.Count > 0 do
            let struct (here, path) = pending.Pop()

            if obj.ReferenceEquals(here, part) then
                found <- ValueSome path
            else
                for struct (words, inner) in List.rev (parts here) do
                    pending.Push(struct (inner, (if words = "" then path else words :: path)))

        match found with
        | ValueSome(_ :: _ as path) -> String.concat ", " (List.truncate most path)
        | _ -> null
