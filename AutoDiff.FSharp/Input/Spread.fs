namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// An array for every place of an index space: its first dimensions are the axes, the others are the array's own.
[<NoEquality; NoComparison>]
type internal Spread =
    {
        Node: Node
        /// In ascending order; only those that the value depends on.
        Axes: Axis[]
        /// What the value is the product of, when that is known; else empty.
        Factors: Spread[]
        /// What the value is the sum of, where some of that is a product; else empty.
        Terms: Spread[]
        /// Where it was made of the pieces of an axis: each of them along its own axis, to which the others add nothing.
        Pieces: struct (Axis * struct (Axis * Spread)[]) voption
    }

    member spread.Inner = spread.Node.Shape.Dims[spread.Axes.Length ..]

/// Brings values over different axes together: what does not depend on an axis is repeated along it.
[<RequireQualifiedAccess>]
module internal Spread =
    let create node axes =
        {
            Node = node
            Axes = axes
            Factors = [||]
            Terms = [||]
            Pieces = ValueNone
        }

    let ofNode node = create node [||]

    let extents (axes: Axis[]) = axes |> Array.map _.Count

    /// Repeated along all of the axes, and up to the inner shape.
    let expand (build: IBuilder) (axes: Axis[]) (inner: int[]) (spread: Spread) =
        let target = Array.append (extents axes) inner
        let own = spread.Inner
        let missing = inner.Length - own.Length

        let isRepeated position =
            if position < axes.Length then
                not (axes[position].IsIn spread.Axes)
            else
                let at = position - axes.Length - missing
                at < 0 || own[at] <> inner[at + missing]

        let added = [| 0 .. target.Length - 1 |] |> Array.filter isRepeated

        let kept =
            target |> Array.indexed |> Array.filter (fun (at, _) -> not (isRepeated at))

        let squeezed = build.Reshape(spread.Node, Shape(Array.map snd kept))
        build.Broadcast(squeezed, added, Shape target)

    /// All over the same axes, and of one inner shape.
    let align (build: IBuilder) (spreads: Spread[]) : struct (Axis[] * Node[]) =
        let axes = Axis.Union(spreads |> Seq.map _.Axes)

        let join (shape: Shape) (spread: Spread) =
            let inner = Shape spread.Inner

            match Shape.TryBroadcast(shape, inner) with
            | null -> raise (ShapeMismatchException(shape, inner))
            | joined -> joined

        let inner = spreads |> Array.fold join Shape.Scalar
        struct (axes, spreads |> Array.map (expand build axes inner.Dims))

    /// An elementwise operation.
    let map (build: IBuilder) (operation: Node[] -> Node) (spreads: Spread[]) =
        let struct (axes, nodes) = align build spreads
        create (operation nodes) axes

    /// The factors of a product; a value that is none is its own factor.
    let factors (spread: Spread) =
        if spread.Factors.Length = 0 then
            [| spread |]
        else
            spread.Factors

    let private mostFactors = 8

    /// The product, which remembers what it is the product of where that may save work.
    let multiply (build: IBuilder) (a: Spread) (b: Spread) =
        let product = map build (fun nodes -> build.Call("multiply", nodes)) [| a; b |]
        let all = Array.append (factors a) (factors b)
        let isSame = a.Axes.Length = b.Axes.Length && a.Axes |> Array.forall _.IsIn(b.Axes)
        let isPlain = product.Inner.Length = 0 && all.Length <= mostFactors

        if isPlain && not (isSame && all.Length = 2) then
            { product with Factors = all }
        else
            product

    /// a/b: a product whose smallest factor is divided, if that is no larger than b, or b is a number.
    let divide (build: IBuilder) (a: Spread) (b: Spread) =
        let quotient (a: Spread) (b: Spread) =
            map build (fun nodes -> build.Call("divide", nodes)) [| a; b |]

        let fits (factor: Spread) =
            b.Inner.Length = 0
            && b.Axes |> Array.forall _.IsIn(factor.Axes)
            && (b.Axes.Length = 0 || b.Axes.Length = factor.Axes.Length)

        let whole = quotient a b

        match a.Factors |> Array.filter fits with
        | [||] -> whole
        | fitting ->
            let divided = fitting |> Array.minBy _.Node.Shape.Size

            { whole with
                Factors =
                    a.Factors
                    |> Array.map (fun factor ->
                        if obj.ReferenceEquals(factor, divided) then
                            quotient factor b
                        else
                            factor)
            }

    let private mostTerms = 8

    let private terms (spread: Spread) =
        if spread.Terms.Length = 0 then
            [| spread |]
        else
            spread.Terms

    /// a + b or a - b, which remembers its terms where one of them is a product.
    let sum (build: IBuilder) isDifference (a: Spread) (b: Spread) =
        let name = if isDifference then "subtract" else "add"
        let whole = map build (fun nodes -> build.Call(name, nodes)) [| a; b |]
        let minus = ofNode (build.Constant -1.0)

        let others =
            terms b
            |> Array.map (fun term -> if isDifference then multiply build minus term else term)

        let all = Array.append (terms a) others

        if
            whole.Inner.Length = 0
            && all.Length <= mostTerms
            && all |> Array.exists (fun term -> term.Factors.Length > 0)
        then
            { whole with Terms = all }
        else
            whole

    /// The value at the places of a piece of the axis; the other axis takes the place of the first.
    let narrow (build: IBuilder) (axis: Axis) (piece: AxisPiece) (part: Axis) (spread: Spread) =
        match spread.Axes |> Array.tryFindIndex (fun other -> other.Number = axis.Number) with
        | None -> spread
        | Some at ->
            let dims = spread.Node.Shape.Dims
            let starts, steps = Array.zeroCreate dims.Length, Array.create dims.Length 1
            starts[at] <- piece.Low
            steps[at] <- piece.Step
            let counts = Array.copy dims
            counts[at] <- part.Count
            let node = build.Slice(spread.Node, starts, steps, counts)
            let axes = Array.copy spread.Axes
            axes[at] <- part
            // An axis of one place is none.
            if part.Count > 1 then
                create node axes
            else
                let rest = axes |> Array.filter (fun other -> other.Number <> part.Number)
                create (build.Reshape(node, Shape(Array.append (extents rest) spread.Inner))) rest

    /// The value of a piece of the axis, with zeros elsewhere along it.
    let widen (build: IBuilder) (axis: Axis) (piece: AxisPiece) (part: Axis) (spread: Spread) =
        let axes = Axis.Union [ spread.Axes; (if part.Count > 1 then [| part |] else [||]) ]
        let node = expand build axes spread.Inner spread

        let others = axes |> Array.filter (fun other -> other.Number <> part.Number)
        let whole = Axis.Union [ others; [| axis |] ]
        let at = whole |> Array.findIndex (fun other -> other.Number = axis.Number)
        let dims = Array.append (extents whole) spread.Inner
        let given = Array.copy dims
        given[at] <- part.Count
        let starts, steps = Array.zeroCreate dims.Length, Array.create dims.Length 1
        starts[at] <- piece.Low
        steps[at] <- piece.Step
        let node = build.Reshape(node, Shape given)
        create (build.Pad(node, starts, steps, Shape dims)) whole

    /// Some of the axes, in the order given, as the first dimensions of the value.
    let gatherIn (build: IBuilder) (own: Axis[]) (spread: Spread) =
        let axes =
            Axis.Union [ spread.Axes; own |> Array.filter (fun axis -> axis.Count > 1) ]

        let node = expand build axes spread.Inner spread

        let place (axis: Axis) =
            axes |> Array.findIndex (fun other -> other.Number = axis.Number)

        let outer = axes |> Array.filter (fun axis -> not (axis.IsIn own))
        let inner = own |> Array.filter (fun axis -> axis.Count > 1)
        let rest = [| axes.Length .. node.Shape.Rank - 1 |]
        let order = Array.concat [ Array.map place outer; Array.map place inner; rest ]
        let moved = build.Permute(node, order)
        let dims = Array.concat [ extents outer; extents own; spread.Inner ]
        create (build.Reshape(moved, Shape dims)) outer

    /// The reverse: the first dimensions of the value become axes. They must come after all the others.
    let spreadOut (build: IBuilder) (own: Axis[]) (spread: Spread) =
        let axes =
            Array.append spread.Axes (own |> Array.filter (fun axis -> axis.Count > 1))

        let dims = Array.append (extents axes) spread.Inner[own.Length ..]
        create (build.Reshape(spread.Node, Shape dims)) axes
