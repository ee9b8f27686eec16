namespace AutoDiff.FSharp

open System
open AutoDiff

/// Figures about a compiled program.
type internal ProgramStatistics =
    {
        Nodes: int
        Loops: int
        Kernels: int
        RowGroups: int
        /// Stores that go past the caches.
        Streams: int
        /// In doubles.
        WorkspaceSize: int
        Compiled: bool
        Work: WorkCount
    }

[<RequireQualifiedAccess>]
module internal ProgramStatistics =
    let none =
        {
            Nodes = 0
            Loops = 0
            Kernels = 0
            RowGroups = 0
            Streams = 0
            WorkspaceSize = 0
            Compiled = true
            Work = WorkCount.zero
        }

    /// Those of two programs that run one after the other, each in a workspace of its own.
    let add (a: ProgramStatistics) (b: ProgramStatistics) =
        {
            Nodes = a.Nodes + b.Nodes
            Loops = a.Loops + b.Loops
            Kernels = a.Kernels + b.Kernels
            RowGroups = a.RowGroups + b.RowGroups
            Streams = a.Streams + b.Streams
            WorkspaceSize = max a.WorkspaceSize b.WorkspaceSize
            Compiled = a.Compiled && b.Compiled
            Work = WorkCount.add a.Work b.Work
        }

/// A row group ready to run; accumulators of all chunks and scratch lie in the workspace.
type internal RowStep =
    {
        /// What is done with a block, one after the other.
        Code: RowCode[]
        Group: RowGroup
        AccumulatorStart: int
        ScratchStart: int
    }

/// The addresses a program is called with.
[<Struct>]
type internal Addresses =
    {
        Point: nativeint
        Direction: nativeint
        Result: nativeint
        Value: nativeint
        Workspace: nativeint
        Data: nativeint
    }

    member at.Of(place: Place) =
        let start =
            match place.Region with
            | Region.Point -> at.Point
            | Region.Direction -> at.Direction
            | Region.Result -> at.Result
            | Region.Value -> at.Value
            | Region.Workspace -> at.Workspace
            | Region.Data index ->
                Runtime.InteropServices.Marshal.ReadIntPtr(at.Data, index * sizeof<nativeint>)
            | other -> invalidOp $"{other} has no address outside its rows."

        start + nativeint (8 * place.Offset)

/// Runs row groups chunk by chunk.
[<RequireQualifiedAccess>]
module internal Rows =
    /// Instructions worth sharing between threads: about a tenth of a millisecond.
    let leastSharedWork = 3_000_000L

    let private double (address: nativeint) (index: int) = address + nativeint (8 * index)

    let private accumulatorsOf (step: RowStep) (at: Addresses) chunk =
        double at.Workspace (step.AccumulatorStart + chunk * step.Group.AccumulatorSize)

    /// The rows of one chunk, block by block, into the accumulators of a chunk, which start from their identities.
    let runChunk (step: RowStep) (at: Addresses) (chunk: int) (into: int) (scratch: nativeint) =
        let group = step.Group
        let accumulators = accumulatorsOf step at into

        for accumulator in group.Accumulators do
            Kernels.Fill(
                double accumulators accumulator.Offset,
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
            let sum = double sums accumulator.Offset
            let other = double others accumulator.Offset
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
            let sum = double (accumulatorsOf step at 0) accumulator.Offset

            if accumulator.Lanes > 1 && accumulator.Combine = Combine.Max then
                Kernels.MaxLanes(sum, target, accumulator.Size, accumulator.Lanes)
            elif accumulator.Lanes > 1 then
                Kernels.SumLanes(sum, target, accumulator.Size, accumulator.Lanes)
            elif accumulator.TransposedRows > 0 then
                let columns = accumulator.TransposedRows
                Kernels.CopyTransposed(sum, target, accumulator.Size / columns, columns)
            else
                Kernels.Copy(sum, target, accumulator.Size)

/// One run of a row group, shared out to threads. Lent by a pool: it holds the addresses while the run lasts.
[<Sealed>]
type internal RowRun(step: RowStep) =
    let mutable at = Unchecked.defaultof<Addresses>

    let scratchOf worker =
        at.Workspace
        + nativeint (8 * (step.ScratchStart + worker * step.Group.ScratchSize))

    interface IChunked with
        member _.Chunks = step.Group.Chunks

        member _.RunChunk(chunk, worker) =
            Rows.runChunk step at chunk chunk (scratchOf worker)

    member this.Run(addresses: Addresses, threads: int) =
        at <- addresses

        // Smaller work is done before another thread has woken up.
        if threads < 2 || step.Group.Work < Rows.leastSharedWork then
            Rows.runInTurn step at (scratchOf 0)
        else
            Workers.Run(this, threads)
            Rows.combineAll step at

        Rows.deliver step at

/// What a program does next.
[<RequireQualifiedAccess>]
type internal Step =
    | Straight of Code
    | Rows of Pool<RowRun>

/// Executable steps and the size of the scratch they need. Shared by all callers; each brings its own workspace.
[<Sealed>]
type internal Program private (steps: Step[], statistics: ProgramStatistics, prologues: int) =
    let runStep (step: Step) (at: Addresses) threads =
        match step with
        | Step.Straight code ->
            code.Invoke(at.Point, at.Direction, at.Result, at.Value, at.Workspace, at.Data)
        | Step.Rows runs ->
            let run = runs.Rent()
            run.Run(at, threads)
            runs.Return run

    let straight: Code | null =
        match steps with
        | [| Step.Straight code |] -> code
        | _ -> null

    new(steps, statistics) = Program(steps, statistics, 0)

    /// So many prologues have to have run on the data.
    member _.Prologues = prologues

    /// The same after so many prologues.
    member _.After(prologues: int) = Program(steps, statistics, prologues)

    /// In doubles.
    member _.WorkspaceSize = statistics.WorkspaceSize

    member _.Statistics = statistics

    /// The whole program as one piece of code, or null: small objectives run straight through.
    member _.Straight = straight

    member _.Run(point, direction, result, value, workspace, data, threads) =
        match straight with
        | null ->
            let at =
                {
                    Point = point
                    Direction = direction
                    Result = result
                    Value = value
                    Workspace = workspace
                    Data = data
                }

            for step in steps do
                runStep step at threads
        | code -> code.Invoke(point, direction, result, value, workspace, data)
