namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// What one operation contributes to the adjoint of its operand: all of it, or the slice the operation read.
[<RequireQualifiedAccess>]
type internal Contribution =
    | Whole of Node
    | Part of value: Node * starts: int[] * steps: int[]

/// Sums contributions to one adjoint. A few slices become pads, which fuse with the loops that read them. Many would
/// make work of slices times elements: their values are put side by side instead, each element once, and added where
/// they belong.
[<RequireQualifiedAccess>]
module internal Assembly =
    /// More pads than this are no longer index maps of a loop.
    let private padLimit = 8

    let private sum (build: IBuilder) (nodes: seq<Node>) =
        nodes |> Seq.reduce (fun a b -> build.Call("add", [| a; b |]))

    let private pad (build: IBuilder) (shape: Shape) contribution =
        match contribution with
        | Contribution.Whole node -> node
        | Contribution.Part(value, starts, steps) -> build.Pad(value, starts, steps, shape)

    /// Positions in a row-major array of the elements of a slice of it, in the slice's own order.
    let private positions (shape: Shape) (part: Shape) (starts: int[]) (steps: int[]) =
        let strides = shape.Strides

        let along (heads: int[]) axis =
            let offset i =
                (starts[axis] + steps[axis] * i) * strides[axis]

            heads
            |> Array.collect (fun head -> Array.init part.Dims[axis] (fun i -> head + offset i))

        Array.fold along [| 0 |] [| 0 .. shape.Rank - 1 |]

    /// Single elements, those of one place added up: (position, scalar), by position.
    let private elements (build: IBuilder) (shape: Shape) parts =
        let sums = SortedDictionary<int, Node>()

        for value: Node, starts, steps in parts do
            let position = (positions shape value.Shape starts steps)[0]
            let element = build.Reshape(value, Shape.Scalar)

            sums[position] <-
                match sums.TryGetValue position with
                | true, earlier -> build.Call("add", [| earlier; element |])
                | _ -> element

        sums

    let private sideBySide (build: IBuilder) (values: seq<Node>) =
        let flat =
            values
            |> Seq.map (fun value -> build.Reshape(value, Shape(value.Shape.Size)))
            |> Array.ofSeq

        build.Concatenate(flat, 0)

    let private scatter (build: IBuilder) (shape: Shape) (values: seq<Node>) (indices: int[]) =
        let sum = build.ScatterAdd(sideBySide build values, indices, shape.Size)
        build.Reshape(sum, shape)

    /// Whether an array with these many elements written has enough of them to be listed one by one.
    let private isFull (shape: Shape) count = shape.Size <= 8 * count

    let private ofElements (build: IBuilder) (shape: Shape) parts =
        let sums = elements build shape parts

        if isFull shape sums.Count then
            let element i =
                match sums.TryGetValue i with
                | true, value -> value
                | _ -> build.Constant 0.0

            build.Reshape(sideBySide build (Seq.init shape.Size element), shape)
        else
            scatter build shape sums.Values (Array.ofSeq sums.Keys)

    let private ofSlices (build: IBuilder) (shape: Shape) parts =
        let indices =
            parts
            |> Array.collect (fun (value: Node, starts, steps) -> positions shape value.Shape starts steps)

        scatter build shape (parts |> Seq.map (fun (value, _, _) -> value)) indices

    let private isElement (value: Node) = value.Shape.Size = 1

    /// The slices among the contributions, single elements or longer ones.
    let private slices single (contributions: IReadOnlyList<Contribution>) =
        [|
            for contribution in contributions do
                match contribution with
                | Contribution.Part(value, starts, steps) when isElement value = single ->
                    value, starts, steps
                | _ -> ()
        |]

    /// Σ of the contributions to an array of that shape.
    let ofContributions (build: IBuilder) (shape: Shape) (contributions: IReadOnlyList<Contribution>) : Node =
        let elements, longer = slices true contributions, slices false contributions

        let listsElements =
            elements.Length > padLimit
            || elements.Length > 1 && isFull shape elements.Length

        let listsLonger = longer.Length > padLimit

        let isPadded contribution =
            match contribution with
            | Contribution.Whole _ -> true
            | Contribution.Part(value, _, _) -> not (if isElement value then listsElements else listsLonger)

        seq {
            yield! contributions |> Seq.filter isPadded |> Seq.map (pad build shape)

            if listsLonger then
                ofSlices build shape longer

            if listsElements then
                ofElements build shape elements
        }
        |> sum build
