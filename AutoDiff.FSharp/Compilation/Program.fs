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

/// What a program does next.
[<RequireQualifiedAccess>]
type internal Step =
    | Straight of Code
    | Shared of Pool<SharedRun>

/// Executable steps and the size of the scratch they need. Shared by all callers; each brings its own workspace.
[<Sealed>]
type internal Program private (steps: Step[], statistics: ProgramStatistics, prologues: int) =
    let runStep (step: Step) (at: Addresses) threads =
        match step with
        | Step.Straight code ->
            code.Invoke(at.Point, at.Direction, at.Result, at.Value, at.Workspace, at.Data)
        | Step.Shared runs ->
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
