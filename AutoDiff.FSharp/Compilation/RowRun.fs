namespace AutoDiff.FSharp

/// A row group ready to run; accumulators of all chunks and scratch lie in the workspace.
type internal RowStep =
    {
        /// What is done with a block, one after the other.
        Code: RowCode[]
        Group: RowGroup
        AccumulatorStart: int
        ScratchStart: int
    }

/// Runs row groups chunk by chunk.
[<RequireQualifiedAccess>]
module internal Rows =
    let private accumulatorsOf (step: RowStep) (at: Addresses) chunk =
        Addresses.double at.Workspace (step.AccumulatorStart + chunk * step.Group.AccumulatorSize)

    /// The rows of one chunk, block by block, into the accumulators of a chunk, which start from their identities.
    let runChunk (step: RowStep) (at: Addresses) (chunk: int) (into: int) (scratch: nativeint) =
        let group = step.Group
        let accumulators = accumulatorsOf step at into

        for accumulator in group.Accumulators do
            Kernels.Fill(
                Addresses.double accumulators accumulator.Offset,
                accumulator.Lanes * accumulator.Size,
                accumulator.Combine.Identity
            )

        let last = min group.Rows ((chunk + 1) * group.ChunkRows)
        let mutable first = chunk * group.ChunkRows

        while first < last do
            let next = min last (first + group.BlockRows)

            for code in step.Code do
                code.Invoke(
                    at.Point,
                    at.Direction,
                    at.Result,
                    at.Value,
                    at.Workspace,
                    at.Data,
                    accumulators,
                    scratch,
                    nativeint first,
                    nativeint next
                )

            first <- next

    /// Combines the accumulators at one place among the chunks' into those of the first chunk.
    let private combine (step: RowStep) (at: Addresses) chunk =
        let sums = accumulatorsOf step at 0
        let others = accumulatorsOf step at chunk

        for accumulator in step.Group.Accumulators do
            let sum = Addresses.double sums accumulator.Offset
            let other = Addresses.double others accumulator.Offset
            let size = accumulator.Lanes * accumulator.Size

            if accumulator.Combine = Combine.Max then
                Kernels.MaxInto(other, sum, size)
            else
                Kernels.AddInto(other, sum, size)

    let combineAll (step: RowStep) (at: Addresses) =
        for chunk in 1 .. step.Group.Chunks - 1 do
            combine step at chunk

    /// All chunks, each combined with those before it as soon as it is done: two sets of accumulators stay in the cache where
    /// one a chunk would not.
    let runInTurn (step: RowStep) (at: Addresses) (scratch: nativeint) =
        for chunk in 0 .. step.Group.Chunks - 1 do
            runChunk step at chunk (min chunk 1) scratch

            if chunk > 0 then
                combine step at 1

    /// Brings what has been combined to its targets.
    let deliver (step: RowStep) (at: Addresses) =
        for accumulator in step.Group.Accumulators do
            let target = at.Of accumulator.Target
            let sum = Addresses.double (accumulatorsOf step at 0) accumulator.Offset

            if accumulator.Lanes > 1 && accumulator.Combine = Combine.Max then
                Kernels.MaxLanes(sum, target, accumulator.Size, accumulator.Lanes)
            elif accumulator.Lanes > 1 then
                Kernels.SumLanes(sum, target, accumulator.Size, accumulator.Lanes)
            elif accumulator.TransposedRows > 0 then
                let columns = accumulator.TransposedRows
                Kernels.CopyTransposed(sum, target, accumulator.Size / columns, columns)
            else
                Kernels.Copy(sum, target, accumulator.Size)

/// One run of a row group, shared out to threads.
[<Sealed>]
type internal RowRun(step: RowStep) =
    inherit SharedRun()

    let mutable at = Unchecked.defaultof<Addresses>

    let scratchOf worker =
        Addresses.double at.Workspace (step.ScratchStart + worker * step.Group.ScratchSize)

    interface IChunked with
        member _.Chunks = step.Group.Chunks

        member _.RunChunk(chunk, worker) =
            Rows.runChunk step at chunk chunk (scratchOf worker)

    override this.Run(addresses: Addresses, threads: int) =
        at <- addresses

        match Workers.For(step.Group.Work, threads) with
        | 1 -> Rows.runInTurn step at (scratchOf 0)
        | threads ->
            Workers.Run(this, threads, step.Group.Work)
            Rows.combineAll step at

        Rows.deliver step at
