namespace AutoDiff.FSharp.TextOutput

open System.Collections.Generic
open AutoDiff.FSharp
open Pattern

/// A product of powers over another: one number in front, every factor once.
[<NoEquality; NoComparison>]
type internal Factors =
    {
        Coefficient: float
        /// Each factor with its exponent, in the order of the formula.
        Above: struct (Node * int) list
        Below: struct (Node * int) list
    }

/// To a reader x·(x·y) is x²y and x/y/y is x/y²; the graph keeps the order that computes best.
[<RequireQualifiedAccess>]
module internal Factors =
    /// Longer products stay as they are nested, so that no pass is more than linear.
    let private most = 32

    /// On paper conventions at singular points are not shown: a product or quotient that gives 0 there is one like any other.
    let private isProduct onPaper (primitive: Primitive) =
        obj.ReferenceEquals(primitive, Primitives.multiply)
        || onPaper && obj.ReferenceEquals(primitive, Primitives.productOrZero)

    let private isQuotient onPaper (primitive: Primitive) =
        obj.ReferenceEquals(primitive, Primitives.divide)
        || onPaper && obj.ReferenceEquals(primitive, Primitives.quotientOrZero)

    let private isLeaf onPaper (node: Node) =
        match node.Operation with
        | Operation.Elementwise p ->
            not (
                isProduct onPaper p
                || isQuotient onPaper p
                || obj.ReferenceEquals(p, Primitives.negate)
                || p.Name = "integerPower"
            )
        | Operation.Broadcast _ -> not onPaper
        | _ -> true

    /// The scalar that an array repeats, since a number times a vector needs no more.
    let unrepeated (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ when node.Operands[0].Shape.Rank = 0 -> node.Operands[0]
        | _ -> node

    let private add (table: List<struct (Node * int)>) (node: Node) exponent =
        let at = table.FindIndex(fun struct (known, _) -> obj.ReferenceEquals(known, node))

        if at < 0 then
            table.Add(struct (node, exponent))
        else
            let struct (_, before) = table[at]
            table[at] <- struct (node, before + exponent)

    let private ofTable (coefficient: float) (table: List<struct (Node * int)>) : Factors =
        let side sign =
            [
                for struct (node, exponent) in table do
                    if sign * exponent > 0 then
                        struct (node, sign * exponent)
            ]

        {
            Coefficient = coefficient
            Above = side 1
            Below = side -1
        }

    let private collectFrom onPaper (roots: struct (Node * int) list) : Factors =
        let table = List<struct (Node * int)>()
        let pending = Stack(List.rev roots)
        let mutable coefficient = 1.0

        let pushBoth (node: Node) first second =
            pending.Push(struct (node.Operands[1], second))
            pending.Push(struct (node.Operands[0], first))

        while pending.Count > 0 do
            let struct (given, exponent) = pending.Pop()
            let node = unrepeated given

            match node, node.Operation with
            | Uniform c, _ when exponent = 1 -> coefficient <- coefficient * c
            | Uniform c, _ when exponent = -1 && coefficient / c * c = coefficient ->
                coefficient <- coefficient / c
            | _ when isLeaf onPaper node || table.Count + pending.Count > most -> add table node exponent
            | _, Operation.Elementwise p when isProduct onPaper p -> pushBoth node exponent exponent
            | _, Operation.Elementwise p when isQuotient onPaper p -> pushBoth node exponent -exponent
            | IntegerPower(struct (x, n)), _ when isLeaf onPaper (unrepeated x) ->
                add table (unrepeated x) (n * exponent)
            | Unary Primitives.negate x, _ when exponent % 2 <> 0 ->
                coefficient <- -coefficient
                pending.Push(struct (x, exponent))
            | _ -> add table node exponent

        ofTable coefficient table

    /// The factors of a product, a quotient, an integer power or a negated one of these as they are typeset; others are their own
    /// factor.
    let collect (root: Node) : Factors = collectFrom true [ struct (root, 1) ]

    /// The same of a product of powers that stays a graph: conventions at singular points are kept. Numbers that an array repeats
    /// are factors as numbers, so that the product of all factors may have to be repeated.
    let collectExactly (powers: struct (Node * int) list) : Factors = collectFrom false powers
