namespace AutoDiff.FSharp

/// C = A B or C += A B for double matrices, A being m by k and B k by n.
///
/// Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008), as arranged by Van
/// Zee and van de Geijn, BLIS, ACM TOMS 41 (2015): a kc by nc block of B is packed for the third-level cache, an mc
/// by kc block of A for the second, and a panel of nr columns of B stays in the first while tiles of mr by nr run.
/// Differs from both in that an operand which is small or lies well is not packed but read where it is.
[<Sealed>]
type internal MatrixProduct private (width: int) =
    /// kc nr doubles fill about the first-level cache.
    static let kc = 256

    /// mc kc doubles fill about half of a second-level cache of 1 MiB.
    static let mc = 192

    /// kc nc doubles are a part of the third-level cache.
    static let nc = 1536

    /// Doubles of an operand that may be read in place: half of a second-level cache of 1 MiB.
    static let inPlaceLimit = 65536

    static let all = Array.init 9 (fun width -> lazy MatrixProduct width)

    let kernels = MicroKernels.OfWidth width
    let mr, nr = kernels.Mr, kernels.Nr

    /// All tiles of a block of C: a panel of B stays in the cache while the panels of A pass.
    let macroKernel (a: Panels) (b: Panels) (c: StridedMatrix) m n k accumulate =
        for j in 0..nr .. n - 1 do
            let columns = min nr (n - j)
            let panelOfB = b.First + nativeint (j / nr) * b.Step

            for i in 0..mr .. m - 1 do
                kernels
                    .Tile(min mr (m - i), columns)
                    .Invoke(
                        nativeint k,
                        a.First + nativeint (i / mr) * a.Step,
                        a.Across,
                        a.Along,
                        panelOfB,
                        b.Along,
                        c.At(i, j),
                        c.RowStride,
                        accumulate
                    )

    /// A row of B has to be contiguous; apart from that, copying pays where much is read again and again.
    let packsB (b: StridedMatrix) m k n =
        b.ColumnStride <> 8n || (m >= 4 * mr && k * n > inPlaceLimit)

    let packsA m k n = n >= 4 * nr && m * k > inPlaceLimit

    let panelsOfA (a: StridedMatrix) m k packs (buffer: nativeint) =
        if not packs then
            Panels.InPlace(a, mr)
        elif a.ColumnStride = 8n then
            Packing.packLines a m k mr buffer
        else
            Packing.pack a m k mr buffer

    let panelsOfB (b: StridedMatrix) k n packs (buffer: nativeint) =
        if packs then
            Packing.pack b.Transposed n k nr buffer
        else
            Panels.InPlace(b.Transposed, nr)

    /// The product for vectors of that many doubles.
    static member OfWidth(width: int) = all[width].Value

    /// The columns of C are contiguous, and C overlaps neither operand.
    member _.Multiply
        (a: StridedMatrix, b: StridedMatrix, c: StridedMatrix, m: int, k: int, n: int, accumulate: bool)
        =
        let packsA, packsB = packsA m k n, packsB b m k n
        let sizeOfA = if packsA then Packing.size (min mc m) (min kc k) mr else 0
        let sizeOfB = if packsB then Packing.size (min nc n) (min kc k) nr else 0

        let bufferOfA =
            if sizeOfA + sizeOfB > 0 then
                PackingBuffer.Mine.Reserve(sizeOfA + sizeOfB)
            else
                0n

        let bufferOfB = bufferOfA + nativeint (8 * sizeOfA)

        for j in 0..nc .. n - 1 do
            let columns = min nc (n - j)

            for p in 0..kc .. max 0 (k - 1) do
                let depth = min kc (k - p)
                let panelsOfB = panelsOfB (b.From(p, j)) depth columns packsB bufferOfB
                let accumulate = if accumulate || p > 0 then 1 else 0

                for i in 0..mc .. m - 1 do
                    let rows = min mc (m - i)
                    let panelsOfA = panelsOfA (a.From(i, p)) rows depth packsA bufferOfA
                    macroKernel panelsOfA panelsOfB (c.From(i, j)) rows columns depth accumulate
