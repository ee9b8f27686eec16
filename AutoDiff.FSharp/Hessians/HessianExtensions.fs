namespace AutoDiff

open System
open System.Runtime.CompilerServices
open AutoDiff.FSharp

[<Sealed; AbstractClass; Extension>]
type HessianExtensions =
    [<Extension>]
    static member MultiplyMany
        (hessian: IHessian, count: int, vectors: ReadOnlySpan<float>, results: Span<float>)
        =
        ArgumentNullException.ThrowIfNull(hessian, nameof hessian)
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof count)
        // What is not k·n is found here or by the first product: n is the map's to know.
        let length = vectors.Length / count
        Arguments.checkLength (nameof vectors) vectors.Length (length * count)
        Arguments.checkLength (nameof results) results.Length vectors.Length
        HessianProducts.many hessian count vectors results
