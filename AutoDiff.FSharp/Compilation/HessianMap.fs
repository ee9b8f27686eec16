namespace AutoDiff.FSharp

open System
open System.Runtime.InteropServices
open System.Threading
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// A point and a workspace, on which products with the Hessian there are computed. Lent by a pool.
[<Sealed>]
type internal HessianWork(objective: BoundObjective) =
    let programs = objective.Code.HessianPrograms
    let data = objective.Data
    let dataAddress = data.Address

    let mutable size =
        max programs.AtPoint.WorkspaceSize programs.Multiply.WorkspaceSize

    let mutable workspace = Workspace size
    let point = GC.AllocateUninitializedArray<float>(objective.Dimension, true)
    let pointAddress = Marshal.UnsafeAddrOfPinnedArrayElement(point, 0)

    /// The product as one piece of code, where it is one: small objectives skip the rest.
    let straight = programs.Multiply.Straight

    let runAtPoint () =
        data.Run(programs.AtPoint, pointAddress, 0n, 0n, 0n, workspace.Address, objective.MaxThreads)
        data.Prepare(programs.Multiply, objective.MaxThreads)

    /// Blocks may need more room: a larger workspace, with what depends on the point computed again.
    let grow (program: Program) =
        if program.WorkspaceSize > size then
            size <- program.WorkspaceSize
            workspace <- Workspace size
            runAtPoint ()

    /// The spans hold as many vectors as the program multiplies by.
    let run (program: Program) (vectors: ReadOnlySpan<float>) (results: Span<float>) =
        use v = fixed &MemoryMarshal.GetReference vectors
        use r = fixed &MemoryMarshal.GetReference results

        data.Run(
            program,
            pointAddress,
            NativePtr.toNativeInt v,
            NativePtr.toNativeInt r,
            0n,
            workspace.Address,
            objective.MaxThreads
        )

        // Compiled code knows its address only.
        GC.KeepAlive workspace

    /// Code this long would take longer to compile several times over than blocks can save.
    let isTooLong = programs.Multiply.Statistics.Nodes > 2000

    /// Moves to a point.
    member _.MoveTo(x: ReadOnlySpan<float>) =
        x.CopyTo(Span point)
        runAtPoint ()

    /// H times each of `count` vectors, end to end: whole blocks together, the rest one by one.
    member this.MultiplyMany(count: int, vectors: ReadOnlySpan<float>, results: Span<float>) =
        let n = objective.Dimension
        Arguments.checkLength (nameof vectors) vectors.Length (count * n)
        Arguments.checkLength (nameof results) results.Length (count * n)

        let blocks = if isTooLong then 0 else count / HessianSplit.BlockSize

        if blocks > 0 then
            let program = objective.Code.HessianBlockProgram
            grow program
            let length = HessianSplit.BlockSize * n

            for block in 0 .. blocks - 1 do
                run program (vectors.Slice(block * length, length)) (results.Slice(block * length, length))

        for i in blocks * HessianSplit.BlockSize .. count - 1 do
            run programs.Multiply (vectors.Slice(i * n, n)) (results.Slice(i * n, n))

        GC.KeepAlive this

    /// H v.
    member this.Multiply(vector: ReadOnlySpan<float>, result: Span<float>) =
        Arguments.checkLength (nameof vector) vector.Length objective.Dimension
        Arguments.checkLength (nameof result) result.Length objective.Dimension

        match straight with
        | null -> run programs.Multiply vector result
        | code ->
            use v = fixed &MemoryMarshal.GetReference vector
            use r = fixed &MemoryMarshal.GetReference result

            code.Invoke(
                pointAddress,
                NativePtr.toNativeInt v,
                NativePtr.toNativeInt r,
                0n,
                workspace.Address,
                dataAddress
            )

        GC.KeepAlive this

/// v ↦ H v for one caller, who may dispose it as often as he likes: the work it gives back the first time is another
/// caller's then, and out of reach.
[<Sealed>]
type internal HessianMap(pool: Pool<HessianWork>) =
    let mutable work: HessianWork | null = null

    let lent () =
        match work with
        | null -> raise (ObjectDisposedException(nameof IHessian))
        | work -> work

    /// Opens the map at a point; it was never open, or is disposed.
    member _.Open(x: ReadOnlySpan<float>) =
        let rented = pool.Rent()
        rented.MoveTo x
        work <- rented

    /// Whether the map is disposed, and its work from this pool.
    member _.IsSpare(owner: Pool<HessianWork>) =
        isNull work && Object.ReferenceEquals(owner, pool)

    /// H times each of `count` vectors, end to end.
    member this.MultiplyMany(count: int, vectors: ReadOnlySpan<float>, results: Span<float>) =
        (lent ()).MultiplyMany(count, vectors, results)

    interface IHessian with
        member this.Multiply(vector, result) = (lent ()).Multiply(vector, result)

        member _.Dispose() =
            match Interlocked.Exchange(&work, null) with
            | null -> ()
            | work -> pool.Return work

/// Products of any Hessian with several vectors.
[<RequireQualifiedAccess>]
module internal HessianProducts =
    /// H times each of `count` vectors of the same length, end to end.
    let many (hessian: IHessian) count (vectors: ReadOnlySpan<float>) (results: Span<float>) =
        match hessian with
        | :? HessianMap as map -> map.MultiplyMany(count, vectors, results)
        | _ ->
            let length = vectors.Length / count

            for i in 0 .. count - 1 do
                hessian.Multiply(vectors.Slice(i * length, length), results.Slice(i * length, length))

    /// Doubles that `each` works in.
    let bufferSize dimension = 2 * HessianSplit.BlockSize * dimension

    /// Calls `take` with each index and the product of H with the vector that `fill` has written for it, some vectors
    /// at a time. `fill` writes every element; the segments belong to the buffer.
    let each
        (hessian: IHessian)
        (dimension: int)
        (buffer: float[])
        (count: int)
        (fill: int -> ArraySegment<float> -> unit)
        (take: int -> ArraySegment<float> -> unit)
        =
        let room = HessianSplit.BlockSize * dimension

        for start in 0 .. HessianSplit.BlockSize .. count - 1 do
            let block = min HessianSplit.BlockSize (count - start)
            let length = block * dimension

            for i in 0 .. block - 1 do
                fill (start + i) (ArraySegment(buffer, i * dimension, dimension))

            many hessian block (ReadOnlySpan(buffer, 0, length)) (Span(buffer, room, length))

            for i in 0 .. block - 1 do
                take (start + i) (ArraySegment(buffer, room + i * dimension, dimension))
