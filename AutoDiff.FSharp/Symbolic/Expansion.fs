namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open Pattern

/// Scalar graphs as polynomials: sums, products, integer powers, and quotients by one term. Whatever else there is counts
/// as a variable of its own, an atom.
[<Sealed>]
type internal Expansion(builder: Builder, root: Node) =
    let build = builder :> IBuilder
    let atoms = List<Node>()
    let numbers = Dictionary<int64, int>()
    let known = Dictionary<int64, Polynomial>()

    let numberOf (node: Node) =
        match numbers.TryGetValue node.Id with
        | true, number -> number
        | _ ->
            numbers[node.Id] <- atoms.Count
            atoms.Add node
            atoms.Count - 1

    let isSum (node: Node) =
        match node with
        | Binary Primitives.add _
        | Binary Primitives.subtract _
        | Unary Primitives.negate _ -> true
        | _ -> false

    let isProduct (node: Node) =
        match node with
        | Binary Primitives.multiply _
        | Binary Primitives.divide _
        | IntegerPower _ -> true
        | _ -> false

    /// The part of the graph that is polynomial, operands first: what atoms are made of is not looked at.
    let region () =
        let seen = HashSet<int64>()
        let pending = Stack [ root ]

        while pending.Count > 0 do
            let node = pending.Pop()

            if seen.Add node.Id && (isSum node || isProduct node) then
                for operand in node.Operands do
                    pending.Push operand

        Graph.topological [ root ] |> Array.filter (fun node -> seen.Contains node.Id)

    /// Sums are added up in one go where they end: in a product, in several places, or at the root.
    let ends (region: Node[]) =
        let found = HashSet<int64> [ root.Id ]
        let used = HashSet<int64>()

        for node in region do
            if isSum node || isProduct node then
                for operand in node.Operands do
                    if isProduct node || not (used.Add operand.Id) then
                        found.Add operand.Id |> ignore

        found

    /// The terms of a sum that has no end inside it.
    let addUp (sum: Node) =
        let total = Polynomial()
        let pending = Stack [ struct (sum, 1.0) ]

        let push (node: Node) factor = pending.Push(struct (node, factor))

        while pending.Count > 0 do
            let struct (node, factor) = pending.Pop()

            match known.TryGetValue node.Id with
            | true, polynomial -> Polynomial.accumulate total factor polynomial
            | _ ->
                match node with
                | Binary Primitives.add (struct (a, b)) ->
                    push b factor
                    push a factor
                | Binary Primitives.subtract (struct (a, b)) ->
                    push b -factor
                    push a factor
                | _ -> push node.Operands[0] -factor

        total

    let quotient (above: Polynomial) (divisor: Node) =
        let below = known[divisor.Id]

        match below with
        | Polynomial.Single _ -> Polynomial.multiply above (Polynomial.power below -1)
        | _ -> Polynomial.multiply above (Polynomial.power (Polynomial.atom (numberOf divisor)) -1)

    let powerOf (x: Node) n =
        match known[x.Id] with
        | Polynomial.Single _ as one -> Polynomial.power one n
        | many when n >= 0 -> Polynomial.power many n
        | _ -> Polynomial.power (Polynomial.atom (numberOf x)) n

    let polynomial (node: Node) =
        match node with
        | Uniform c -> Polynomial.constant c
        | Binary Primitives.multiply (struct (a, b)) -> Polynomial.multiply known[a.Id] known[b.Id]
        | Binary Primitives.divide (struct (a, b)) -> quotient known[a.Id] b
        | IntegerPower(struct (x, n)) -> powerOf x n
        | _ when isSum node -> addUp node
        | _ -> Polynomial.atom (numberOf node)

    do
        if root.Shape.Rank > 0 then
            raise (
                ArgumentException
                    $"The expression has shape {root.Shape}; a polynomial to expand is a scalar."
            )

        let region = region ()
        let ends = ends region

        for node in region do
            if not (isSum node) || ends.Contains node.Id then
                known[node.Id] <- polynomial node

    let powerNode (number: int, exponent: int) =
        build.Call("power", [| atoms[number]; build.Constant(float exponent) |])

    let product (a: Node) (b: Node) = build.Call("multiply", [| a; b |])

    /// c · atoms above / atoms below.
    let term (monomial: Monomial, coefficient: float) =
        let above, below = monomial |> List.partition (fun (_, exponent) -> exponent > 0)

        let top =
            match List.map powerNode above with
            | [] -> build.Constant coefficient
            | factors -> product (build.Constant coefficient) (List.reduce product factors)

        match below with
        | [] -> top
        | _ ->
            let bottom =
                below |> List.map (fun (x, n) -> powerNode (x, -n)) |> List.reduce product

            build.Call("divide", [| top; bottom |])

    let sum (terms: Node[]) =
        if terms.Length = 0 then
            build.Constant 0.0
        else
            terms |> Array.reduce (fun a b -> build.Call("add", [| a; b |]))

    let toNode (polynomial: Polynomial) =
        Polynomial.ordered polynomial |> Array.map term |> sum

    /// The sum of its terms, those of highest degree first.
    member _.Expanded: Node = toNode known[root.Id]

    /// Σ cₖ xᵏ, highest power first, with cₖ expanded and free of powers of x.
    member _.Collected(x: Node) : Node =
        let number = numberOf x
        let groups = SortedDictionary<int, Polynomial>()

        for KeyValue(monomial, coefficient) in known[root.Id] do
            let exponent =
                monomial |> List.sumBy (fun (atom, n) -> if atom = number then n else 0)

            let rest = monomial |> List.filter (fun (atom, _) -> atom <> number)

            if not (groups.ContainsKey -exponent) then
                groups[-exponent] <- Polynomial()

            groups[-exponent][rest] <- coefficient

        [|
            for KeyValue(negated, coefficient) in groups ->
                product (toNode coefficient) (powerNode (number, -negated))
        |]
        |> sum
