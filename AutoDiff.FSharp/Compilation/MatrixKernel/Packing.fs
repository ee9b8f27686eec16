namespace AutoDiff.FSharp

open System
open System.Numerics
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

/// Memory for packed panels. Each thread owns one; it grows to what the largest product needs and is freed with the
/// thread.
[<Sealed; AllowNullLiteral>]
type internal PackingBuffer() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private mine: PackingBuffer

    let mutable address = 0n
    let mutable size = 0

    /// Room for so many doubles, aligned to a cache line. What it held before is lost.
    member _.Reserve(doubles: int) =
        if doubles > size then
            let bytes = unativeint doubles * 8un
            NativeMemory.AlignedFree(address.ToPointer())
            address <- 0n
            size <- 0

            address <-
                NativePtr.toNativeInt (NativePtr.ofVoidPtr<byte>(NativeMemory.AlignedAlloc(bytes, 64un)))

            size <- doubles

        address

    override _.Finalize() =
        NativeMemory.AlignedFree(address.ToPointer())

    /// The buffer of the calling thread.
    static member Mine =
        if isNull PackingBuffer.mine then
            PackingBuffer.mine <- PackingBuffer()

        PackingBuffer.mine

/// Copies of blocks of A and B as the micro-kernel reads them best: panel after panel, from the first address to the
/// last. Panels are as in Goto and van de Geijn, section 4.2.2; packing is also where a transposed B is turned.
[<RequireQualifiedAccess>]
module internal Packing =
    let private at (address: nativeint) : nativeptr<float> = NativePtr.ofNativeInt address

    let private copy (source: nativeint) (target: nativeint) count =
        Span<float>(source.ToPointer(), count).CopyTo(Span<float>(target.ToPointer(), count))

    /// Lines whose element p are neighbours in memory for all i: copied `count` at a time.
    let private packAcross (lines: StridedMatrix) count k (target: nativeint) targetAlong =
        for p in 0 .. k - 1 do
            copy (lines.At(0, p)) (target + nativeint p * targetAlong) count

    /// Lines along which p runs through memory: turned.
    let private packAlong (lines: StridedMatrix) count k (target: nativeint) targetAlong =
        for i in 0 .. count - 1 do
            let mutable source = lines.At(i, 0)
            let mutable goal = target + nativeint (8 * i)

            for _ in 1..k do
                NativePtr.write (at goal) (NativePtr.read (at source))
                source <- source + lines.ColumnStride
                goal <- goal + targetAlong

    /// Packs `count` lines of length k into panels of `width` lines.
    let pack (lines: StridedMatrix) count k width (target: nativeint) : Panels =
        let along = nativeint (8 * width)
        let step = nativeint k * along

        for panel in 0 .. (count - 1) / width do
            let first = panel * width
            let goal = target + nativeint panel * step
            let pack = if lines.RowStride = 8n then packAcross else packAlong
            pack (lines.From(first, 0)) (min width (count - first)) k goal along

        {
            First = target
            Step = step
            Across = 8n
            Along = along
        }

    /// Doubles that `count` lines of length k take in panels of `width`.
    let size count k width = (count + width - 1) / width * width * k
