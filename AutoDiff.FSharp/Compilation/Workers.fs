namespace AutoDiff.FSharp

open System
open System.Threading

/// Work in numbered chunks that may run at the same time.
type internal IChunked =
    abstract Chunks: int

    /// `worker` is 0 for the caller, and below the number of threads asked for.
    abstract RunChunk: chunk: int * worker: int -> unit

/// A thread that helps with one piece of work at a time. It spins a little before it sleeps, since evaluations follow each other closely.
[<Sealed>]
type private Helper(worker: int, help: int -> unit) as this =
    let wake = new ManualResetEventSlim(false, 200)
    let mutable isBusy = false

    do
        let thread =
            Thread(this.Loop, 256 * 1024, IsBackground = true, Name = $"descent worker {worker}")

        thread.Start()

    member private _.Loop() =
        while true do
            wake.Wait()
            wake.Reset()
            help worker
            Volatile.Write(&isBusy, false)

    member _.Start() =
        Volatile.Write(&isBusy, true)
        wake.Set()

    member _.Wait() =
        let mutable spinner = SpinWait()

        while Volatile.Read &isBusy do
            // Without an argument it would go to sleep for a millisecond, which is longer than any wait for a last chunk.
            spinner.SpinOnce -1

/// The threads that share large loops. There is one set for the process; a caller who finds it taken works alone, which changes the time and never the result.
[<AbstractClass; Sealed>]
type internal Workers private () =
    static let gate = obj ()
    static let mutable helpers: Helper[] = [||]
    static let mutable work: IChunked | null = null
    static let mutable next = 0

    static let takeChunks worker =
        match work with
        | null -> ()
        | work ->
            let mutable chunk = Interlocked.Increment &next - 1

            while chunk < work.Chunks do
                work.RunChunk(chunk, worker)
                chunk <- Interlocked.Increment &next - 1

    static let runAlone (work: IChunked) =
        for chunk in 0 .. work.Chunks - 1 do
            work.RunChunk(chunk, 0)

    static let ensure count =
        while helpers.Length < count do
            let worker = helpers.Length + 1
            helpers <- Array.append helpers [| Helper(worker, takeChunks) |]

    static let runTogether (job: IChunked) threads =
        ensure (threads - 1)
        work <- job
        next <- 0

        for helper in 0 .. threads - 2 do
            helpers[helper].Start()

        takeChunks 0

        for helper in 0 .. threads - 2 do
            helpers[helper].Wait()

        work <- null

    /// Every thread the machine has.
    static member Most = Environment.ProcessorCount

    /// Runs all chunks on at most so many threads, the caller's among them, and returns when they are done.
    static member Run(job: IChunked, threads: int) =
        let threads = min threads (min Workers.Most job.Chunks)

        if threads < 2 || not (Monitor.TryEnter gate) then
            runAlone job
        else
            try
                runTogether job threads
            finally
                Monitor.Exit gate
