namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff.FSharp.TextOutput
open Pattern

/// A derivative as a person writes it: 2·y/s³ for 2·(y/s/s)/s, 1 - 2·x for 1 - x - x. What the derivative shares with the formula it is of
/// stays as it was written there.
[<Sealed>]
type internal Gathering private (build: IBuilder) =
    /// Longer sums stay as they are nested, so that the pass is linear.
    let most = 64

    /// The terms of sums made here, in the order of the formula: each a number times a node, which is null for a number alone.
    let sums = Dictionary<int64, Term list>()

    let term (node: Node) sign : Term =
        match node with
        | Uniform c -> struct (sign * c, null)
        | _ ->
            let factors = Factors.collectExactly [ struct (node, 1) ]
            let number = sign * factors.Coefficient

            if factors.Above.IsEmpty && factors.Below.IsEmpty then
                struct (number, null)
            else
                struct (number, GatheredProduct.make build { factors with Coefficient = 1.0 })

    /// The terms of an operand in the order of reading.
    let termsOf (root: Node) (sign: float) =
        let pending = Stack [ struct (root, sign) ]
        let found = List<Term>()

        while pending.Count > 0 do
            let struct (node, sign) = pending.Pop()

            let node = Factors.unrepeated node

            match sums.TryGetValue node.Id, node with
            | (true, known), _ ->
                for struct (number, unit) in known do
                    found.Add(struct (sign * number, unit))
            | _, Binary Primitives.add (struct (a, b)) when pending.Count < most ->
                pending.Push(struct (b, sign))
                pending.Push(struct (a, sign))
            | _, Binary Primitives.subtract (struct (a, b)) when pending.Count < most ->
                pending.Push(struct (b, -sign))
                pending.Push(struct (a, sign))
            | _ -> found.Add(term node sign)

        List.ofSeq found

    let scaled number (unit: Node | null) =
        match unit with
        | null -> build.Constant(GatheredProduct.meant number)
        | unit ->
            GatheredProduct.make
                build
                { Factors.collectExactly [ struct (unit, 1) ] with
                    Coefficient = number
                }

    /// if(c, a, b) + if(c, d, e) is if(c, a + d, b + e).
    let choice struct (p: float, a: Node) struct (q: float, b: Node) : Term =
        let branch (at: int) =
            let times number node =
                build.Call("multiply", [| build.Constant number; node |])

            build.Call("add", [| times p a.Operands[at]; times q b.Operands[at] |])

        term (build.Select(a.Operands[0], branch 1, branch 2)) 1.0

    /// What two terms are together where they are alike.
    let together struct (p: float, a: Node | null) struct (q: float, b: Node | null) =
        match a, b with
        | null, null -> ValueSome(struct (p + q, null))
        | NonNull a, NonNull b when same a b -> ValueSome(struct (p + q, (a: Node | null)))
        | NonNull a, NonNull b when
            a.Operation.IsSelect && b.Operation.IsSelect && same a.Operands[0] b.Operands[0]
            ->
            ValueSome(choice (struct (p, a)) (struct (q, b)))
        | _ -> ValueNone

    /// Like terms together, where the first of them stands.
    let alike (terms: Term list) =
        let found = List<Term>()

        for term in terms do
            match found.FindIndex(fun other -> (together other term).IsSome) with
            | -1 -> found.Add term
            | at -> found[at] <- (together found[at] term).Value

        found |> Seq.filter (fun struct (number, _) -> number <> 0.0) |> List.ofSeq

    /// What is positive comes first, so that no sum begins with a sign it could do without; a number that is not the first comes
    /// last.
    let written (terms: Term list) : Node =
        let follow (total: Node) struct (number: float, unit: Node | null) =
            let name = if number < 0.0 then "subtract" else "add"
            build.Call(name, [| total; scaled (abs number) unit |])

        match terms with
        | [] -> build.Constant 0.0
        | _ ->
            let first =
                terms
                |> List.tryFindIndex (fun struct (number, _) -> number > 0.0)
                |> Option.defaultValue 0

            let struct (number, unit) = terms[first]
            let isNumber struct (_, unit: Node | null) = isNull unit
            let numbers, others = List.removeAt first terms |> List.partition isNumber
            others @ numbers |> List.fold follow (scaled number unit)

    /// Longer formulas are not compared.
    let longest = 1000

    let isShorter (a: Node) (b: Node) =
        match Infix.tryPrint longest a, Infix.tryPrint longest b with
        | ValueSome a, ValueSome b -> a.Length < b.Length
        | _ -> false

    /// Terms that are sums themselves taken apart, and like ones together.
    let opened (terms: Term list) : Term list =
        terms
        |> List.collect (fun struct (number, unit) ->
            match unit with
            | null -> [ struct (number, unit) ]
            | unit -> termsOf unit number)
        |> alike

    /// The product with the numbers that sums made here share in front: 2·(a + b)·c for (2·a + 2·b)·c.
    let multiplied (factors: Factors) : Node =
        let mutable number = factors.Coefficient

        let above =
            [
                for struct (node, exponent) in factors.Above do
                    match sums.TryGetValue node.Id with
                    | true, terms when exponent = 1 && abs (CommonFactors.number terms) <> 1.0 ->
                        let shared = CommonFactors.number terms

                        let rest =
                            [ for struct (own, unit) in terms -> struct (own / shared, unit) ] |> opened

                        let smaller = written rest
                        number <- number * shared

                        if rest.Length > 1 then
                            sums[smaller.Id] <- rest

                        struct (smaller, 1)
                    | _ -> struct (node, exponent)
            ]

        GatheredProduct.make
            build
            { factors with
                Coefficient = number
                Above = above
            }

    /// The terms with what all of them share before the sum of the rest.
    let factored (terms: Term list) : Node voption =
        CommonFactors.extract build terms
        |> ValueOption.map (fun (struct (common, rest)) ->
            let rest = opened rest
            let sum = written rest

            if rest.Length > 1 then
                sums[sum.Id] <- rest

            multiplied
                { common with
                    Above = common.Above @ [ struct (sum, 1) ]
                })

    /// The terms with this factor as one, where the first of them stands.
    let grouped (terms: Term list) (factor: Node) : Term list voption =
        let sharing, others = terms |> List.partition (CommonFactors.has factor)
        let at = terms |> List.findIndex (CommonFactors.has factor)

        factored sharing
        |> ValueOption.map (fun node -> List.insertAt (min at others.Length) (term node 1.0) others)

    /// The sum in its shortest form: common factors before parentheses where that saves letters.
    let rec shortest (terms: Term list) : Node =
        let plain = written terms

        match (if terms.Length > 1 then factored terms else ValueNone) with
        | ValueSome whole when isShorter whole plain -> whole
        | _ ->
            CommonFactors.partial terms
            |> List.tryPick (fun factor ->
                match grouped terms factor with
                | ValueSome fewer when isShorter (written fewer) plain -> Some(shortest fewer)
                | _ -> None)
            |> Option.defaultValue plain

    let isNumber (node: Node) =
        match node with
        | Uniform _ -> true
        | _ -> false

    /// Reverse mode meets the last term of a formula first, so the right operand comes first; a number stays where it is.
    let sum (a: Node) (b: Node) sign : Node | null =
        let left, right = termsOf a 1.0, termsOf b sign

        let all =
            if isNumber a || isNumber b then
                left @ right
            else
                right @ left

        if all.Length > most then
            null
        else
            let gathered = alike all
            let node = shortest gathered

            if gathered.Length > 1 then
                sums[node.Id] <- gathered

            node

    let square (node: Node) =
        build.Call("power", [| node; build.Constant 2.0 |])

    let rootOf a b : Node =
        build.Call("sqrt", [| build.Call("subtract", [| a; b |]) |])

    /// Numbers that do not vary along a sum stand before it.
    let sumOver axes (node: Node) : Node | null =
        let factors = Factors.collectExactly [ struct (node, 1) ]
        let isNumber struct (factor: Node, _) = factor.Shape.Rank = 0
        let numbersAbove, above = List.partition isNumber factors.Above
        let numbersBelow, below = List.partition isNumber factors.Below
        let arrays = above @ below

        if
            arrays.IsEmpty
            || numbersAbove.IsEmpty && numbersBelow.IsEmpty && factors.Coefficient = 1.0
        then
            null
        else
            let inner =
                GatheredProduct.make
                    build
                    {
                        Coefficient = 1.0
                        Above = above
                        Below = below
                    }

            let sum = build.Sum(build.BroadcastTo(inner, node.Shape), axes)

            GatheredProduct.make
                build
                {
                    Coefficient = factors.Coefficient
                    Above = numbersAbove @ [ struct (sum, 1) ]
                    Below = numbersBelow
                }

    let product powers : Node | null =
        multiplied (Factors.collectExactly powers)

    let gathered (node: Node) (given: Node[]) : Node | null =
        match node.Operation with
        | Operation.Elementwise row ->
            match row.Name with
            | "multiply" -> product [ struct (given[0], 1); struct (given[1], 1) ]
            | "divide" -> product [ struct (given[0], 1); struct (given[1], -1) ]
            | "negate" when not (sums.ContainsKey given[0].Id) ->
                product [ struct (build.Constant -1.0, 1); struct (given[0], 1) ]
            | "add" -> sum given[0] given[1] 1.0
            | "subtract" -> sum given[0] given[1] -1.0
            // Roots of two factors, which keep the digits of the computed derivatives of asin, acos and acosh.
            | "semicircle" -> rootOf (build.Constant 1.0) (square given[0])
            | "semihyperbola" -> rootOf (square given[0]) (build.Constant 1.0)
            | _ -> null
        | Operation.Sum axes -> sumOver axes given[0]
        | _ -> null

    member private _.Replace (written: HashSet<int64>) (node: Node) (given: Node[]) : Node | null =
        if written.Contains node.Id then
            null
        else
            match gathered node given with
            | null -> null
            | image -> build.BroadcastTo(image, node.Shape)

    /// The derivative gathered, but for what it shares with these formulas.
    static member Apply(formulas: seq<Node>, derivative: Node) : Node =
        let builder = Builder()
        let gathering = Gathering builder
        let written = HashSet(Graph.topological formulas |> Seq.map _.Id)
        let roots = [| yield! formulas; derivative |]
        Rebuild.map builder (fun _ -> gathering.Replace written) roots |> Array.last

    /// The derivative gathered, where `formula` is what it is a derivative of.
    static member Apply(formula: Node, derivative: Node) : Node =
        Gathering.Apply([ formula ], derivative)
