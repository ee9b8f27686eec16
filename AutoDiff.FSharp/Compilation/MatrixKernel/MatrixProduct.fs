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

    /// The blocks of B: `action` is given the first step of the sum, how many there are, the first column, and how many.
    let inline forBlocks k n ([<InlineIfLambda>] action: int -> int -> int -> int -> unit) =
        for j in 0..Nc .. n - 1 do
            // An empty sum still has to be written: one step of depth 0.
            for p in 0..Kc .. max 0 (k - 1) do
                action p (min Kc (k - p)) j (min Nc (n - j))

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

    let panelsOfA (a: StridedMatrix) rows depth packs =
        if packs then
            let panels =
                Packing.panels depth mr (PackingBuffer.ForA(Packing.size rows depth mr))

            Packing.fill a rows 0 depth panels mr
            panels
        else
            Panels.InPlace(a, mr)

    /// The product for vectors of that many doubles.
    static member OfWidth(width: int) = all[width].Value

    /// Rows of a full tile.
    member _.TileRows = mr

    /// Columns of a full tile, and of a panel of B.
    member _.TileColumns = nr

    /// A row of B has to be contiguous; apart from that, copying pays where much is read again and again.
    member _.PacksB(b: StridedMatrix, m: int, k: int, n: int) =
        b.ColumnStride <> 8n || (m >= 4 * mr && k * n > Blocking.InPlace)

    member _.PacksA(a: StridedMatrix, m: int, k: int, n: int) =
        a.ColumnStride <> 8n && n >= 16 * nr && m * k > Blocking.InPlace

    /// The panels of a block of B: where it lies, or in the calling thread's memory, where `FillB` has to copy it.
    member _.PanelsOfB(b: StridedMatrix, depth: int, columns: int, packs: bool) =
        if packs then
            Packing.panels depth nr (PackingBuffer.ForB(Packing.size columns depth nr))
        else
            Panels.InPlace(b.Transposed, nr)

    /// Copies the rows from `first` to before `last` of a block of B.
    member _.FillB(b: StridedMatrix, columns: int, first: int, last: int, panels: Panels) =
        Packing.fill b.Transposed columns first last panels nr

    /// C ← A B, or C ← C + A B, for a block of B and at most `Blocking.Mc` rows.
    member _.MultiplyBlock
        (
            a: StridedMatrix,
            packsA: bool,
            b: Panels,
            c: StridedMatrix,
            rows: int,
            columns: int,
            depth: int,
            accumulate: bool
        ) =
        let accumulate = if accumulate then 1 else 0
        macroKernel (panelsOfA a rows depth packsA) b c rows columns depth accumulate

    /// The columns of C are contiguous, and C overlaps neither operand.
    member product.Multiply
        (a: StridedMatrix, b: StridedMatrix, c: StridedMatrix, m: int, k: int, n: int, accumulate: bool)
        =
        let packsA, packsB = product.PacksA(a, m, k, n), product.PacksB(b, m, k, n)

        Blocking.forBlocks k n (fun p depth j columns ->
            let block = b.From(p, j)
            let panels = product.PanelsOfB(block, depth, columns, packsB)

            if packsB then
                product.FillB(block, columns, 0, depth, panels)

            for i in 0 .. Blocking.Mc .. m - 1 do
                let rows = min Blocking.Mc (m - i)
                let accumulate = accumulate || p > 0

                product.MultiplyBlock(
                    a.From(i, p),
                    packsA,
                    panels,
                    c.From(i, j),
                    rows,
                    columns,
                    depth,
                    accumulate
                ))
