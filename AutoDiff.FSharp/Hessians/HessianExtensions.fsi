namespace AutoDiff

open System
open System.Runtime.CompilerServices

/// <summary>Products of a Hessian with several vectors.</summary>
[<Sealed; AbstractClass; Extension>]
type HessianExtensions =
    /// <summary>
    /// Writes H vᵢ for each row vᵢ. Compiled Hessians take four rows at a time and read data and stored values once for
    /// all of them; the products are those of <c>Multiply</c> to rounding.
    /// </summary>
    /// <param name="hessian">H, of n variables.</param>
    /// <param name="count">The number of vectors k, at least 1.</param>
    /// <param name="vectors">The vectors as rows: k×n, row-major.</param>
    /// <param name="results">Receives the products as rows: k×n, row-major; may not overlap the vectors.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="T:System.ArgumentException">A length is not k·n.</exception>
    [<Extension>]
    static member MultiplyMany:
        hessian: IHessian * count: int * vectors: ReadOnlySpan<float> * results: Span<float> -> unit
