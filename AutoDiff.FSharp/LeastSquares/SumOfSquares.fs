namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open Pattern

/// A sum of squares read off a graph: the objective is Factor · Σ r² over the elements of every residual.
[<Sealed>]
type internal SumOfSquares(factor: float, residuals: Node[], observations: Node | null, weights: Node | null)
    =
    member _.Factor = factor

    /// Arrays of any shape.
    member _.Residuals = residuals

    /// Free of variables and of the one residual's shape: what that residual is the distance from.
    member _.Observations = observations

    /// Fixed, of the one residual's shape: what its distance from the observations is multiplied by; null for 1.
    member _.Weights = weights

/// The numbers of nodes without variables.
[<RequireQualifiedAccess>]
module internal FixedNumbers =
    /// Whether they are those of arrays that a caller may write into.
    let mayChange (node: Node) =
        Graph.topological [ node ]
        |> Array.exists (fun node ->
            match node.Operation with
            | Operation.Input input -> input.MayChange
            | _ -> false)

    /// The numbers of now.
    let read (node: Node) : float[] =
        (Interpreter.evaluate (fun input -> nonNull input.Values) [| node |])[0]

/// Finds the squares a graph adds up: even powers, |r|², rᵀr, and these times or over what cannot be negative.
[<RequireQualifiedAccess>]
module internal SumOfSquares =
    /// How far a product is followed for factors that are squares.
    let private depth = 3

    /// What is the same at every point: data, and what is computed from data alone.
    [<Sealed>]
    type private Fixed(root: Node) =
        let order = Graph.topological [ root ]

        let isVariable (node: Node) =
            match node.Operation with
            | Operation.Input input -> isNull input.Values
            | _ -> false

        let moving = Graph.dependents isVariable order
        let known = HashSet<int64>(order |> Seq.map (fun node -> node.Id))

        /// Nodes made on the way stand a few levels above those of the graph.
        member this.Contains(node: Node) : bool =
            if known.Contains node.Id then
                not (moving.Contains node.Id)
            else
                node.Operands |> Array.forall this.Contains

        /// Whether it is no less than 0, now and later: of data that may change that cannot be said.
        member this.IsNonNegative(node: Node) =
            this.Contains node
            && not (FixedNumbers.mayChange node)
            && FixedNumbers.read node |> Array.forall (fun value -> value >= 0.0)

    /// r of a node that is r² at every point; null if it is none that can be seen.
    let rec private rootOf (build: IBuilder) (fixedPart: Fixed) left (node: Node) : Node | null =
        let both name (a: Node) (b: Node) : Node | null =
            match rootOf build fixedPart (left - 1) a, rootOf build fixedPart (left - 1) b with
            | null, _
            | _, null -> null
            | p, q -> build.Call(name, [| p; q |])

        match node with
        | IntegerPower(struct (x, n)) when n > 0 && n % 2 = 0 ->
            build.Call("power", [| x; build.Constant(float (n / 2)) |])
        | _ when fixedPart.Contains node ->
            if fixedPart.IsNonNegative node then
                build.Call("sqrt", [| node |])
            else
                null
        | Binary Primitives.multiply (struct (a, b)) when left > 0 -> both "multiply" a b
        | Binary Primitives.divide (struct (a, b)) when left > 0 -> both "divide" a b
        | _ -> null

    /// The parts that a node times its weight adds up, in order, each with the weight of its own; null if it is no sum.
    let private summands (build: IBuilder) weight (node: Node) : struct (float * Node)[] | null =
        match node, node.Operation with
        | Binary Primitives.add (struct (a, b)), _ -> [| struct (weight, a); struct (weight, b) |]
        | Binary Primitives.multiply (struct (Uniform c, rest)), _ when c > 0.0 ->
            [| struct (weight * c, rest) |]
        | Binary Primitives.divide (struct (rest, Uniform c)), _ when c > 0.0 ->
            [| struct (weight / c, rest) |]
        | _, Operation.Sum _
        | _, Operation.Reshape
        | _, Operation.Permute _ -> [| struct (weight, node.Operands[0]) |]
        | _, Operation.Broadcast _ ->
            let operand = node.Operands[0]
            let repeats = float (node.Shape.Size / operand.Shape.Size)
            [| struct (weight * repeats, operand) |]
        | _, Operation.Concatenate _ -> node.Operands |> Array.map (fun part -> struct (weight, part))
        // xᵀx, and xᵀy where one of the two is fixed: the elements it adds up.
        | _, Operation.MatMul when node.Shape.Rank = 0 ->
            [| struct (weight, build.Call("multiply", node.Operands)) |]
        | _ -> null

    /// Each residual with the constant its square is multiplied by; null if there is anything that is no square.
    let private split (build: IBuilder) (root: Node) : List<struct (float * Node)> | null =
        let fixedPart = Fixed root
        let found = List<struct (float * Node)>()
        let pending = Stack<struct (float * Node)>()
        let mutable all = true
        pending.Push(struct (1.0, root))

        while all && pending.Count > 0 do
            let struct (weight, node) = pending.Pop()

            if fixedPart.Contains node then
                all <- false
            else
                match summands build weight node with
                | null ->
                    match rootOf build fixedPart depth node with
                    | null -> all <- false
                    | residual -> found.Add(struct (weight, residual))
                | parts ->
                    for part in Array.rev parts do
                        pending.Push part

        if all && found.Count > 0 then found else null

    /// More terms than this in a residual are not looked through.
    let private mostTerms = 64

    /// The one array among the terms of a residual that is fixed and not one number: y of y - model and of model - y.
    let private observed (fixedPart: Fixed) (residual: Node) : Node | null =
        let found = List<Node>()
        let pending = Stack<Node>()
        let mutable left = mostTerms
        pending.Push residual

        while pending.Count > 0 && left > 0 do
            let node = pending.Pop()
            left <- left - 1

            match node with
            | Uniform _ -> ()
            | _ when fixedPart.Contains node -> found.Add node
            | Binary Primitives.subtract (struct (a, b))
            | Binary Primitives.add (struct (a, b)) ->
                pending.Push a
                pending.Push b
            | Unary Primitives.negate a -> pending.Push a
            | _ -> ()

        if left > 0 && found.Count = 1 && residual.Shape.Rank > 0 then
            found[0]
        else
            null

    /// A residual w·(y - model) or (y - model)/σ without its fixed factors, and their product; null for 1.
    let private unweighted
        (build: IBuilder)
        (fixedPart: Fixed)
        (residual: Node)
        : struct (Node * Node | null) =
        let mutable rest = residual
        let mutable weights: Node | null = null
        let mutable more = true

        let peel name (factor: Node) (left: Node) =
            weights <-
                match weights with
                | null -> build.Call(name, [| build.Constant 1.0; factor |])
                | known -> build.Call(name, [| known; factor |])

            rest <- left

        while more do
            match rest with
            | Binary Primitives.multiply (struct (a, b)) when fixedPart.Contains a -> peel "multiply" a b
            | Binary Primitives.multiply (struct (a, b)) when fixedPart.Contains b -> peel "multiply" b a
            | Binary Primitives.divide (struct (a, b)) when fixedPart.Contains b -> peel "divide" b a
            | _ -> more <- false

        struct (rest, weights)

    let private single (build: IBuilder) (root: Node) (factor: float) (residual: Node) =
        let fixedPart = Fixed root
        let struct (distance, weights) = unweighted build fixedPart residual
        SumOfSquares(factor, [| residual |], observed fixedPart distance, weights)

    let private weighted (build: IBuilder) (weight: float) (residual: Node) =
        build.Call("multiply", [| build.Constant(sqrt weight); residual |])

    /// The squares of a scalar the builder has made; null where it is no sum of squares.
    let find (builder: Builder) (root: Node) : SumOfSquares | null =
        let build = builder :> IBuilder

        match split build root with
        | null -> null
        | found ->
            let struct (first, residual) = found[0]

            if found.Count = 1 then
                single build root first residual
            elif found |> Seq.forall (fun (struct (weight, _)) -> weight = first) then
                SumOfSquares(first, [| for struct (_, residual) in found -> residual |], null, null)
            else
                SumOfSquares(
                    1.0,
                    [| for struct (weight, r) in found -> weighted build weight r |],
                    null,
                    null
                )
