namespace AutoDiff.FSharp

/// Sizes of the blocks, in rows, columns and steps of the sum. Measured on a Zen 5 with vectors of eight and of four;
/// the figures are flat around these values.
[<RequireQualifiedAccess>]
module internal Blocking =
    /// A tile runs over kc steps: longer than fills the first-level cache, so that C is read and written less often.
    [<Literal>]
    let Kc = 512

    /// mc kc doubles stay in the second-level cache.
    [<Literal>]
    let Mc = 96

    /// kc nc doubles stay in the third-level cache; a thread keeps so much memory for packing.
    [<Literal>]
    let Nc = 768

    /// Doubles of an operand that is read in place: half of a second-level cache of 1 MiB.
    [<Literal>]
    let InPlace = 65536

/// C = A B or C += A B for double matrices, A being m by k and B k by n.
///
/// Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008),
/// doi:10.1145/1356052.1356053, as arranged by Van Zee and van de Geijn, BLIS, ACM TOMS 41 (2015),
/// doi:10.1145/2764454: a kc by nc block of B is packed, then tiles of mr by nr take a panel of B after the other
/// through an mc by kc block of A.
/// Differs from both in that what lies well is not packed: small operands, and A wherever its rows are contiguous,
/// for its mr rows are streams that the processor fetches ahead (512 cubed: 0.85 of the peak instead of 0.81).
[<Sealed>]
type internal MatrixProduct private (width: int) =
    static let all = Array.init 9 (fun width -> lazy MatrixProduct width)

    let kernels = MicroKernels.OfWidth width
    let mr, nr = kernels.Mr, kernels.Nr

    /// The tiles of `columns` columns of C, from top to bottom.
    let columnOfTiles (a: Panels) panelOfB (b: Panels) (c: StridedMatrix) m columns k accumulate =
        let mutable panelOfA = a.First
        let mutable tileOfC = c.Address
        let mutable rows = m

        while rows > 0 do
            kernels
                .Tile(min mr rows, columns)
                .Invoke(
                    nativeint k,
                    panelOfA,
                    a.Across,
                    a.Along,
                    panelOfB,
                    b.Along,
                    tileOfC,
                    c.RowStride,
                    accumulate
                )

            panelOfA <- panelOfA + a.Step
            tileOfC <- tileOfC + nativeint mr * c.RowStride
            rows <- rows - mr

    /// All tiles of a block of C: a panel of B stays in the cache while the panels of A pass.
    let macroKernel (a: Panels) (b: Panels) (c: StridedMatrix) m n k accumulate =
        let mutable panelOfB = b.First
        let mutable j = 0

        while j < n do
            columnOfTiles a panelOfB b (c.From(0, j)) m (min nr (n - j)) k accumulate
            panelOfB <- panelOfB + b.Step
            j <- j + nr

    /// A row of B has to be contiguous; apart from that, copying pays where much is read again and again.
    let packsB (b: StridedMatrix) m k n =
        b.ColumnStride <> 8n || (m >= 4 * mr && k * n > Blocking.InPlace)

    let packsA (a: StridedMatrix) m k n =
        a.ColumnStride <> 8n && n >= 16 * nr && m * k > Blocking.InPlace

    let panelsOfA (a: StridedMatrix) m k packs (buffer: nativeint) =
        if packs then
            Packing.pack a m k mr buffer
        else
            Panels.InPlace(a, mr)

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
        let packsA, packsB = packsA a m k n, packsB b m k n
        let depth, rows, columns = min Blocking.Kc k, min Blocking.Mc m, min Blocking.Nc n
        let sizeOfA = if packsA then Packing.size rows depth mr else 0
        let sizeOfB = if packsB then Packing.size columns depth nr else 0
        let bufferOfA = PackingBuffer.Reserve(sizeOfA + sizeOfB)
        let bufferOfB = bufferOfA + nativeint (8 * sizeOfA)

        for j in 0 .. Blocking.Nc .. n - 1 do
            let columns = min Blocking.Nc (n - j)

            // An empty sum still has to be written: one step of depth 0.
            for p in 0 .. Blocking.Kc .. max 0 (k - 1) do
                let depth = min Blocking.Kc (k - p)
                let panelsOfB = panelsOfB (b.From(p, j)) depth columns packsB bufferOfB
                let accumulate = if accumulate || p > 0 then 1 else 0

                for i in 0 .. Blocking.Mc .. m - 1 do
                    let rows = min Blocking.Mc (m - i)
                    let panelsOfA = panelsOfA (a.From(i, p)) rows depth packsA bufferOfA
                    macroKernel panelsOfA panelsOfB (c.From(i, j)) rows columns depth accumulate
