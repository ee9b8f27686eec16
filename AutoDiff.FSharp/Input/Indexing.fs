namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// One operand on the elaborator's stack.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Item =
    | Value of Node
    | Omitted
    | Range of lower: Item * upper: Item * step: Item
    /// Something was complained about; what depends on it is not.
    | Broken

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
        | ValueSome value -> value
        | ValueNone -> Static.refuse operand (ElaborationComplaints.notAnIndex ())

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
