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
/// last, as in section 4.2.2 of Goto and van de Geijn. This is also where a transposed B is turned.
[<RequireQualifiedAccess>]
module internal Packing =
    /// Neighbours in memory that arrive together.
    let private doublesPerCacheLine = 8

    let private at (address: nativeint) : nativeptr<float> = NativePtr.ofNativeInt address

    let private move (source: nativeint) (target: nativeint) =
        NativePtr.write (at target) (NativePtr.read (at source))

    /// A short stretch of contiguous doubles; a call to the runtime would cost as much as the copy.
    let private copy (source: nativeint) (target: nativeint) count =
        let step = Vector<float>.Count
        let mutable i = 0

        while i + step <= count do
            let offset = nativeint (8 * i)
            Vector.Store(Vector.Load(at (source + offset)), at (target + offset))
            i <- i + step

        while i < count do
            move (source + nativeint (8 * i)) (target + nativeint (8 * i))
            i <- i + 1

    /// Lines that lie side by side: each row of the source through all panels, in the order of memory.
    let private spread (lines: StridedMatrix) count k (panels: Panels) width =
        for p in 0 .. k - 1 do
            let mutable source = lines.At(0, p)
            let mutable target = panels.First + nativeint p * panels.Along
            let mutable left = count

            while left > 0 do
                copy source target (min width left)
                source <- source + nativeint (8 * width)
                target <- target + panels.Step
                left <- left - width

    /// `count` elements of a line into a column of a panel.
    let private scatter (line: nativeint) lineAlong (column: nativeint) columnAlong count =
        let mutable source = line
        let mutable target = column

        for _ in 1..count do
            move source target
            source <- source + lineAlong
            target <- target + columnAlong

    /// One panel of lines that lie one after the other: turned, a cache line of each at a time.
    let private turn (lines: StridedMatrix) count k (target: nativeint) along =
        for p in 0..doublesPerCacheLine .. k - 1 do
            let steps = min doublesPerCacheLine (k - p)
            let row = target + nativeint p * along

            for i in 0 .. count - 1 do
                scatter (lines.At(i, p)) lines.ColumnStride (row + nativeint (8 * i)) along steps

    /// Packs `count` lines of length k into panels of `width` lines.
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
            for panel in 0 .. (count - 1) / width do
                let first = panel * width
                let goal = target + nativeint panel * panels.Step
                turn (lines.From(first, 0)) (min width (count - first)) k goal panels.Along

        panels

    /// Doubles that `count` lines of length k take in panels of `width`.
    let size count k width = (count + width - 1) / width * width * k
