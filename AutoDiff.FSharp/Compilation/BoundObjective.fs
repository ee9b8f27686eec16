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

    /// The code of value and gradient where it is one piece and needs no workspace: small objectives skip the rest. It is
    /// set when all it needs is there.
    [<VolatileField>]
    let mutable straight: Code | null = null

    let mutable straightData = 0n

    let run
        (program: Program)
        (pool: Pool<Workspace>)
        (point: nativeint)
        (direction: nativeint)
        (result: nativeint)
        =
        let data = data.Value
        let mutable value = 0.0
        let valueAddress = NativePtr.toNativeInt &&value

        if program.WorkspaceSize = 0 then
            data.Run(program, point, direction, result, valueAddress, 0n, threads)
        else
            let workspace = pool.Rent()
            data.Run(program, point, direction, result, valueAddress, workspace.Address, threads)
            pool.Return workspace

        value

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

    member _.Value(point: nativeint) =
        let binding = bind.Value
        run binding.Program.Code.ValueProgram binding.Workspaces.Value point 0n 0n

    member private _.ValueAndGradientByProgram(point: nativeint, result: nativeint) =
        let binding = bind.Value
        let program = binding.Program.Code.GradientProgram
        let value = run program binding.Workspaces.Gradient point 0n result
        straightData <- data.Value.Address
        straight <- program.Straight
        value

    member this.ValueAndGradient(point: nativeint, result: nativeint) =
        match straight with
        | null -> this.ValueAndGradientByProgram(point, result)
        | code ->
            let mutable value = 0.0
            code.Invoke(point, 0n, result, NativePtr.toNativeInt &&value, 0n, straightData)
            // The table of data lives as long as this does.
            GC.KeepAlive this
            value

    /// The value, and at `slope` the derivative along the direction, by forward mode.
    member _.ValueAndSlope(point: nativeint, direction: nativeint, slope: nativeint) =
        let binding = bind.Value
        run binding.Program.Code.SlopeProgram binding.Workspaces.Slope point direction slope
