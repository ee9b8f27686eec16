namespace AutoDiff

open System
open AutoDiff.FSharp

/// <summary>A Hessian by compressed sparse rows, both triangles, symmetric to the last bit.</summary>
/// <remarks>
/// Row i has the values Values[k] in the columns Columns[k] for k from RowStarts[i] to RowStarts[i + 1] - 1, columns
/// ascending. The pattern comes from the formula and its data alone and is the same at every point: an element in it may
/// well be 0. Where a second derivative is infinite or NaN, others of its row may be NaN too, as in any product.
/// Values are read from few Hessian-vector products by a star colouring of the pattern: Gebremedhin, Manne and Pothen,
/// What Color Is Your Jacobian?, SIAM Review 47 (2005), 629–705, https://doi.org/10.1137/S0036144504444711.
/// </remarks>
[<Sealed>]
type SparseHessian =
    internal new: plan: HessianPlan * values: float[] -> SparseHessian

    /// <summary>The number of variables n, and of rows and columns.</summary>
    member Dimension: int

    /// <summary>Where each row starts, and the number of elements last: n + 1 numbers, shared by all points.</summary>
    member RowStarts: ReadOnlyMemory<int>

    /// <summary>The column of each element, shared by all points.</summary>
    member Columns: ReadOnlyMemory<int>

    /// <summary>The value of each element.</summary>
    member Values: ReadOnlyMemory<float>

    /// <summary>The number of Hessian-vector products it took: the colours of the pattern.</summary>
    member Products: int

    /// <summary>∂²f/∂xᵢ∂xⱼ; 0 outside the pattern.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index is not between 0 and n - 1.</exception>
    member Item: row: int * column: int -> float with get
