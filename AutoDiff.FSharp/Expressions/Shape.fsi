namespace AutoDiff

open System
open System.Collections.Generic

/// <summary>The extents of an array of numbers, outermost axis first. A scalar has rank 0.</summary>
/// <remarks>Arrays are row-major: the last axis is contiguous.</remarks>
[<Sealed>]
type Shape =
    interface IEquatable<Shape>

    /// <summary>A shape of the given extents, each at least 1.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An extent is below 1, or the size exceeds 2³¹ − 1.</exception>
    new: [<ParamArray>] extents: int[] -> Shape

    /// <summary>The shape of a single number.</summary>
    static member Scalar: Shape

    /// <summary>The extents, outermost first.</summary>
    member Extents: IReadOnlyList<int>

    /// <summary>The number of axes.</summary>
    member Rank: int

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    member Size: int

    /// <summary>Row-major strides in elements, one an axis.</summary>
    member internal Strides: int[]

    /// <summary>The extents themselves; not to be written to.</summary>
    member internal Dims: int[]

    /// <summary>NumPy's rule: aligned at the last axis, extents agree or one of them is 1.</summary>
    /// <returns>The common shape, or null where there is none.</returns>
    static member internal TryBroadcast: Shape * Shape -> Shape | null
