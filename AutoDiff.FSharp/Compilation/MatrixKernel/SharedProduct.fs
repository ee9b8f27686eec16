namespace AutoDiff.FSharp

open System.Numerics

/// One product C = A B at a time, shared out to threads: for each block of B first its packing, then the parts of C, as
/// section 3.1 of Smith, van de Geijn, Smelyanskiy, Hammond and Van Zee, Anatomy of High-Performance Many-Threaded Matrix
/// Multiplication, IPDPS 2014, doi:10.1109/IPDPS.2014.110, arranges it: one packed B for all, an A of each thread's own.
/// The bits are those of `MatrixProduct`, since a tile is computed alike whoever does it.
[<Sealed>]
type internal SharedProduct(width: int) =
    let product = MatrixProduct.OfWidth width

    /// Rows of B that are packed as one chunk.
    let packedSteps = 32

    /// Parts of C that divide well among a few threads.
    let wantedParts = 16

    /// Multiply-adds that take as long as copying an element.
    let copyWork = 16L

    let mutable a = Unchecked.defaultof<StridedMatrix>
    let mutable b = Unchecked.defaultof<StridedMatrix>
    let mutable c = Unchecked.defaultof<StridedMatrix>
    let mutable panels = Unchecked.defaultof<Panels>
    let mutable m, depth, columns = 0, 0, 0
    let mutable packsA, accumulates, isPacking = false, false, false

    /// Rows and columns of a part of C.
    let mutable partRows, partColumns = 0, 0

    let parts count size = (count + size - 1) / size

    let powerOfTwo (count: int) =
        int (BitOperations.RoundUpToPowerOf2(uint32 count))

    /// So many parts of whole tiles, about equal and none larger than `most`.
    let evenly count wanted tile most =
        let size = parts count (max 1 wanted)
        min most (parts size tile * tile)

    /// Rows are cut where a packed A is: no part then packs what another one has packed.
    let divide () =
        let tileRows, tileColumns = product.TileRows, product.TileColumns

        if packsA then
            partRows <- evenly m wantedParts tileRows Blocking.Mc
            partColumns <- columns
        else
            partRows <- evenly m (parts m Blocking.Mc |> powerOfTwo) tileRows Blocking.Mc
            partColumns <- evenly columns (parts wantedParts (parts m partRows)) tileColumns columns

    let pack chunk =
        let first = chunk * packedSteps
        product.FillB(b, columns, first, min depth (first + packedSteps), panels)

    let multiply chunk =
        let across = parts columns partColumns
        let i, j = chunk / across * partRows, chunk % across * partColumns

        product.MultiplyBlock(
            a.From(i, 0),
            packsA,
            panels.From(j / product.TileColumns),
            c.From(i, j),
            min partRows (m - i),
            min partColumns (columns - j),
            depth,
            accumulates
        )

    interface IChunked with
        member _.Chunks =
            if isPacking then
                parts depth packedSteps
            else
                parts m partRows * parts columns partColumns

        member _.RunChunk(chunk, _) =
            if isPacking then pack chunk else multiply chunk

    /// C ← A B on at most so many threads. The columns of C are contiguous, and C overlaps neither operand.
    member this.Multiply
        (
            left: StridedMatrix,
            right: StridedMatrix,
            target: StridedMatrix,
            rows: int,
            k: int,
            n: int,
            threads: int
        ) =
        let packsB = product.PacksB(right, rows, k, n)
        packsA <- product.PacksA(left, rows, k, n)
        m <- rows

        Blocking.forBlocks k n (fun p steps j width ->
            a <- left.From(0, p)
            b <- right.From(p, j)
            c <- target.From(0, j)
            depth <- steps
            columns <- width
            accumulates <- p > 0
            panels <- product.PanelsOfB(b, depth, columns, packsB)

            if packsB then
                isPacking <- true
                Workers.Run(this, threads, copyWork * int64 depth * int64 columns)

            isPacking <- false
            divide ()
            Workers.Run(this, threads, int64 m * int64 depth * int64 columns))
