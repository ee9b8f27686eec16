namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// One program of an objective, compiled when first run, with workspaces of its own.
[<Sealed>]
type private ResidualProgram(compiled: CompiledObjective, make) =
    let program = lazy (compiled.Compile make)
    let pool = Pool(fun () -> Workspace program.Value.WorkspaceSize)

    member _.Run(point: nativeint, direction: nativeint, result: nativeint) =
        compiled.Run(program.Value, pool, point, direction, result)

/// Residuals and their Jacobian as compiled programs. A block of columns comes from one forward pass along that many
/// directions, which share whatever does not depend on the direction.
[<Sealed>]
type internal CompiledResiduals(compiled: CompiledObjective, squares: SumOfSquares) =
    /// The columns of a block, at most.
    let widest = 8

    let dimension = compiled.Dimension

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
        ResidualProgram(compiled, (fun () -> outputs 0 squares.Residuals, [||]))

    let inputsOf k (directions: Node[]) =
        directions
        |> Array.mapi (fun i node ->
            let place =
                {
                    Region = Region.Direction
                    Offset = k * dimension + compiled.Offsets[i]
                }

            match node.Operation with
            | Operation.Input input -> input, place
            | _ -> invalidOp "A direction is an input.")

    let columns () =
        let blocks =
            Array.init width (fun _ -> Derivatives.directions compiled.Builder compiled.Variables)

        let tangents =
            blocks
            |> Array.mapi (fun k directions ->
                Derivatives.along compiled.Builder compiled.Variables directions squares.Residuals
                |> outputs (k * count))

        Array.concat tangents, Array.concat (Array.mapi inputsOf blocks)

    let jacobian = ResidualProgram(compiled, columns)

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
