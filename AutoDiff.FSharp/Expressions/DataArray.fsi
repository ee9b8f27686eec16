namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp

/// <summary>Numbers an objective is about but does not vary: a column of a table, a matrix of samples.</summary>
[<Sealed>]
type DataArray =
    /// <summary>An array of a shape, its values in row-major order; they are copied.</summary>
    /// <exception cref="T:System.ArgumentException">There are more or fewer values than the shape holds.</exception>
    new: shape: Shape * values: float[] -> DataArray

    /// <summary>A vector; the values are copied.</summary>
    new: values: float[] -> DataArray

    /// <summary>A matrix of as many rows and columns; the values are copied.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There are no rows or no columns.</exception>
    new: values: float[,] -> DataArray

    /// <summary>An array over the caller's own values, which are not copied.</summary>
    /// <remarks>
    /// What the caller writes into them later counts from the next evaluation on; nothing may be written while one runs, nor
    /// between <c>HessianAt</c> and its products. So nothing computed from them is kept between evaluations, as it is for
    /// values that are copied.
    /// </remarks>
    /// <exception cref="T:System.ArgumentException">There are more or fewer values than the shape holds.</exception>
    static member Adopt: shape: Shape * values: float[] -> DataArray

    /// <summary>The extents.</summary>
    member Shape: Shape

    /// <summary>The values in row-major order.</summary>
    member Values: ReadOnlySpan<float>

    /// <summary>A vector of these values.</summary>
    static member op_Implicit: values: float[] -> DataArray

    /// <summary>A matrix of these values.</summary>
    static member op_Implicit: values: float[,] -> DataArray

    /// <summary>A scalar.</summary>
    static member op_Implicit: value: float -> DataArray

    member internal Array: float[]

    /// An array over values that nobody else will write into.
    static member internal Own: shape: Shape * values: float[] -> DataArray

    /// What the input stands for; null where it has no values.
    static member internal Of: input: Input -> DataArray | null

    /// An input of that name over the values.
    member internal Input: name: string -> Input

/// <summary>What the names of a formula stand for. Immutable: each <c>With</c> gives a new one.</summary>
/// <remarks>A name that is bound to nothing is a scalar variable.</remarks>
[<Sealed>]
type Bindings =
    /// <summary>No name bound.</summary>
    static member Empty: Bindings

    /// <summary>The name stands for these numbers.</summary>
    member WithData: name: string * data: DataArray -> Bindings

    /// <summary>The name stands for this number, which <c>Objective.With</c> can change later: a scalar of data.</summary>
    member WithParameter: name: string * value: float -> Bindings

    /// <summary>The name is a variable of these extents; none for a scalar.</summary>
    member WithVariable: name: string * [<ParamArray>] extents: int[] -> Bindings

    /// <summary>The data by name.</summary>
    member Data: IReadOnlyDictionary<string, DataArray>

    /// <summary>The shapes of declared variables by name.</summary>
    member Shapes: IReadOnlyDictionary<string, Shape>

    member internal WithRow: row: Primitive -> Bindings

    /// The caller's own functions by name.
    member internal Rows: IReadOnlyDictionary<string, Primitive>
