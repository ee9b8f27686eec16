namespace AutoDiff.FSharp.TextInput

open AutoDiff.FSharp

/// Which place of a dimension is read, counted from 0.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Position =
    | Form of Affine
    /// One number for every place of the axes, row-major.
    | Listed of Axis[] * int[]

    member position.Axes =
        match position with
        | Form form -> form.Axes
        | Listed(axes, _) -> axes

[<RequireQualifiedAccess>]
module internal Position =
    let private longestList = 1L <<< 27

    /// The number of each place of the axes, row-major.
    let ofPlaces (axes: Axis[]) =
        let mutable stride = 1L
        let terms = Array.zeroCreate axes.Length

        for at in axes.Length - 1 .. -1 .. 0 do
            terms[at] <- Affine.scale stride (Affine.ofAxis axes[at])
            stride <- stride * int64 axes[at].Count

        Position.Form(Array.fold Affine.add (Affine.constant 0L) terms)

    let private extent (axes: Axis[]) =
        axes |> Array.fold (fun product axis -> product * int64 axis.Count) 1L

    /// Row-major strides of a list's own axes, among others; 0 for those.
    let private stridesIn (axes: Axis[]) (own: Axis[]) =
        let strides: int[] = Array.zeroCreate axes.Length
        let mutable stride = 1

        for axis in Array.rev own do
            strides[axes |> Array.findIndex (fun other -> other.Number = axis.Number)] <- stride
            stride <- stride * axis.Count

        strides

    /// start + Σ strides·place over all places, the last axis fastest.
    let private along (axes: Axis[]) (strides: int[]) (start: int) : int[] =
        let sums = Array.create (int (extent axes)) start
        let mutable filled = 1

        for axis in axes.Length - 1 .. -1 .. 0 do
            for i in 1 .. axes[axis].Count - 1 do
                for k in 0 .. filled - 1 do
                    sums[i * filled + k] <- sums[k] + strides[axis] * i

            filled <- filled * axes[axis].Count

        sums

    /// The numbers a position takes, over more axes than it may have.
    let values (axes: Axis[]) (position: Position) : int[] =
        if extent axes > longestList then
            Static.refuse -1 (ElaborationComplaints.tooLarge ())

        match position with
        | Position.Form form ->
            let strides = axes |> Array.map (fun axis -> int (Affine.factor axis form))
            along axes strides (int form.Constant)
        | Position.Listed(own, values) ->
            along axes (stridesIn axes own) 0 |> Array.map (fun at -> values[at])
