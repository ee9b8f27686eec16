namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// Workspaces for callers of one compiled objective; objectives that differ in their data alone share them.
[<Sealed>]
type internal Workspaces(code: CompiledObjective) =
    let pool (program: unit -> Program) =
        Pool(fun () -> Workspace (program ()).WorkspaceSize)

    member val Value = pool (fun () -> code.ValueProgram)
    member val Gradient = pool (fun () -> code.GradientProgram)
    member val Slope = pool (fun () -> code.SlopeProgram)

/// A program with the data of one objective, as callers run it: found when first asked for.
[<Sealed>]
type internal ProgramEntry
    (program: unit -> Program, workspaces: unit -> Pool<Workspace>, data: Lazy<DataTable>) =
    /// The program where it is one piece of code and needs no workspace: small objectives skip the rest. It is set when all it
    /// needs is there.
    [<VolatileField>]
    let mutable straight: Code | null = null

    let mutable straightData = 0n

    let runProgram point direction result value threads =
        let program = program ()
        let data = data.Value

        if program.WorkspaceSize = 0 then
            data.Run(program, point, direction, result, value, 0n, threads)
            straightData <- data.Address
            straight <- program.Straight
        else
            let pool = workspaces ()
            let workspace = pool.Rent()
            data.Run(program, point, direction, result, value, workspace.Address, threads)
            pool.Return workspace

    /// Writes to the addresses that the program writes to, and returns the value.
    member this.Run(point: nativeint, direction: nativeint, result: nativeint, threads: int) : float =
        let mutable value = 0.0
        let valueAddress = NativePtr.toNativeInt &&value

        match straight with
        | null -> runProgram point direction result valueAddress threads
        | code ->
            code.Invoke(point, direction, result, valueAddress, 0n, straightData)
            // The table of data lives as long as this does.
            GC.KeepAlive this

        value

/// Shared code, the inputs of this objective that stand where the code reads data, and workspaces.
[<NoEquality; NoComparison>]
type internal Binding =
    {
        Program: SharedProgram<CompiledObjective>
        Inputs: Input[]
        Workspaces: Workspaces
    }

/// An objective ready to run: its graph, the code that all objectives of its structure share, and its own numbers.
/// `current` are the graph's data as they are bound now, one for each of `graph.Data`.
[<Sealed>]
type internal BoundObjective
    private (graph: ObjectiveGraph, current: Input[], bind: Lazy<Binding>, threads: int) =
    let mutable threads = threads

    let graphNow =
        lazy
            (let successors = Dictionary<Input, Input>(HashIdentity.Reference)
             Array.iter2 (fun before now -> successors[before] <- now) graph.Data current

             let replace input =
                 match successors.TryGetValue input with
                 | true, now -> now
                 | _ -> input

             if Array.forall2 (fun a b -> obj.ReferenceEquals(a, b)) graph.Data current then
                 graph
             else
                 graph.Substitute(replace, graph.Variables |> Array.map Graph.inputOf, current))

    let numbersOf (input: Input) =
        match input.Values with
        | null ->
            let advice = $"give it one with With(\"{input.Name}\", …)."
            raise (InvalidOperationException $"'{input.Name}' is held and has no value yet: {advice}")
        | values -> values

    let data =
        lazy DataTable(bind.Value.Inputs |> Array.map numbersOf, bind.Value.Program.Code.Prologues)

    let entry (program: CompiledObjective -> Program) (workspaces: Workspaces -> Pool<Workspace>) =
        ProgramEntry(
            (fun () -> program bind.Value.Program.Code),
            (fun () -> workspaces bind.Value.Workspaces),
            data
        )

    let value = entry _.ValueProgram _.Value
    let gradient = entry _.GradientProgram _.Gradient
    let slope = entry _.SlopeProgram _.Slope

    let dimension = graph.Dimension

    /// An objective whose code is looked up when first asked for.
    new(graph: ObjectiveGraph) =
        let bind =
            lazy
                (let structure = GraphStructure.Of(graph.Root, graph.Variables)
                 let program = ObjectivePrograms.shared.Of structure

                 {
                     Program = program
                     Inputs = structure.Data
                     Workspaces = Workspaces program.Code
                 })

        BoundObjective(graph, graph.Data, bind, Workers.Most)

    /// The most threads an evaluation may use.
    member _.MaxThreads
        with get () = threads
        and set count = threads <- count

    /// The graph with the data as they are bound.
    member _.Graph = graphNow.Value

    /// The data as they are bound; those without a value yet have none.
    member _.Inputs = current

    member _.Variables = graph.Variables
    member _.Offsets = graph.Offsets
    member _.Dimension = dimension
    member _.Code = bind.Value.Program.Code

    /// The numbers the code reads.
    member _.Data = data.Value

    /// The same objective with other numbers for some data; `replace` gives each input's successor, of the same shape. The code is
    /// the same too, unless what was fixed may change now, or the other way round.
    member this.Rebind(replace: Input -> Input) =
        let binding = bind.Value
        let inputs = Array.map replace binding.Inputs
        let data = Array.map replace current

        if Array.forall2 (fun (a: Input) (b: Input) -> a.MayChange = b.MayChange) binding.Inputs inputs then
            let rebound = { binding with Inputs = inputs }
            BoundObjective(graph, data, Lazy<Binding> rebound, threads)
        else
            this.WithVariables(replace, graph.Variables |> Array.map Graph.inputOf, data)

    /// The same formula with other inputs for its variables.
    member this.WithVariables(replace: Input -> Input, variables: Input[], data: Input[]) =
        BoundObjective(this.Graph.Substitute(replace, variables, data), MaxThreads = threads)

    member _.Value(point: nativeint) = value.Run(point, 0n, 0n, threads)

    member _.ValueAndGradient(point: nativeint, result: nativeint) =
        gradient.Run(point, 0n, result, threads)

    /// The value, and at `target` the derivative along the direction, by forward mode.
    member _.ValueAndSlope(point: nativeint, direction: nativeint, target: nativeint) =
        slope.Run(point, direction, target, threads)
