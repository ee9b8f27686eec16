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

    /// The numbers a position takes, over more axes than it may have.
    let values (axes: Axis[]) (position: Position) : int[] =
        if extent axes > longestList then
            Static.refuse -1 (ElaborationComplaints.tooLarge ())

        let strides = Array.create axes.Length 0L
        let dims = axes |> Array.map _.Count

        let constant, lookup =
            match position with
            | Position.Form form ->
                axes |> Array.iteri (fun at axis -> strides[at] <- Affine.factor axis form)
                form.Constant, id
            | Position.Listed(own, values) ->
                let mutable stride = 1L

                for axis in Array.rev own do
                    strides[axes |> Array.findIndex (fun other -> other.Number = axis.Number)] <- stride
                    stride <- stride * int64 axis.Count

                0L, (fun at -> int64 values[int at])

        let result = Array.zeroCreate (int (extent axes))
        let at = Array.zeroCreate<int> axes.Length
        let mutable sum = constant

        for place in 0 .. result.Length - 1 do
            result[place] <- int (lookup sum)
            let mutable axis = axes.Length - 1

            while axis >= 0 do
                at[axis] <- at[axis] + 1
                sum <- sum + strides[axis]

                if at[axis] < dims[axis] then
                    axis <- -1
                else
                    sum <- sum - strides[axis] * int64 dims[axis]
                    at[axis] <- 0
                    axis <- axis - 1

        result
