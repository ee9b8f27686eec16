namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// One program of residuals, compiled when first run, with workspaces of its own.
[<Sealed>]
type private ResidualProgram(data: DataTable, threads: unit -> int, compile: unit -> Program) =
    let program = lazy (compile ())
    let pool = Pool(fun () -> Workspace program.Value.WorkspaceSize)

    member _.Run(point: nativeint, direction: nativeint, result: nativeint) =
        let workspace = pool.Rent()

        program.Value.Run(point, direction, result, 0n, workspace.Address, data.Address, threads ())
        pool.Return workspace
        GC.KeepAlive data

/// Residuals and their Jacobian as compiled programs. A block of columns comes from one forward pass along that many
/// directions, which share whatever does not depend on the direction. The builder has made the variables and the
/// squares, and belongs to this from now on.
[<Sealed>]
type internal CompiledResiduals
    (builder: Builder, variables: Node[], squares: SumOfSquares, threads: unit -> int) =
    /// The columns of a block, at most.
    let widest = 8

    /// The builder serves one thread at a time.
    let gate = obj ()

    let offsets =
        variables |> Array.scan (fun offset variable -> offset + variable.Shape.Size) 0

    let dimension = Array.last offsets

    /// What is neither variable nor direction: its numbers are those of now.
    let dataInputs =
        Graph.topological squares.Residuals
        |> Graph.inputs
        |> Array.filter (fun input -> not (isNull input.Values))

    let data = DataTable(dataInputs |> Array.map (fun input -> nonNull input.Values))

    let placesIn region shift (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            ObjectiveGraph.InputOf node,
            {
                Region = region
                Offset = shift + offsets[i]
            })

    let dataPlaces =
        dataInputs
        |> Array.mapi (fun i input -> input, { Region = Region.Data i; Offset = 0 })

    let compile (make: unit -> (Node * Place)[] * (Input * Place)[]) () =
        lock gate (fun () ->
            let outputs, directions = make ()
            let table = Dictionary<Input, Place>(HashIdentity.Reference)

            for input, place in Seq.concat [ placesIn Region.Point 0 variables; dataPlaces; directions ] do
                table[input] <- place

            Compiler.compile builder outputs (fun input -> table[input]) 0)

    let starts =
        squares.Residuals
        |> Array.scan (fun start residual -> start + residual.Shape.Size) 0

    let count = Array.last starts
    let width = min dimension widest

    let outputs shift (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            node,
            {
                Region = Region.Result
                Offset = shift + starts[i]
            })

    let values =
        ResidualProgram(data, threads, compile (fun () -> outputs 0 squares.Residuals, [||]))

    let columns () =
        let blocks = Array.init width (fun _ -> Derivatives.directions builder variables)

        let tangents =
            blocks
            |> Array.mapi (fun k directions ->
                Derivatives.along builder variables directions squares.Residuals
                |> outputs (k * count))

        Array.concat tangents,
        Array.concat (blocks |> Array.mapi (fun k -> placesIn Region.Direction (k * dimension)))

    let jacobian = ResidualProgram(data, threads, compile columns)

    /// Unit vectors, a block of them: all zero but where a block is being computed.
    let seeds =
        Pool(fun () ->
            let workspace = Workspace(width * dimension)
            workspace.Owner.AsSpan().Clear()
            workspace)

    let observations: Lazy<float[] | null> =
        lazy
            (match squares.Observations with
             | null -> null
             | node ->
                 let read (input: Input) = nonNull input.Values
                 (Interpreter.evaluate read [| node |])[0])

    let block (point: nativeint) (seed: Workspace) (first: int) (target: nativeint) =
        let set (value: float) =
            for k in 0 .. width - 1 do
                NativePtr.set (NativePtr.ofNativeInt<float> seed.Address) (k * dimension + first + k) value

        set 1.0
        jacobian.Run(point, seed.Address, target + nativeint (8L * int64 first * int64 count))
        set 0.0

    interface IResiduals with
        member _.Dimension = dimension
        member _.Count = count
        member _.Factor = squares.Factor

        member _.Observations: IReadOnlyList<float> | null =
            match observations.Value with
            | null -> null
            | numbers -> numbers

        member _.Values(x, residuals) =
            Arguments.checkLength (nameof x) x.Length dimension
            Arguments.checkLength (nameof residuals) residuals.Length count
            use point = fixed &MemoryMarshal.GetReference x
            use result = fixed &MemoryMarshal.GetReference residuals
            values.Run(NativePtr.toNativeInt point, 0n, NativePtr.toNativeInt result)

        member _.Jacobian(x, jacobian) =
            Arguments.checkLength (nameof x) x.Length dimension
            Arguments.checkLength (nameof jacobian) jacobian.Length (dimension * count)
            use point = fixed &MemoryMarshal.GetReference x
            use result = fixed &MemoryMarshal.GetReference jacobian
            let seed = seeds.Rent()
            let mutable first = 0

            // The last block begins earlier where n is no multiple of its width: some columns are written twice.
            while first < dimension do
                let start = min first (dimension - width)
                block (NativePtr.toNativeInt point) seed start (NativePtr.toNativeInt result)
                first <- first + width

            seeds.Return seed
