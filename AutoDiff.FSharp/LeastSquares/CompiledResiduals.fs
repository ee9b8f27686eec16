namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// The residuals of one objective: code that all residuals of their structure share, and the numbers of its data.
[<Sealed>]
type internal CompiledResiduals(variables: Node[], squares: SumOfSquares, threads: unit -> int) =
    let structure = GraphStructure.Of(squares.Residuals, variables)
    let program = ResidualPrograms.shared.Of structure
    let code = program.Code
    let dimension = code.Dimension
    let count = code.Count

    /// The numbers of now.
    let data =
        DataTable(structure.Data |> Array.map (fun input -> nonNull input.Values), code.Prologues)

    /// What gives the numbers of a node without variables: read once, or each time where they may change.
    let listed (node: Node | null) : unit -> IReadOnlyList<float> | null =
        match node with
        | null -> fun () -> null
        | node when FixedNumbers.mayChange node -> fun () -> FixedNumbers.read node
        | node ->
            let numbers = lazy (FixedNumbers.read node)
            fun () -> numbers.Value

    let observations = listed squares.Observations
    let weights = listed squares.Weights

    let block (point: nativeint) (seed: Workspace) (first: int) (target: nativeint) =
        let set (value: float) =
            for k in 0 .. code.Width - 1 do
                NativePtr.set (NativePtr.ofNativeInt<float> seed.Address) (k * dimension + first + k) value

        set 1.0
        let result = target + nativeint (8L * int64 first * int64 count)
        code.Jacobian.Run(point, seed.Address, result, data, threads ())
        set 0.0

    /// What is held here is found again for others of the same structure.
    member _.Program = program

    interface IResiduals with
        member _.Dimension = dimension
        member _.Count = count
        member _.Factor = squares.Factor

        member _.Observations = observations ()
        member _.Weights = weights ()

        member _.Values(x, residuals) =
            Arguments.checkLength (nameof x) x.Length dimension
            Arguments.checkLength (nameof residuals) residuals.Length count
            use point = fixed &MemoryMarshal.GetReference x
            use result = fixed &MemoryMarshal.GetReference residuals
            code.Values.Run(NativePtr.toNativeInt point, 0n, NativePtr.toNativeInt result, data, threads ())

        member _.Jacobian(x, jacobian) =
            Arguments.checkLength (nameof x) x.Length dimension
            Arguments.checkLength (nameof jacobian) jacobian.Length (dimension * count)
            use point = fixed &MemoryMarshal.GetReference x
            use result = fixed &MemoryMarshal.GetReference jacobian
            let seed = code.Seeds.Rent()
            let mutable first = 0

            // The last block begins earlier where n is no multiple of its width: some columns are written twice.
            while first < dimension do
                let start = min first (dimension - code.Width)
                block (NativePtr.toNativeInt point) seed start (NativePtr.toNativeInt result)
                first <- first + code.Width

            code.Seeds.Return seed

    interface ICurvedResiduals with
        member _.Curvature(x, direction, curvature) =
            Arguments.checkLength (nameof x) x.Length dimension
            Arguments.checkLength (nameof direction) direction.Length dimension
            Arguments.checkLength (nameof curvature) curvature.Length count
            use point = fixed &MemoryMarshal.GetReference x
            use along = fixed &MemoryMarshal.GetReference direction
            use result = fixed &MemoryMarshal.GetReference curvature

            code.Curvature.Run(
                NativePtr.toNativeInt point,
                NativePtr.toNativeInt along,
                NativePtr.toNativeInt result,
                data,
                threads ()
            )
