namespace AutoDiff.FSharp

open System
open System.Numerics
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

/// Memory for packed panels. Each thread owns one; it grows to what the largest product needs, a few megabytes, and
/// is freed with the thread.
[<Sealed; AllowNullLiteral>]
type internal PackingBuffer private () =
    [<ThreadStatic; DefaultValue>]
    static val mutable private mine: PackingBuffer

    let mutable address = 0n
    let mutable size = 0

    let grow doubles =
        NativeMemory.AlignedFree(address.ToPointer())
        address <- 0n
        size <- 0
        let bytes = unativeint doubles * 8un
        // Aligned to a cache line.
        address <- NativePtr.toNativeInt (NativePtr.ofVoidPtr<byte>(NativeMemory.AlignedAlloc(bytes, 64un)))
        size <- doubles

    member private _.AtLeast(doubles: int) =
        if doubles > size then
            grow doubles

        address

    override _.Finalize() =
        NativeMemory.AlignedFree(address.ToPointer())

    /// The calling thread's memory, so many doubles of it or more; what was there before may be lost.
    static member Reserve(doubles: int) =
        if doubles = 0 then
            0n
        else
            if isNull PackingBuffer.mine then
                PackingBuffer.mine <- PackingBuffer()

            PackingBuffer.mine.AtLeast doubles

/// Copies of blocks of A and B as the micro-kernel reads them best: panel after panel, from the first address to the
/// last. Panels are as in Goto and van de Geijn, section 4.2.2; packing is also where a transposed B is turned.
[<RequireQualifiedAccess>]
module internal Packing =
    /// Elements of a line that share a cache line.
    let private doublesPerLine = 8

    /// A row more than the power of two that block sizes are: rows do not compete for the same sets of a cache.
    let private paddedRow k = nativeint (8 * (k + doublesPerLine))

    let private copy (source: nativeint) (target: nativeint) count =
        let mutable i = 0n
        let last = nativeint (8 * (count - Vector<float>.Count))

        while i <= last do
            let v = Vector.Load(NativePtr.ofNativeInt<float>(source + i))
            Vector.Store(v, NativePtr.ofNativeInt<float>(target + i))
            i <- i + nativeint (8 * Vector<float>.Count)

        while i < nativeint (8 * count) do
            NativePtr.write
                (NativePtr.ofNativeInt<float>(target + i))
                (NativePtr.read (NativePtr.ofNativeInt<float>(source + i)))

            i <- i + 8n

    /// Lines whose elements p are neighbours in memory: row by row of the source, through all panels.
    let private spread (lines: StridedMatrix) count k (panels: Panels) width =
        for p in 0 .. k - 1 do
            let source = lines.At(0, p)
            let target = panels.First + nativeint p * panels.Along

            for panel in 0 .. (count - 1) / width do
                let first = panel * width

                copy
                    (source + nativeint (8 * first))
                    (target + nativeint panel * panels.Step)
                    (min width (count - first))

    /// Elements p of one line into one column of a panel.
    let private scatter (source: nativeint) along (target: nativeint) targetAlong count =
        let mutable source = source
        let mutable target = target

        for _ in 1..count do
            NativePtr.write
                (NativePtr.ofNativeInt<float> target)
                (NativePtr.read (NativePtr.ofNativeInt<float> source))

            source <- source + along
            target <- target + targetAlong

    /// Lines along which p runs through memory: turned, a cache line of each at a time.
    let private turn (lines: StridedMatrix) count k (panels: Panels) width =
        for panel in 0 .. (count - 1) / width do
            let first = panel * width
            let target = panels.First + nativeint panel * panels.Step

            for p in 0..doublesPerLine .. k - 1 do
                let goal = target + nativeint p * panels.Along

                for i in 0 .. min width (count - first) - 1 do
                    scatter
                        (lines.At(first + i, p))
                        lines.ColumnStride
                        (goal + nativeint (8 * i))
                        panels.Along
                        (min doublesPerLine (k - p))

    /// Packs `count` lines of length k into panels of `width` lines whose elements p are neighbours.
    let pack (lines: StridedMatrix) count k width (target: nativeint) : Panels =
        let panels =
            {
                First = target
                Step = nativeint (8 * k * width)
                Across = 8n
                Along = nativeint (8 * width)
            }

        if lines.RowStride = 8n then
            spread lines count k panels width
        else
            turn lines count k panels width

        panels

    /// Packs `count` lines of length k one after the other.
    let packLines (lines: StridedMatrix) count k width (target: nativeint) : Panels =
        let packed =
            {
                Address = target
                RowStride = paddedRow k
                ColumnStride = 8n
            }

        for i in 0 .. count - 1 do
            copy (lines.At(i, 0)) (packed.At(i, 0)) k

        Panels.InPlace(packed, width)

    /// Doubles that `count` lines of length k take in panels of `width`.
    let size count k width =
        (count + width - 1) / width * width * (k + doublesPerLine)
