namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// <summary>The product of elements, by halves: element k times element k + n/2, and so on.</summary>
/// <remarks>
/// Only products of two are made, so that the derivative is one of products too, right where elements are 0, to any order;
/// there are as many steps as n has binary digits.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Product =
    let private rows (build: IBuilder) (node: Node) start count =
        let dims = node.Shape.Dims
        let starts, counts = Array.create dims.Length 0, Array.copy dims
        starts[0] <- start
        counts[0] <- count
        build.Slice(node, starts, Array.create dims.Length 1, counts)

    let private times (build: IBuilder) (a: Node) (b: Node) = build.Call("multiply", [| a; b |])

    /// Of the rows of a node; one row is left.
    let private ofRows (build: IBuilder) (node: Node) =
        let mutable product = node
        let mutable odd: Node voption = ValueNone

        while product.Shape.Dims[0] > 1 do
            let count = product.Shape.Dims[0]
            let half = count / 2

            if count % 2 = 1 then
                let last = rows build product (count - 1) 1
                odd <- ValueSome(odd |> ValueOption.map (times build last) |> ValueOption.defaultValue last)

            product <- times build (rows build product 0 half) (rows build product half half)

        match odd with
        | ValueSome last -> times build product last
        | ValueNone -> product

    /// Of the elements along the axes, which disappear.
    let along (build: IBuilder) (node: Node) (axes: int[]) : Node =
        if axes.Length = 0 then
            node
        else
            let rest = [| 0 .. node.Shape.Rank - 1 |] |> Array.except axes
            let dims = node.Shape.Dims
            let moved = build.Permute(node, Array.append axes rest)
            let count = axes |> Array.fold (fun product axis -> product * dims[axis]) 1
            let left = rest |> Array.map (fun axis -> dims[axis])
            let flat = build.Reshape(moved, Shape(Array.append [| count |] left))
            build.Reshape(ofRows build flat, Shape left)
