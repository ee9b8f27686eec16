namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// Elements, rows and slices: x[i], X[i, j], x[2..5 by 2], X[.., 1], and x[[3, 1, 3]]. Counted from 1.
[<RequireQualifiedAccess>]
module internal Indexing =
    /// What one index takes of its dimension. A single element leaves no dimension behind.
    [<Struct; NoEquality; NoComparison>]
    type private Part =
        {
            Start: int
            Step: int
            Count: int
            IsSingle: bool
        }

    let private whole extent =
        {
            Start = 0
            Step = 1
            Count = extent
            IsSingle = false
        }

    let private integer operand (node: Node) =
        match Static.integer node with
        | ValueSome value ->
            Static.fix node
            value
        | ValueNone ->
            match node.Shape.Rank, Static.evaluate node with
            | 0, ValueSome [| value |] when Math.Floor value = value && abs value < 1e9 ->
                Static.fix node
                int value
            | _ -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

    let private checkedIndex operand extent index =
        if index < 1 || index > extent then
            Static.refuse operand (ElaborationComplaints.indexOutOfRange (float index) extent)

        index

    let private bound operand extent otherwise item =
        match item with
        | Item.Value node -> integer operand node |> checkedIndex operand extent
        | _ -> otherwise

    let private range operand extent lower upper step =
        let first = bound operand extent 1 lower
        let last = bound operand extent extent upper

        let step =
            match step with
            | Item.Value node -> integer operand node
            | _ -> 1

        if step < 1 || last < first then
            Static.refuse operand (ElaborationComplaints.emptyRange first last)

        {
            Start = first - 1
            Step = step
            Count = (last - first) / step + 1
            IsSingle = false
        }

    let private part operand extent item =
        match item with
        | Item.Value node ->
            let index = integer operand node |> checkedIndex operand extent

            {
                Start = index - 1
                Step = 1
                Count = 1
                IsSingle = true
            }
        | Item.Range(lower, upper, step) -> range operand extent lower upper step
        | _ -> whole extent

    let private checkRank (target: Node) given =
        let name, isVariable =
            match target.Operation with
            | Operation.Input input -> input.Name, isNull input.Values
            | _ -> "", false

        if target.Shape.Rank = 0 then
            Static.refuse 0 (ElaborationComplaints.noElements name isVariable)

        if given > target.Shape.Rank then
            Static.refuse -1 (ElaborationComplaints.tooManyIndices target.Shape given)

    let private slice (build: IBuilder) (target: Node) (indices: Item[]) =
        let parts =
            target.Shape.Dims
            |> Array.mapi (fun axis extent ->
                if axis < indices.Length then
                    part (axis + 1) extent indices[axis]
                else
                    whole extent)

        let cut =
            build.Slice(
                target,
                parts |> Array.map _.Start,
                parts |> Array.map _.Step,
                parts |> Array.map _.Count
            )

        let kept = parts |> Array.filter (fun part -> not part.IsSingle)
        build.Reshape(cut, Shape(kept |> Array.map _.Count))

    /// Rows of the first dimension, in the order of a list.
    let gather (build: IBuilder) (target: Node) (operand: int) (rows: int[]) =
        let extent = target.Shape.Dims[0]
        build.Gather(target, rows |> Array.map (fun row -> checkedIndex operand extent row - 1))

    /// The target at its indices, one a dimension; dimensions without one are taken whole.
    let apply (build: IBuilder) (target: Node) (indices: Item[]) : Node =
        checkRank target indices.Length

        match indices with
        | [| Item.Value list |] when list.Shape.Rank = 1 ->
            match Static.integers list with
            | ValueSome rows -> gather build target 1 rows
            | ValueNone -> Static.refuse 1 (ElaborationComplaints.notAnIndex ())
        | _ -> slice build target indices

    // ---- Indices of sums ----

    /// The numbers of an index that is data, or made of data: it must be known now.
    let private known operand (node: Node) =
        match Static.evaluate node with
        | ValueSome values when
            values
            |> Array.forall (fun value -> Math.Floor value = value && abs value < 1e9)
            ->
            Static.fix node
            values |> Array.map (fun value -> int value - 1)
        | _ -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

    /// The same at every place of axes; where a place does not count, any number will do.
    let private knownAt (space: IndexSpace) operand (index: Spread) =
        let counts =
            match space.Counting index.Axes |> ValueOption.bind Static.evaluate with
            | ValueSome mask -> fun place -> mask[place] <> 0.0
            | ValueNone -> fun _ -> true

        let isIndex place value =
            Math.Floor(value: float) = value && abs value < 1e9 || not (counts place)

        match Static.evaluate index.Node with
        | ValueSome values when
            values |> Seq.indexed |> Seq.forall (fun (place, value) -> isIndex place value)
            ->
            Static.fix index.Node

            values
            |> Array.mapi (fun place value -> if counts place then int value - 1 else 0)
        | _ -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

    let private affine operand (item: Item) =
        match item with
        | Item.Whole(form, value) ->
            Items.fix value
            form
        | Item.Value node -> Affine.constant (int64 (integer operand node))
        | _ -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

    /// A range as an axis of its own: its bounds may depend on indices, its length may not.
    let private rangePosition (space: IndexSpace) operand extent lower upper step =
        let bound otherwise item =
            match item with
            | Item.Omitted -> Affine.constant otherwise
            | item -> affine operand item

        let first, last = bound 1L lower, bound (int64 extent) upper
        let length = Affine.subtract last first

        let step =
            match step with
            | Item.Omitted -> 1
            | Item.Value node -> integer operand node
            | _ -> 0

        if not length.IsConstant then
            Static.refuse operand (ElaborationComplaints.varyingLength ())

        if step < 1 || length.Constant < 0L then
            Static.refuse operand (ElaborationComplaints.emptyVaryingRange ())

        let axis =
            space.NewInnerAxis(int (min length.Constant (int64 Int32.MaxValue - 1L)) / step + 1)

        let place = Affine.scale (int64 step) (Affine.ofAxis axis)
        struct (Position.Form(Affine.shift -1L (Affine.add first place)), [| axis |])

    let private position (space: IndexSpace) operand extent (item: Item) : struct (Position * Axis[]) =
        match item with
        | Item.Whole _ -> struct (Position.Form(Affine.shift -1L (affine operand item)), [||])
        | Item.Range(lower, upper, step) -> rangePosition space operand extent lower upper step
        | Item.Omitted ->
            let axis = space.NewInnerAxis extent
            struct (Position.Form(Affine.ofAxis axis), [| axis |])
        | Item.Value node when (Static.integer node).IsSome ->
            struct (Position.Form(Affine.constant (int64 (integer operand node) - 1L)), [||])
        | Item.Value node when node.Shape.Rank <= 1 ->
            let axes = node.Shape.Dims |> Array.map space.NewInnerAxis
            struct (Position.Listed(axes, known operand node), axes)
        | Item.Spread spread when spread.Inner.Length = 0 ->
            struct (Position.Listed(spread.Axes, knownAt space operand spread), [||])
        | _ -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

    /// The target at indices that depend on those of sums, or itself dependent on them.
    let applyAt (build: IBuilder) (space: IndexSpace) (target: Spread) (indices: Item[]) : Spread =
        let inner = target.Inner

        if inner.Length = 0 then
            Static.refuse 0 (ElaborationComplaints.noElements "" false)

        if indices.Length > inner.Length then
            Static.refuse -1 (ElaborationComplaints.tooManyIndices (Shape inner) indices.Length)

        let outer = target.Axes |> Array.map (fun axis -> Position.Form(Affine.ofAxis axis))

        let read =
            inner
            |> Array.mapi (fun at extent ->
                let item = if at < indices.Length then indices[at] else Item.Omitted
                position space (at + 1) extent item)

        let positions =
            Array.append outer (read |> Array.map (fun struct (position, _) -> position))

        let own = read |> Array.collect (fun struct (_, axes) -> axes)

        let refuse dimension (place: int64) =
            let at = dimension - outer.Length
            Static.refuse (at + 1) (ElaborationComplaints.indexOutOfRange (float (place + 1L)) inner[at])

        let result = ElementAccess.readWithin build space target.Node positions refuse

        let axes = result.Axes |> Array.filter (fun axis -> not (axis.IsIn own))
        let dims = Array.append (Spread.extents axes) (Spread.extents own)
        space.Guarded(Spread.create (build.Reshape(result.Node, Shape dims)) axes, 0)
