namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// What operators and functions do with values that depend on the indices of sums: the same at every place.
[<RequireQualifiedAccess>]
module internal Lifted =
    let private shapeOf (spread: Spread) = Shape spread.Inner

    let private refuseShapes (a: Spread) (b: Spread) =
        Static.refuse -1 (ElaborationComplaints.notAMatrixProduct (shapeOf a) (shapeOf b))

    /// Dimensions of a value as axes for a while, so that a product of arrays is a contraction.
    let private sumOfProducts (build: IBuilder) (common: Axis[]) (own: Axis[]) (a: Spread) (b: Spread) =
        Spread.multiply build a b
        |> Contraction.sum build (common |> Array.filter (fun axis -> axis.Count > 1))
        |> Spread.gatherIn build own

    /// a @ b of vectors and matrices.
    let matrixProduct (build: IBuilder) (space: IndexSpace) (a: Spread) (b: Spread) : Spread =
        let left, right = a.Inner, b.Inner
        let isArray rank = rank = 1 || rank = 2

        if not (isArray left.Length && isArray right.Length && left[left.Length - 1] = right[0]) then
            refuseShapes a b
        else
            let rows = left[.. left.Length - 2] |> Array.map space.NewInnerAxis
            let common = [| space.NewInnerAxis right[0] |]
            let columns = right[1..] |> Array.map space.NewInnerAxis
            let a = Spread.spreadOut build (Array.append rows common) a
            let b = Spread.spreadOut build (Array.append common columns) b
            sumOfProducts build common (Array.append rows columns) a b

    let private dot (build: IBuilder) (space: IndexSpace) (a: Spread) (b: Spread) =
        if a.Inner <> b.Inner then
            Static.refuse -1 (ElaborationComplaints.differentLengths "dot" (shapeOf a) (shapeOf b))

        let common = a.Inner |> Array.map space.NewInnerAxis
        sumOfProducts build common [||] (Spread.spreadOut build common a) (Spread.spreadOut build common b)

    /// A reduction over dimensions of the value's own.
    let private reduction (build: IBuilder) name reduce (arguments: Spread[]) =
        let value = arguments[0]
        let rank = value.Inner.Length

        let own =
            if arguments.Length < 2 then
                [| 0 .. rank - 1 |]
            else
                // Axes are read as of an array of the same shape that depends on nothing.
                let like = build.Input(Input("", shapeOf value, null))
                Application(name, build, [| like; arguments[1].Node |]).Axes()

        let axes = own |> Array.map (fun axis -> axis + value.Axes.Length)
        Spread.create (reduce build value.Node axes) value.Axes

    let private elementwise (build: IBuilder) (f: Function) (arguments: Spread[]) =
        arguments
        |> Spread.map build (fun nodes -> f.Make(Application(f.Name, build, nodes)))

    /// The function at every place.
    let call (build: IBuilder) (space: IndexSpace) (f: Function) (arguments: Spread[]) : Spread =
        match f.Lifting with
        | Lifting.Elementwise -> elementwise build f arguments
        | Lifting.Reduction reduce -> reduction build f.Name reduce arguments
        | Lifting.Extreme reduce when arguments.Length = 1 -> reduction build f.Name reduce arguments
        | Lifting.Extreme _ -> elementwise build f arguments
        | Lifting.Dot -> dot build space arguments[0] arguments[1]
        | Lifting.MatrixProduct -> matrixProduct build space arguments[0] arguments[1]
        | Lifting.Size ->
            let like = build.Input(Input("", shapeOf arguments[0], null))
            Spread.ofNode (f.Make(Application(f.Name, build, [| like |])))
        | Lifting.Transpose when arguments[0].Inner.Length = 2 ->
            let outer = arguments[0].Axes.Length
            let order = Array.append [| 0 .. outer - 1 |] [| outer + 1; outer |]
            Spread.create (build.Permute(arguments[0].Node, order)) arguments[0].Axes
        | Lifting.Transpose
        | Lifting.None -> Static.refuse -1 (ElaborationComplaints.notLifted f.Name)

    /// A vector of elements of which some depend on indices.
    let vector (build: IBuilder) (elements: Spread[]) : Spread =
        for at in 1 .. elements.Length - 1 do
            if elements[at].Inner <> elements[0].Inner then
                let first, other = shapeOf elements[0], shapeOf elements[at]
                Static.refuse at (ElaborationComplaints.notAlike first other)

        let row (axes: Axis[]) (node: Node) =
            let dims = node.Shape.Dims
            let outer = axes.Length
            build.Reshape(node, Shape(Array.concat [ dims[.. outer - 1]; [| 1 |]; dims[outer..] ]))

        let struct (axes, nodes) = Spread.align build elements
        Spread.create (build.Concatenate(nodes |> Array.map (row axes), axes.Length)) axes
