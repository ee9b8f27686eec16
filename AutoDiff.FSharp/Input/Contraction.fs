namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// Sums of products over axes, as products of matrices and vectors where that is what they are: Σⱼ A[i,j]·x[j] is A @ x, and
/// no array over i and j is made of it.
[<RequireQualifiedAccess>]
module internal Contraction =
    let private within (axes: Axis[]) (spread: Spread) =
        spread.Axes |> Array.filter (fun axis -> axis.IsIn axes)

    let private without (axes: Axis[]) (spread: Spread) =
        spread.Axes |> Array.filter (fun axis -> not (axis.IsIn axes))

    let private size (axes: Axis[]) =
        axes |> Array.fold (fun product axis -> product * int64 axis.Count) 1L

    /// Σ over those of its axes.
    let private sumOver (build: IBuilder) (axes: Axis[]) (spread: Spread) =
        let places =
            [| 0 .. spread.Axes.Length - 1 |]
            |> Array.filter (fun at -> spread.Axes[at].IsIn axes)

        Spread.create (build.Sum(spread.Node, places)) (without axes spread)

    /// The value as a matrix: some axes are its rows, the others its columns; a vector where one side has none.
    let private asMatrix (build: IBuilder) (rows: Axis[]) (columns: Axis[]) (spread: Spread) =
        let place (axis: Axis) =
            spread.Axes |> Array.findIndex (fun other -> other.Number = axis.Number)

        let order = Array.append (Array.map place rows) (Array.map place columns)
        let moved = build.Permute(spread.Node, order)

        let dims =
            [| rows; columns |]
            |> Array.filter (fun axes -> axes.Length > 0)
            |> Array.map (fun axes -> int (size axes))

        build.Reshape(moved, Shape dims)

    /// Σ over `common` of a·b, where no other axis is in both.
    let private product (build: IBuilder) (common: Axis[]) (a: Spread) (b: Spread) =
        let rows, columns = without common a, without common b
        let left = asMatrix build rows common a
        let right = asMatrix build common columns b
        let axes = Array.append rows columns
        let shaped = build.Reshape(build.MatMul(left, right), Shape(Spread.extents axes))
        let sorted = Axis.Union [ axes ]

        let order =
            sorted
            |> Array.map (fun axis -> axes |> Array.findIndex (fun other -> other.Number = axis.Number))

        Spread.create (build.Permute(shaped, order)) sorted

    let private isMatrixProduct (axes: Axis[]) (a: Spread) (b: Spread) =
        let shared = a.Axes |> Array.filter (fun axis -> axis.IsIn b.Axes)

        shared |> Array.forall (fun axis -> axis.IsIn axes)
        && shared.Length < max a.Axes.Length b.Axes.Length

    /// Factors over the same axes are multiplied at once: between them there is nothing to save.
    let private merged (build: IBuilder) (factors: Spread[]) =
        let key (spread: Spread) =
            spread.Axes |> Array.map _.Number |> Array.toList

        factors
        |> Array.groupBy key
        |> Array.map (fun (_, alike) ->
            alike
            |> Array.reduce (fun a b -> Spread.create (build.Call("multiply", [| a.Node; b.Node |])) a.Axes))

    /// How large the array is that summing over the axis would make of the factors that depend on it.
    let private cost (factors: Spread[]) (axis: Axis) =
        Axis.Union(factors |> Seq.filter (fun f -> axis.IsIn f.Axes) |> Seq.map _.Axes)
        |> size

    /// The factors once the axis is summed over, and others with it where they are in the same factors only.
    let private eliminate (build: IBuilder) (axes: Axis[]) (axis: Axis) (factors: Spread[]) =
        let involved, others = factors |> Array.partition (fun f -> axis.IsIn f.Axes)

        let together =
            axes
            |> Array.filter (fun other ->
                factors |> Array.forall (fun f -> other.IsIn f.Axes = axis.IsIn f.Axes))

        let sum =
            match involved with
            | [| a; b |] when isMatrixProduct together a b -> product build together a b
            | _ ->
                Spread.map build (Array.reduce (fun a b -> build.Call("multiply", [| a; b |]))) involved
                |> sumOver build together

        struct (Array.append others [| sum |], axes |> Array.filter (fun other -> not (other.IsIn together)))

    let private add (build: IBuilder) (a: Spread) (b: Spread) =
        Spread.map build (fun nodes -> build.Call("add", nodes)) [| a; b |]

    /// Whether it is a product some factor of which varies along fewer axes than the whole: one to be contracted.
    let private isContracted (spread: Spread) =
        let factors = spread.Factors |> Array.filter (fun factor -> factor.Axes.Length > 0)

        factors.Length > 1
        && factors |> Array.exists (fun factor -> factor.Axes.Length < spread.Axes.Length)

    /// Σ over the axes of a value, whether or not it depends on them all; of one in pieces, piece by piece, and of a sum of
    /// products, product by product.
    let rec sum (build: IBuilder) (axes: Axis[]) (spread: Spread) : Spread =
        match spread.Pieces with
        | ValueSome(struct (axis, pieces)) when axis.IsIn axes ->
            let others = axes |> Array.filter (fun other -> other.Number <> axis.Number)

            pieces
            |> Array.map (fun (struct (part, value)) ->
                let own = if part.Count > 1 then [| part |] else [||]
                sum build (Array.append own others) value)
            |> Array.reduce (add build)
        | _ when spread.Terms |> Array.exists isContracted ->
            spread.Terms |> Array.map (sum build axes) |> Array.reduce (add build)
        | _ -> sumOfProduct build axes spread

    and private sumOfProduct (build: IBuilder) (axes: Axis[]) (spread: Spread) : Spread =
        let absent = axes |> Array.filter (fun axis -> not (axis.IsIn spread.Axes))
        let mutable left = within axes spread
        let mutable factors = merged build (Spread.factors spread)

        if Array.length factors = 1 then
            factors <- [| sumOver build left factors[0] |]
            left <- [||]

        while left.Length > 0 do
            let axis = left |> Array.minBy (cost factors)
            let struct (rest, remaining) = eliminate build left axis factors
            factors <- merged build rest
            left <- remaining

        let times = Spread.ofNode (build.Constant(float (size absent)))

        Array.append factors [| times |] |> Array.reduce (Spread.multiply build)
