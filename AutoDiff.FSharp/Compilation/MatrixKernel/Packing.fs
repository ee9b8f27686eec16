namespace AutoDiff.FSharp

open System
open System.Numerics
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

/// Memory for packed panels. Each thread owns one for A and one for B; they grow to what the largest product needs, a
/// few megabytes, and are freed with the thread.
[<Sealed; AllowNullLiteral>]
type internal PackingBuffer private () =
    [<ThreadStatic; DefaultValue>]
    static val mutable private ofA: PackingBuffer

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofB: PackingBuffer

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

    /// The calling thread's memory for A, so many doubles of it or more; what was there before may be lost.
    static member ForA(doubles: int) =
        if isNull PackingBuffer.ofA then
            PackingBuffer.ofA <- PackingBuffer()

        PackingBuffer.ofA.AtLeast doubles

    /// The same for B.
    static member ForB(doubles: int) =
        if isNull PackingBuffer.ofB then
            PackingBuffer.ofB <- PackingBuffer()

        PackingBuffer.ofB.AtLeast doubles

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
    let private spread (lines: StridedMatrix) count first last (panels: Panels) width =
        for p in first .. last - 1 do
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
    let private turn (lines: StridedMatrix) count first last (target: nativeint) along =
        for p in first..doublesPerCacheLine .. last - 1 do
            let steps = min doublesPerCacheLine (last - p)
            let row = target + nativeint p * along

            for i in 0 .. count - 1 do
                scatter (lines.At(i, p)) lines.ColumnStride (row + nativeint (8 * i)) along steps

    /// Panels of `width` lines of length k at an address, yet to be filled.
    let panels k width (target: nativeint) =
        {
            First = target
            Step = nativeint (8 * k * width)
            Across = 8n
            Along = nativeint (8 * width)
        }

    /// Packs the elements from `first` to before `last` of `count` lines into panels of `width` lines.
    let fill (lines: StridedMatrix) count first last (panels: Panels) width =
        if lines.RowStride = 8n then
            spread lines count first last panels width
        else
            for panel in 0 .. (count - 1) / width do
                let line = panel * width
                let goal = panels.From panel
                turn (lines.From(line, 0)) (min width (count - line)) first last goal.First goal.Along

    /// Doubles that `count` lines of length k take in panels of `width`.
    let size count k width = (count + width - 1) / width * width * k
