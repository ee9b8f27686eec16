namespace AutoDiff.FSharp

open System
open System.Diagnostics
open System.Runtime.ExceptionServices
open System.Threading

/// Work in numbered chunks that may run at the same time.
type internal IChunked =
    abstract Chunks: int

    /// `worker` is 0 for the caller, and below the number of threads asked for.
    abstract RunChunk: chunk: int * worker: int -> unit

/// What a helper has to do with the work at hand.
[<RequireQualifiedAccess>]
module private Helping =
    [<Literal>]
    let No = 0

    /// Asked for, and not come yet: who asked may take it back.
    [<Literal>]
    let Asked = 1

    [<Literal>]
    let Busy = 2

/// A thread that helps with one piece of work at a time. It stays awake for a moment after each, since the steps of an evaluation and
/// the evaluations of a descent follow each other closely, and waking up takes as long as a small step.
[<Sealed>]
type private Helper(worker: int, help: int -> unit) =
    /// A tenth of a millisecond: a few times what a thread takes to fall asleep and wake up.
    static let awake = Stopwatch.Frequency / 10_000L

    let wake = new ManualResetEventSlim(false, 0)
    let mutable state = Helping.No
    let mutable isAwake = false

    let isAsked () = Volatile.Read &state = Helping.Asked

    let waitForWork () =
        let start = Stopwatch.GetTimestamp()

        while not (isAsked ()) && Stopwatch.GetTimestamp() - start < awake do
            Thread.SpinWait 8

        if not (isAsked ()) then
            Volatile.Write(&isAwake, false)
            wake.Wait()

        Volatile.Write(&isAwake, true)
        // Before the state is looked at: who asks after that sets it again.
        wake.Reset()

    let loop () =
        while true do
            waitForWork ()

            if Interlocked.CompareExchange(&state, Helping.Busy, Helping.Asked) = Helping.Asked then
                help worker
                Volatile.Write(&state, Helping.No)

    do
        let thread =
            Thread(loop, 256 * 1024, IsBackground = true, Name = $"descent worker {worker}")

        thread.Start()

    /// Asks for help, of a sleeping one only if it is worth waking.
    member _.Ask(isWorthWaking: bool) =
        if isWorthWaking || Volatile.Read &isAwake then
            Volatile.Write(&state, Helping.Asked)
            wake.Set()

    /// Returns when the helper has no part in the work any more: at once, if it has not come yet.
    member _.Release() =
        if Interlocked.CompareExchange(&state, Helping.No, Helping.Asked) = Helping.Busy then
            let mutable spinner = SpinWait()

            while Volatile.Read &state = Helping.Busy do
                // Without an argument it would go to sleep for a millisecond, which is longer than any wait for a last chunk.
                spinner.SpinOnce -1

/// Chunks in as many stretches as there are threads. Each has one, so that it finds in its own cache what it made of the same rows
/// a step before, and goes on with what others have not come to.
[<Sealed>]
type private Stretches() =
    /// A cache line apart, since each is counted on by a thread of its own.
    static let apart = 16

    let next: int[] = Array.zeroCreate (apart * (Environment.ProcessorCount + 1))
    let mutable chunks, threads = 0, 1

    let first stretch =
        int (int64 stretch * int64 chunks / int64 threads)

    member _.Divide(count: int, among: int) =
        chunks <- count
        threads <- among

        for stretch in 0 .. among - 1 do
            next[apart * (stretch + 1)] <- first stretch

    member _.Run(work: IChunked, worker: int) =
        for turn in worker .. worker + threads - 1 do
            let stretch = turn % threads
            let counter = apart * (stretch + 1)
            let last = first (stretch + 1)
            let mutable chunk = Interlocked.Increment &next[counter] - 1

            while chunk < last do
                work.RunChunk(chunk, worker)
                chunk <- Interlocked.Increment &next[counter] - 1

/// The threads that share large loops. There is one set for the process; a caller who finds it taken, by others or by himself, works
/// alone, which changes the time and never the result.
[<AbstractClass; Sealed>]
type internal Workers private () =
    static let gate = obj ()
    static let stretches = Stretches()
    static let mutable helpers: Helper[] = [||]
    static let mutable work: IChunked | null = null
    static let mutable failure: exn | null = null

    static let takeChunks worker =
        match work with
        | null -> ()
        | work -> stretches.Run(work, worker)

    /// A caller's own function may throw, on whatever thread: that is told to the caller, once no one works any more.
    static let tryTakeChunks worker =
        try
            takeChunks worker
        with error ->
            failure <- error

    static let runAlone (work: IChunked) =
        for chunk in 0 .. work.Chunks - 1 do
            work.RunChunk(chunk, 0)

    static let ensure count =
        while helpers.Length < count do
            let worker = helpers.Length + 1
            helpers <- Array.append helpers [| Helper(worker, tryTakeChunks) |]

    static let runTogether (job: IChunked) threads isWorthWaking =
        ensure (threads - 1)
        work <- job
        stretches.Divide(job.Chunks, threads)

        for helper in 0 .. threads - 2 do
            helpers[helper].Ask isWorthWaking

        tryTakeChunks 0

        for helper in 0 .. threads - 2 do
            helpers[helper].Release()

        work <- null

    static let rethrow () =
        match failure with
        | null -> ()
        | error ->
            failure <- null
            ExceptionDispatchInfo.Throw error

    /// Every thread the machine has.
    static member Most = Environment.ProcessorCount

    /// How many of so many threads an amount of work is worth sharing among, in multiply-adds or other instructions on single elements:
    /// those who are awake begin within a microsecond, and for 64 thousand they take two or more.
    static member For(work: int64, threads: int) =
        int (max 1L (min (int64 threads) (work / 65_536L)))

    /// Runs all chunks on at most so many threads, the caller's among them, and returns when they are done. Sleeping threads are woken
    /// up where the work gives each as much as half a million multiply-adds, 15 microseconds: else it is done before they come.
    static member Run(job: IChunked, threads: int, work: int64) =
        let threads = min threads (min Workers.Most job.Chunks)

        // A caller's own function may evaluate another objective within a chunk: the gate would open for its thread again.
        if threads < 2 || Monitor.IsEntered gate || not (Monitor.TryEnter gate) then
            runAlone job
        else
            try
                runTogether job threads (work / int64 threads >= 524_288L)
                rethrow ()
            finally
                Monitor.Exit gate

    /// The same for work that is known to be large.
    static member Run(job: IChunked, threads: int) =
        Workers.Run(job, threads, Int64.MaxValue)
