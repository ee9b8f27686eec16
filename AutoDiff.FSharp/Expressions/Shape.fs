namespace AutoDiff

open System
open System.Collections.Generic

[<Sealed>]
type Shape([<ParamArray>] extents: int[]) =
    let dims = Array.copy extents

    let size =
        let mutable product = 1L

        for extent in dims do
            if extent < 1 then
                raise (
                    ArgumentOutOfRangeException(
                        nameof extents,
                        extent,
                        "Every extent of a shape must be at least 1."
                    )
                )

            product <- product * int64 extent

            if product > int64 Int32.MaxValue then
                raise (
                    ArgumentOutOfRangeException(
                        nameof extents,
                        product,
                        "A shape holds at most 2^31 - 1 elements."
                    )
                )

        int product

    static let scalar = Shape [||]

    static member Scalar = scalar
    member _.Extents: IReadOnlyList<int> = dims
    member _.Dims = dims
    member _.Rank = dims.Length
    member _.Size = size

    member _.Strides =
        let strides = Array.create dims.Length 1

        for axis in dims.Length - 2 .. -1 .. 0 do
            strides[axis] <- strides[axis + 1] * dims[axis + 1]

        strides

    static member TryBroadcast(left: Shape, right: Shape) : Shape | null =
        let rank = max left.Rank right.Rank

        let extent (shape: Shape) axis =
            let own = axis - (rank - shape.Rank)
            if own < 0 then 1 else shape.Dims[own]

        let agree axis =
            let l, r = extent left axis, extent right axis
            l = r || l = 1 || r = 1

        if left.Equals right then
            left
        elif Seq.forall agree (seq { 0 .. rank - 1 }) then
            Shape(Array.init rank (fun axis -> max (extent left axis) (extent right axis)))
        else
            null

    member _.Equals(other: Shape | null) =
        match other with
        | null -> false
        | other ->
            obj.ReferenceEquals(dims, other.Dims)
            || dims.AsSpan().SequenceEqual(ReadOnlySpan other.Dims)

    override this.Equals(other: obj | null) =
        match other with
        | :? Shape as shape -> this.Equals shape
        | _ -> false

    override _.GetHashCode() =
        let mutable hash = HashCode()

        for extent in dims do
            hash.Add extent

        hash.ToHashCode()

    override _.ToString() =
        let extents = String.Join(", ", dims)
        $"[{extents}]"

    interface IEquatable<Shape> with
        member this.Equals other = this.Equals other
