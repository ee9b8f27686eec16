namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// <summary>An array read at positions that depend on indices, one a dimension: as slices, or as rows in a given order.</summary>
/// <remarks>
/// Where every dimension is read along an axis of its own it is one strided slice. Dimensions that depend on the same axes, as in
/// X[i, i+1], are one dimension of the array written in a row; what is then read along one axis is a slice again, along two a
/// block or a few slices side by side, and otherwise a list of places.
/// </remarks>
[<RequireQualifiedAccess>]
module internal ElementAccess =
    /// A window of more places is a list, not slices side by side.
    let private widestWindow = 64

    // ---- Slices ----

    /// Every dimension along one axis at most, and no axis twice.
    let private slice (build: IBuilder) (node: Node) (forms: Affine[]) : Spread =
        let along (form: Affine) =
            match form.Terms with
            | [| struct (axis, step) |] -> struct (int step, axis.Count)
            | _ -> struct (1, 1)

        let steps =
            forms |> Array.map (fun form -> let struct (step, _) = along form in step)

        let counts =
            forms |> Array.map (fun form -> let struct (_, count) = along form in count)

        let starts = forms |> Array.map (fun form -> int form.Constant)
        let cut = build.Slice(node, starts, steps, counts)
        let axes = forms |> Array.collect _.Axes
        let sorted = Axis.Union [ axes ]

        let order =
            sorted
            |> Array.map (fun axis -> axes |> Array.findIndex (fun other -> other.Number = axis.Number))

        let plain = build.Reshape(cut, Shape(Spread.extents axes))
        Spread.create (build.Permute(plain, order)) sorted

    // ---- Dimensions that hang together ----

    /// A dimension along several axes, or not along a form, and all dimensions that share axes with it; or dimensions that share one.
    let private tangled (positions: Position[]) =
        let isSimple position =
            match position with
            | Position.Form form -> form.Terms.Length <= 1
            | Position.Listed _ -> false

        let shares (a: Position) (b: Position) = a.Axes |> Array.exists _.IsIn(b.Axes)

        let touches group at =
            group
            |> Array.exists (fun other -> other = at || shares positions[other] positions[at])

        let all = [| 0 .. positions.Length - 1 |]

        let rec closure (group: int[]) =
            let larger = all |> Array.filter (touches group)

            if larger.Length = group.Length then
                group
            else
                closure larger

        all
        |> Array.tryFind (fun at ->
            not (isSimple positions[at])
            || all
               |> Array.exists (fun other -> other <> at && shares positions[at] positions[other]))
        |> Option.map (fun at -> closure [| at |])

    /// Where the dimensions of the group are read, written as one.
    let private joinedPlace (dims: int[]) (positions: Position[]) (group: int[]) =
        if group |> Array.forall (fun at -> positions[at].IsForm) then
            group
            |> Array.fold
                (fun sum at ->
                    match positions[at] with
                    | Position.Form form -> Affine.add (Affine.scale (int64 dims[at]) sum) form
                    | Position.Listed _ -> sum)
                (Affine.constant 0L)
            |> Position.Form
        else
            let axes = Axis.Union(group |> Seq.map (fun at -> positions[at].Axes))
            let lists = group |> Array.map (fun at -> Position.values axes positions[at])

            let combined =
                Array.init lists[0].Length (fun place ->
                    Array.fold2 (fun sum at (values: int[]) -> sum * dims[at] + values[place]) 0 group lists)

            Position.Listed(axes, combined)

    /// The dimensions of the group written as one, the first; and where it is read.
    let private joined (build: IBuilder) (node: Node) (positions: Position[]) (group: int[]) =
        let rest = [| 0 .. positions.Length - 1 |] |> Array.except group
        let dims = node.Shape.Dims
        let moved = build.Permute(node, Array.append group rest)
        let length = group |> Array.fold (fun product at -> product * dims[at]) 1
        let others = rest |> Array.map (fun at -> dims[at])
        let flat = build.Reshape(moved, Shape(Array.append [| length |] others))
        struct (flat, joinedPlace dims positions group, rest |> Array.map (fun at -> positions[at]))

    let private withRest (node: Node) (first: int[]) =
        Shape(Array.append first node.Shape.Dims[1..])

    /// The first dimension cut from a start, by a step.
    let private firstCut (build: IBuilder) (node: Node) start step count =
        let dims = node.Shape.Dims

        let starts, steps, counts =
            Array.create dims.Length 0, Array.create dims.Length 1, Array.copy dims

        starts[0] <- start
        steps[0] <- step
        counts[0] <- count
        build.Slice(node, starts, steps, counts)

    /// k·i + l·j where the steps of j lie between those of i: rows of a matrix.
    let private asBlocks (build: IBuilder) (node: Node) (form: Affine) =
        match form.Terms with
        | [| struct (a, k); struct (b, l) |] when k > 0L && l > 0L ->
            let struct (outer, wide, inner, narrow) =
                if k >= l then struct (a, k, b, l) else struct (b, l, a, k)

            let reach = narrow * int64 (inner.Count - 1) + 1L
            let stop = form.Constant + wide * int64 outer.Count

            if reach <= wide && stop <= int64 node.Shape.Dims[0] then
                let cut = firstCut build node (int form.Constant) 1 (int wide * outer.Count)
                let rows = build.Reshape(cut, withRest node [| outer.Count; int wide |])
                ValueSome(struct (rows, [| Affine.ofAxis outer; Affine.scale narrow (Affine.ofAxis inner) |]))
            else
                ValueNone
        | _ -> ValueNone

    /// A few slices, side by side along the shorter of two axes.
    let private asWindow (build: IBuilder) (node: Node) (form: Affine) =
        match form.Terms with
        | [| struct (a, _); struct (b, _) |] when min a.Count b.Count <= widestWindow ->
            let few, many = if a.Count <= b.Count then a, b else b, a
            let step = Affine.factor many form

            let part place =
                let at = Affine.substitute few (Affine.constant (int64 place)) form
                let cut = firstCut build node (int at.Constant) (int step) many.Count
                build.Reshape(cut, withRest node [| 1; many.Count |])

            let parts = Array.init few.Count part
            let side = build.Concatenate(parts, 0)
            ValueSome(struct (side, [| Affine.ofAxis few; Affine.ofAxis many |]))
        | _ -> ValueNone

    let private asList (build: IBuilder) (node: Node) (position: Position) =
        let axes = position.Axes
        let rows = build.Gather(node, Position.values axes position)
        let shaped = build.Reshape(rows, withRest node (Spread.extents axes))
        struct (shaped, axes |> Array.map Affine.ofAxis)

    /// The first dimension as one dimension an axis.
    let private untangled (build: IBuilder) (node: Node) (position: Position) =
        let views =
            match position with
            | Position.Form form when form.Terms.Length <= 1 -> ValueSome(struct (node, [| form |]))
            | Position.Form form ->
                asBlocks build node form
                |> ValueOption.orElseWith (fun () -> asWindow build node form)
            | Position.Listed _ -> ValueNone

        views |> ValueOption.defaultWith (fun () -> asList build node position)

    /// The node at positions within it, one a dimension.
    let read (build: IBuilder) (node: Node) (positions: Position[]) : Spread =
        let mutable node, positions = node, positions
        let mutable group = tangled positions

        while group.IsSome do
            let struct (flat, place, rest) = joined build node positions group.Value
            let struct (view, forms) = untangled build flat place
            node <- view
            positions <- Array.append (forms |> Array.map Position.Form) rest
            group <- tangled positions

        let form position =
            match position with
            | Position.Form form -> form
            | Position.Listed _ -> invalidOp "A list of places is a tangle."

        slice build node (Array.map form positions)

    // ---- Bounds ----

    /// Whether a place of a dimension lies inside wherever it counts; else one that does not.
    let private strays (space: IndexSpace) (form: Affine) (last: int64) : int64 voption =
        let conditions = space.Conditions
        let low, high = Affine.low form, Affine.high form
        let isImplied form = Affine.isImplied conditions form

        let isInside =
            (low >= 0L || isImplied form)
            && (high <= last || isImplied (Affine.subtract (Affine.constant last) form))

        if isInside then
            ValueNone
        else
            let places = lazy Position.values form.Axes (Position.Form form)

            let holds place =
                places.Value[place] >= 0 && int64 places.Value[place] <= last

            if space.IsMasked && space.HoldsThroughout(form.Axes, holds) then
                ValueNone
            else
                ValueSome(if low < 0L then low else high)

    /// The array with zeros around, so that a form that leaves it where nothing counts reads them; refuses where it counts.
    let private padded (build: IBuilder) (space: IndexSpace) dimension (node: Node) (form: Affine) refuse =
        let dims = node.Shape.Dims
        let last = int64 dims[dimension] - 1L
        strays space form last |> ValueOption.iter refuse
        let before, after = max 0L -(Affine.low form), max 0L (Affine.high form - last)

        if before = 0L && after = 0L then
            struct (node, form)
        else
            let wide = Array.copy dims
            wide[dimension] <- int (int64 dims[dimension] + before + after)
            let starts = Array.create dims.Length 0
            starts[dimension] <- int before
            let around = build.Pad(node, starts, Array.create dims.Length 1, Shape wide)
            struct (around, Affine.shift before form)

    let private isWithin (node: Node) dimension (form: Affine) =
        Affine.low form >= 0L && Affine.high form < int64 node.Shape.Dims[dimension]

    /// Whether zeros around would be most of the array, and more than what is read: along a diagonal of a narrow matrix
    /// they grow with the square of its length.
    let private isMostlyPadding (node: Node) (positions: Position[]) =
        let wide extent position =
            match position with
            | Position.Form form ->
                float (max (int64 extent - 1L) (Affine.high form) - min 0L (Affine.low form) + 1L)
            | Position.Listed _ -> float extent

        let read =
            Axis.Union(positions |> Array.map _.Axes)
            |> Array.fold (fun size axis -> size * float axis.Count) 1.0

        let padded = Array.map2 wide node.Shape.Dims positions |> Array.fold (*) 1.0
        padded > 4.0 * max (float node.Shape.Size) read

    /// Numbers that lie inside wherever they count; elsewhere any will do.
    let private clamped (space: IndexSpace) (axes: Axis[]) (values: int[]) last refuse =
        let isInside at = at >= 0 && at <= last

        match values |> Array.tryFind (isInside >> not) with
        | None -> values
        | Some stray ->
            if
                not (
                    space.IsMasked
                    && space.HoldsThroughout(axes, (fun place -> isInside values[place]))
                )
            then
                refuse (int64 stray)

            values |> Array.map (fun at -> max 0 (min last at))

    /// The places of a form, at the edge where they lie outside and nothing counts; refuses where it counts.
    let private listed (space: IndexSpace) (form: Affine) last refuse =
        strays space form last |> ValueOption.iter refuse
        let places = Position.values form.Axes (Position.Form form)
        Position.Listed(form.Axes, places |> Array.map (fun at -> max 0 (min (int last) at)))

    /// The same where the positions may lie outside at places that do not count; `refuse` is told the dimension and the place
    /// that lies outside and counts.
    let readWithin
        build
        (space: IndexSpace)
        (node: Node)
        (positions: Position[])
        (refuse: int -> int64 -> unit)
        =
        let mutable node = node
        let isListed = isMostlyPadding node positions

        let inside =
            positions
            |> Array.mapi (fun dimension position ->
                match position with
                | Position.Form form when isListed && not (isWithin node dimension form) ->
                    listed space form (int64 node.Shape.Dims[dimension] - 1L) (refuse dimension)
                | Position.Form form ->
                    let struct (around, shifted) =
                        padded build space dimension node form (refuse dimension)

                    node <- around
                    Position.Form shifted
                | Position.Listed(axes, values) ->
                    let last = node.Shape.Dims[dimension] - 1
                    Position.Listed(axes, clamped space axes values last (refuse dimension)))

        read build node inside
