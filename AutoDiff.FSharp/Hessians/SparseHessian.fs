namespace AutoDiff

open System
open AutoDiff.FSharp

[<Sealed>]
type SparseHessian(plan: HessianPlan, values: float[]) =
    member _.Dimension = plan.Dimension
    member _.RowStarts = ReadOnlyMemory plan.RowStarts
    member _.Columns = ReadOnlyMemory plan.Columns
    member _.Values = ReadOnlyMemory values
    member _.Products = plan.Products

    member _.Item
        with get (row: int, column: int) =
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof row)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, plan.Dimension, nameof row)
            ArgumentOutOfRangeException.ThrowIfNegative(column, nameof column)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, plan.Dimension, nameof column)
            let start = plan.RowStarts[row]

            let found =
                Array.BinarySearch(plan.Columns, start, plan.RowStarts[row + 1] - start, column)

            if found < 0 then 0.0 else values[found]
