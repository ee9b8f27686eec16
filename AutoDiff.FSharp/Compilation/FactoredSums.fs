namespace AutoDiff.FSharp

open AutoDiff

/// Takes factors out of sums: Σᵢⱼ aⱼ bᵢⱼ = Σⱼ aⱼ Σᵢ bᵢⱼ. What is left inside is added up once, and not once for every j: a
/// gradient with respect to what all samples share sums over the samples first. (On the means of a mixture, 100 products a
/// point and component became 10.)
[<RequireQualifiedAccess>]
module internal FactoredSums =
    /// Nested products that a sum looks through.
    let private mostNested = 8

    /// Positions of the axes once those removed are gone.
    let private renumber (removed: int[]) (axes: int[]) =
        axes
        |> Array.map (fun axis -> axis - (removed |> Array.filter (fun other -> other < axis)).Length)

    let rec private factored (build: IBuilder) depth (x: Node) (axes: int[]) : Node | null =
        match x.Operation, x.Operands with
        | Operation.Elementwise primitive, [| a; b |] when
            depth < mostNested && obj.ReferenceEquals(primitive, Primitives.multiply)
            ->
            match outOf build depth a b axes with
            | null -> outOf build depth b a axes
            | found -> found
        | _ -> null

    /// The sum of factor · rest, where the factor repeats along some of the axes.
    and private outOf build depth (factor: Node) (rest: Node) (axes: int[]) : Node | null =
        match factor.Operation with
        | Operation.Broadcast added when factor.Operands[0].Shape.Rank > 0 ->
            match Array.filter (fun axis -> Array.contains axis added) axes with
            | [||] -> null
            | inner ->
                let summed = sumOf build (depth + 1) rest inner

                let left (axes: int[]) =
                    axes |> Array.except inner |> renumber inner

                let repeated = build.Broadcast(factor.Operands[0], left added, summed.Shape)
                sumOf build (depth + 1) (build.Call("multiply", [| repeated; summed |])) (left axes)
        | _ -> null

    and private sumOf build depth (x: Node) (axes: int[]) : Node =
        match factored build depth x axes with
        | null -> build.Sum(x, axes)
        | found -> found

    let private longAxes (shape: Shape) =
        [| 0 .. shape.Rank - 1 |] |> Array.filter (fun axis -> shape.Dims[axis] <> 1)

    /// The sum over axes of a sum that has at most been given axes of extent 1, if a factor comes out of the two as one.
    let private ofSum (build: IBuilder) (x: Node) (axes: int[]) : Node | null =
        let sum = if x.Operation.IsReshape then x.Operands[0] else x
        let extents (shape: Shape) = shape.Dims |> Array.filter ((<>) 1)

        match sum.Operation with
        | Operation.Sum added when extents sum.Shape = extents x.Shape ->
            let operand = sum.Operands[0]
            let kept = [| 0 .. operand.Shape.Rank - 1 |] |> Array.except added
            let inX, inSum = longAxes x.Shape, longAxes sum.Shape

            let outer =
                [| 0 .. inX.Length - 1 |]
                |> Array.filter (fun at -> Array.contains inX[at] axes)
                |> Array.map (fun at -> kept[inSum[at]])

            match factored build 0 operand (Array.sort (Array.append added outer)) with
            | null -> null
            | found -> build.Reshape(found, StructuralRules.without axes x.Shape)
        | _ -> null

    /// The sum of x over the axes with factors taken out; null where none is.
    let sum (build: IBuilder) (x: Node) (axes: int[]) : Node | null =
        match factored build 0 x axes with
        | null -> ofSum build x axes
        | found -> found
