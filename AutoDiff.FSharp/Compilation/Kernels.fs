namespace AutoDiff.FSharp

open System
open System.Numerics
open System.Reflection
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

/// Routines for operations that are no elementwise loop. All arrays are row-major and contiguous; the result never
/// overlaps an operand.
[<AbstractClass; Sealed>]
type internal Kernels =
    /// The routine of that name, for code that calls it.
    static member Find(name: string) : MethodInfo =
        typeof<Kernels>
            .GetMethod(name, BindingFlags.Static ||| BindingFlags.NonPublic ||| BindingFlags.Public)
        |> nonNull

    static member private Span(address: nativeint, length: int) =
        Span<float>(address.ToPointer(), length)

    static member Fill(address: nativeint, length: int, value: float) =
        Kernels.Span(address, length).Fill value

    static member Copy(source: nativeint, target: nativeint, length: int) =
        Kernels.Span(source, length).CopyTo(Kernels.Span(target, length))

    /// Copies a matrix of so many rows and columns to its transpose.
    static member CopyTransposed(source: nativeint, target: nativeint, rows: int, columns: int) =
        let from = Kernels.Span(source, rows * columns)
        let goal = Kernels.Span(target, rows * columns)

        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
                goal[j * rows + i] <- from[i * columns + j]

    /// target += source.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    static member AddInto(source: nativeint, target: nativeint, length: int) =
        let sum = Kernels.Span(target, length)
        let terms = Kernels.Span(source, length)
        let wideSum = MemoryMarshal.Cast<float, Vector<float>> sum
        let wideTerms = MemoryMarshal.Cast<float, Vector<float>> terms

        for i in 0 .. wideSum.Length - 1 do
            wideSum[i] <- wideSum[i] + wideTerms[i]

        for i in wideSum.Length * Vector<float>.Count .. length - 1 do
            sum[i] <- sum[i] + terms[i]

    /// target = max(target, source); NaN wins.
    static member MaxInto(source: nativeint, target: nativeint, length: int) =
        let largest = Kernels.Span(target, length)
        let others = Kernels.Span(source, length)

        for i in 0 .. length - 1 do
            largest[i] <- Math.Max(largest[i], others[i])

    /// A matrix of so many rows and columns, which may be stored transposed.
    static member Stored(address: nativeint, rows: int, columns: int, isTransposed: bool) =
        if isTransposed then
            StridedMatrix.RowMajor(address, rows).Transposed
        else
            StridedMatrix.RowMajor(address, columns)

    /// C = A B for A (m,k) and B (k,n), either of which may be stored transposed.
    static member MatMul
        (a: nativeint, b: nativeint, c: nativeint, m: int, k: int, n: int, transposeA: bool, transposeB: bool)
        =
        MatrixProduct
            .OfWidth(Lanes.Widest)
            .Multiply(
                Kernels.Stored(a, m, k, transposeA),
                Kernels.Stored(b, k, n, transposeB),
                StridedMatrix.RowMajor(c, n),
                m,
                k,
                n,
                false
            )

    /// C = A B or C += A B for A (m,k) and B (k,n) with strides in doubles, one of C's being 1.
    static member BlockProduct
        (
            a: nativeint,
            rowOfA: int,
            columnOfA: int,
            b: nativeint,
            rowOfB: int,
            columnOfB: int,
            c: nativeint,
            rowOfC: int,
            columnOfC: int,
            m: int,
            k: int,
            n: int,
            accumulate: bool
        ) =
        let left = StridedMatrix.Strided(a, rowOfA, columnOfA)
        let right = StridedMatrix.Strided(b, rowOfB, columnOfB)
        let target = StridedMatrix.Strided(c, rowOfC, columnOfC)
        let product = MatrixProduct.OfWidth Lanes.Widest

        if columnOfC = 1 then
            product.Multiply(left, right, target, m, k, n, accumulate)
        else
            product.Multiply(right.Transposed, left.Transposed, target.Transposed, n, k, m, accumulate)

    /// The sum of each vector of so many lanes.
    static member SumLanes(source: nativeint, target: nativeint, length: int, lanes: int) =
        let sums = Kernels.Span(target, length)
        let terms = Kernels.Span(source, lanes * length)

        match lanes with
        | 8 ->
            let vectors = MemoryMarshal.Cast<float, Vector512<float>> terms

            for i in 0 .. length - 1 do
                sums[i] <- Vector512.Sum vectors[i]
        | 4 ->
            let vectors = MemoryMarshal.Cast<float, Vector256<float>> terms

            for i in 0 .. length - 1 do
                sums[i] <- Vector256.Sum vectors[i]
        | _ ->
            for i in 0 .. length - 1 do
                sums[i] <- terms[2 * i] + terms[2 * i + 1]

    /// The largest element of each vector of so many lanes; NaN wins.
    static member MaxLanes(source: nativeint, target: nativeint, length: int, lanes: int) =
        let largest = Kernels.Span(target, length)
        let others = Kernels.Span(source, lanes * length)

        for i in 0 .. length - 1 do
            largest[i] <- Double.NegativeInfinity

            for lane in 0 .. lanes - 1 do
                largest[i] <- Math.Max(largest[i], others[lanes * i + lane])

    // The two below are loops that may run long before they would be compiled again with what was learnt of them.

    /// Rows indices[0], indices[1], … of the source.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    static member Gather(source: nativeint, indices: nativeint, result: nativeint, count: int, inner: int) =
        let rows = ReadOnlySpan<int>(indices.ToPointer(), count)
        let target = Kernels.Span(result, count * inner)

        if inner = 1 then
            let numbers = NativePtr.ofNativeInt<float> source

            for i in 0 .. rows.Length - 1 do
                target[i] <- NativePtr.get numbers rows[i]
        else
            for i in 0 .. rows.Length - 1 do
                Kernels
                    .Span(source + 8n * nativeint inner * nativeint rows[i], inner)
                    .CopyTo(target.Slice(i * inner, inner))

    /// Row i of the source added to row indices[i] of the result, which starts from zeros.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    static member ScatterAdd
        (source: nativeint, indices: nativeint, result: nativeint, count: int, inner: int, rows: int)
        =
        let targets = ReadOnlySpan<int>(indices.ToPointer(), count)
        let target = Kernels.Span(result, rows * inner)
        target.Clear()

        if inner = 1 then
            let from = Kernels.Span(source, count)

            for i in 0 .. targets.Length - 1 do
                let sum = &target[targets[i]]
                sum <- sum + from[i]
        else
            for i in 0 .. targets.Length - 1 do
                Kernels.AddInto(
                    source + 8n * nativeint inner * nativeint i,
                    result + 8n * nativeint inner * nativeint targets[i],
                    inner
                )
