namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open Pattern

/// A sum of squares read off a graph: the objective is Factor · Σ r² over the elements of every residual.
[<Sealed>]
type internal SumOfSquares(factor: float, residuals: Node[], observations: Node | null) =
    member _.Factor = factor

    /// Arrays of any shape.
    member _.Residuals = residuals

    /// Free of variables and of the one residual's shape: what that residual is the distance from.
    member _.Observations = observations

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

        member _.Contains(node: Node) = not (moving.Contains node.Id)

        member this.IsNonNegative(node: Node) =
            let read (input: Input) = nonNull input.Values

            this.Contains node
            && (Interpreter.evaluate read [| node |])[0]
               |> Array.forall (fun value -> value >= 0.0)

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

    /// xᵀx, and xᵀy where one of the two is fixed: the elements it adds up.
    let private terms (build: IBuilder) (node: Node) : Node | null =
        match node.Operation with
        | Operation.MatMul when node.Shape.Rank = 0 -> build.Call("multiply", node.Operands)
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

            match node, node.Operation with
            | _ when fixedPart.Contains node -> all <- false
            | Binary Primitives.add (struct (a, b)), _ ->
                pending.Push(struct (weight, b))
                pending.Push(struct (weight, a))
            | Binary Primitives.multiply (struct (Uniform c, rest)), _ when c > 0.0 ->
                pending.Push(struct (weight * c, rest))
            | Binary Primitives.divide (struct (rest, Uniform c)), _ when c > 0.0 ->
                pending.Push(struct (weight / c, rest))
            | _, Operation.Sum _
            | _, Operation.Reshape
            | _, Operation.Permute _ -> pending.Push(struct (weight, node.Operands[0]))
            | _, Operation.Broadcast _ ->
                let operand = node.Operands[0]
                let repeats = float (node.Shape.Size / operand.Shape.Size)
                pending.Push(struct (weight * repeats, operand))
            | _, Operation.Concatenate _ ->
                for part in Array.rev node.Operands do
                    pending.Push(struct (weight, part))
            | _ ->
                match terms build node with
                | null ->
                    match rootOf build fixedPart depth node with
                    | null -> all <- false
                    | residual -> found.Add(struct (weight, residual))
                | elements -> pending.Push(struct (weight, elements))

        if all && found.Count > 0 then found else null

    /// What of a residual is fixed and stands beside a model: y of y - model and of model - y.
    let private observed (root: Node) (residual: Node) : Node | null =
        let fixedPart = Fixed root

        match residual with
        | Binary Primitives.subtract (struct (a, b)) when residual.Shape.Rank > 0 ->
            if fixedPart.Contains a then a
            elif fixedPart.Contains b then b
            else null
        | _ -> null

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
                SumOfSquares(first, [| residual |], observed root residual)
            elif found |> Seq.forall (fun (struct (weight, _)) -> weight = first) then
                SumOfSquares(first, [| for struct (_, residual) in found -> residual |], null)
            else
                SumOfSquares(1.0, [| for struct (weight, r) in found -> weighted build weight r |], null)
