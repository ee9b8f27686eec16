namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Globalization
open AutoDiff.FSharp.TextOutput
open Pattern

/// Products as a person writes them: one number, every factor once, one fraction.
[<RequireQualifiedAccess>]
module internal GatheredProduct =
    /// Whether two numbers differ by no more than the roundings of a few operations.
    let private isNear (a: float) (b: float) =
        abs (a - b) <= 2.0 * (Math.BitIncrement(abs b) - abs b)

    let private length (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture).Length

    /// The short decimal that a product of decimals was meant to be: 12.6 for 6·2.1.
    let meant (value: float) =
        let culture = CultureInfo.InvariantCulture
        let short = Double.Parse(value.ToString("G15", culture), culture)

        if length short <= 12 && isNear short value then
            short
        else
            value

    let private ratio (value: float) =
        if length value <= 10 then
            None
        else
            seq { 3.0 .. 64.0 }
            |> Seq.map (fun q -> struct (Math.Round(value * q), q))
            |> Seq.tryFind (fun struct (p, q) -> p <> 0.0 && p < 1000.0 && isNear (p / q) value)

    /// Numerator and denominator of a positive coefficient: 4/3 for 1.333…, and 1/2 where a fraction stands anyway.
    let private fraction hasDivisor (value: float) : struct (float * float) =
        let whole = 1.0 / value
        let isUnit = whole > 1.0 && whole <= 64.0 && Math.Floor whole = whole

        match ratio value with
        | Some found -> found
        | None when isUnit && (hasDivisor || whole = 2.0) -> struct (1.0, whole)
        | None -> struct (meant value, 1.0)

    let private isInput (node: Node) =
        match node.Operation with
        | Operation.Input _ -> true
        | _ -> false

    /// c·a·b², the number first and variables before functions of them.
    let private product (build: IBuilder) number (factors: struct (Node * int) list) : Node =
        let raised struct (node: Node, exponent: int) =
            build.Call("power", [| node; build.Constant(float exponent) |])

        let ordered =
            factors
            |> List.sortBy (fun struct (node, _) -> struct (not (isInput node), node.Id))
            |> List.map raised

        match ordered with
        | [] -> build.Constant number
        | first :: rest ->
            let all = List.fold (fun a b -> build.Call("multiply", [| a; b |])) first rest
            build.Call("multiply", [| build.Constant number; all |])

    /// (1 - t)(1 + t) is 1 - t² where t is a hyperbolic tangent.
    let private squared (build: IBuilder) (factors: struct (Node * int) list) =
        let tangent (node: Node) =
            match node with
            | Binary Primitives.subtract (struct (Uniform 1.0, Unary ElementaryRows.tanh _)) ->
                ValueSome node.Operands[1]
            | _ -> ValueNone

        let other t (struct (node, exponent): struct (Node * int)) n =
            match node with
            | Binary Primitives.add (struct (Uniform 1.0, u)) -> same t u && exponent = n
            | _ -> false

        let pair (struct (node, n): struct (Node * int)) =
            match tangent node with
            | ValueSome t when factors |> List.exists (fun factor -> other t factor n) ->
                let square = build.Call("power", [| t; build.Constant 2.0 |])

                Some struct (node, t, n, struct (build.Call("subtract", [| build.Constant 1.0; square |]), n))
            | _ -> None

        match List.tryPick pair factors with
        | None -> factors
        | Some(struct (low, t, n, square)) ->
            square
            :: (factors
                |> List.filter (fun factor ->
                    let struct (node, _) = factor
                    not (same node low || other t factor n)))

    let make (build: IBuilder) (factors: Factors) : Node =
        let struct (above, below) =
            fraction (not factors.Below.IsEmpty) (abs factors.Coefficient)

        let signed = Math.CopySign(above, factors.Coefficient)
        let top = product build signed (squared build factors.Above)

        if factors.Below.IsEmpty && below = 1.0 then
            top
        else
            build.Call("divide", [| top; product build below factors.Below |])

/// A derivative as a person writes it: 2·y/s³ for 2·(y/s/s)/s, 1 - 2·x for 1 - x - x. What the derivative shares with the formula it is of
/// stays as it was written there.
[<Sealed>]
type internal Gathering private (build: IBuilder) =
    /// Longer sums stay as they are nested, so that the pass is linear.
    let most = 64

    /// The terms of sums made here, in the order of the formula: each a number times a node, which is null for a number alone.
    let sums = Dictionary<int64, struct (float * (Node | null)) list>()

    let term (node: Node) sign : struct (float * (Node | null)) =
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
    let terms (root: Node) (sign: float) =
        let pending = Stack [ struct (root, sign) ]
        let found = List<struct (float * (Node | null))>()

        while pending.Count > 0 do
            let struct (node, sign) = pending.Pop()

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
    let choice struct (p: float, a: Node) struct (q: float, b: Node) : Node =
        let branch (at: int) =
            let times number node =
                build.Call("multiply", [| build.Constant number; node |])

            build.Call("add", [| times p a.Operands[at]; times q b.Operands[at] |])

        build.Select(a.Operands[0], branch 1, branch 2)

    /// What two terms are together where they are alike.
    let together struct (p: float, a: Node | null) struct (q: float, b: Node | null) =
        match a, b with
        | null, null -> ValueSome(struct (p + q, null))
        | NonNull a, NonNull b when same a b -> ValueSome(struct (p + q, (a: Node | null)))
        | NonNull a, NonNull b when
            a.Operation.IsSelect && b.Operation.IsSelect && same a.Operands[0] b.Operands[0]
            ->
            ValueSome(struct (1.0, (choice (struct (p, a)) (struct (q, b)): Node | null)))
        | _ -> ValueNone

    /// Like terms together, where the first of them stands.
    let alike (terms: struct (float * (Node | null)) list) =
        let found = List<struct (float * (Node | null))>()

        for term in terms do
            match found.FindIndex(fun other -> (together other term).IsSome) with
            | -1 -> found.Add term
            | at -> found[at] <- (together found[at] term).Value

        found |> Seq.filter (fun struct (number, _) -> number <> 0.0) |> List.ofSeq

    /// What is positive comes first, so that no sum begins with a sign it could do without.
    let written (terms: struct (float * (Node | null)) list) : Node =
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
            List.removeAt first terms |> List.fold follow (scaled number unit)

    let isNumber (node: Node) =
        match node with
        | Uniform _ -> true
        | _ -> false

    /// Reverse mode meets the last term of a formula first, so the right operand comes first; a number stays where it is.
    let sum (a: Node) (b: Node) sign : Node | null =
        let left, right = terms a 1.0, terms b sign

        let all =
            if isNumber a || isNumber b then
                left @ right
            else
                right @ left

        if all.Length > most then
            null
        else
            let gathered = alike all
            let node = written gathered

            if gathered.Length > 1 then
                sums[node.Id] <- gathered

            node

    let square (node: Node) =
        build.Call("power", [| node; build.Constant 2.0 |])

    let rootOf a b : Node =
        build.Call("sqrt", [| build.Call("subtract", [| a; b |]) |])

    let product powers : Node | null =
        GatheredProduct.make build (Factors.collectExactly powers)

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
        | _ -> null

    member private _.Replace (written: HashSet<int64>) (node: Node) (given: Node[]) : Node | null =
        if written.Contains node.Id then
            null
        else
            match gathered node given with
            | null -> null
            | image -> build.BroadcastTo(image, node.Shape)

    /// The derivative gathered, where `formula` is what it is a derivative of.
    static member Apply(formula: Node, derivative: Node) : Node =
        let builder = Builder()
        let gathering = Gathering builder
        let written = HashSet(Graph.topological [ formula ] |> Seq.map _.Id)
        (Rebuild.map builder (fun _ -> gathering.Replace written) [| formula; derivative |])[1]
