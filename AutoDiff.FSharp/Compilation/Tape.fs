namespace AutoDiff.FSharp

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff
open Microsoft.FSharp.NativeInterop

/// What a step of a tape does with its operands a, b, c.
module internal TapeCode =
    /// target ← the double b past the start of region a.
    [<Literal>]
    let Load = 0

    /// The double b past the start of region `target` ← register a.
    [<Literal>]
    let Store = 1

    [<Literal>]
    let Add = 2

    [<Literal>]
    let Subtract = 3

    [<Literal>]
    let Multiply = 4

    [<Literal>]
    let Divide = 5

    [<Literal>]
    let Negate = 6

    [<Literal>]
    let SquareRoot = 7

    /// a·b + c, rounded once.
    [<Literal>]
    let Fused = 8

    /// -a·b + c, rounded once.
    [<Literal>]
    let FusedNegated = 9

    /// a·b - c, rounded once.
    [<Literal>]
    let FusedMinus = 10

    /// a ≠ 0 ? b : c.
    [<Literal>]
    let Choose = 11

    /// Function number b of a.
    [<Literal>]
    let CallUnary = 12

    /// Function number c of a and b.
    [<Literal>]
    let CallBinary = 13

    [<Literal>]
    let Move = 14

    /// Caller's function number c of the b registers from a on.
    [<Literal>]
    let CallMany = 15

    /// Integers a step takes: code, target, a, b, c.
    [<Literal>]
    let Width = 5

/// Straight-line scalar code as numbers in an array and a loop that obeys them. Past the size at which machine code
/// leaves the caches it is no slower, and it costs no compilation. The registers are lent to one run at a time.
[<Sealed>]
type internal Tape
    (
        steps: int[],
        constants: float[],
        regions: Region[],
        unary: Func<float, float>[],
        binary: Func<float, float, float>[],
        many: NumericFunction[],
        registers: int
    ) =
    let code = GC.AllocateUninitializedArray<int>(steps.Length, true)

    do steps.CopyTo(code, 0)

    /// The addresses of the regions, then the registers: constants first, which nothing overwrites.
    let workspaces =
        Pool(fun () ->
            let workspace = Workspace(regions.Length + registers)
            let first = workspace.Address + nativeint (8 * regions.Length)
            Marshal.Copy(constants, 0, first, constants.Length)
            workspace)

    /// Steps, stores included.
    member _.Length = steps.Length / TapeCode.Width

    /// The loop itself: one step after the other on registers r, with the regions' addresses at b.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    member private _.Execute(r: nativeptr<float>, b: nativeptr<nativeint>) =
        let mutable at: nativeptr<int> =
            NativePtr.ofNativeInt (Marshal.UnsafeAddrOfPinnedArrayElement(code, 0))

        for _ in 1 .. code.Length / TapeCode.Width do
            let target = NativePtr.get at 1
            let x = NativePtr.get at 2
            let y = NativePtr.get at 3
            let z = NativePtr.get at 4

            match NativePtr.read at with
            | TapeCode.Load ->
                let address = NativePtr.get b x + (nativeint y <<< 3)
                NativePtr.set r target (NativePtr.read (NativePtr.ofNativeInt<float> address))
            | TapeCode.Store ->
                let address = NativePtr.get b target + (nativeint y <<< 3)
                NativePtr.write (NativePtr.ofNativeInt<float> address) (NativePtr.get r x)
            | TapeCode.Add -> NativePtr.set r target (NativePtr.get r x + NativePtr.get r y)
            | TapeCode.Subtract -> NativePtr.set r target (NativePtr.get r x - NativePtr.get r y)
            | TapeCode.Multiply -> NativePtr.set r target (NativePtr.get r x * NativePtr.get r y)
            | TapeCode.Divide -> NativePtr.set r target (NativePtr.get r x / NativePtr.get r y)
            | TapeCode.Negate -> NativePtr.set r target (-(NativePtr.get r x))
            | TapeCode.SquareRoot -> NativePtr.set r target (Math.Sqrt(NativePtr.get r x))
            | TapeCode.Fused ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(NativePtr.get r x, NativePtr.get r y, NativePtr.get r z))
            | TapeCode.FusedNegated ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(-(NativePtr.get r x), NativePtr.get r y, NativePtr.get r z))
            | TapeCode.FusedMinus ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(NativePtr.get r x, NativePtr.get r y, -(NativePtr.get r z)))
            | TapeCode.Choose ->
                NativePtr.set r target (NativePtr.get r (if NativePtr.get r x = 0.0 then z else y))
            | TapeCode.CallUnary -> NativePtr.set r target (unary[y].Invoke(NativePtr.get r x))
            | TapeCode.Move -> NativePtr.set r target (NativePtr.get r x)
            | TapeCode.CallMany ->
                let arguments = ReadOnlySpan<float>(NativePtr.toVoidPtr (NativePtr.add r x), y)

                NativePtr.set r target (many[z].Invoke arguments)
            | _ -> NativePtr.set r target (binary[z].Invoke(NativePtr.get r x, NativePtr.get r y))

            at <- NativePtr.add at TapeCode.Width

    member this.Run(point, direction, result, value, workspace: nativeint, data: nativeint) =
        let argument region =
            match region with
            | Region.Point -> point
            | Region.Direction -> direction
            | Region.Result -> result
            | Region.Value -> value
            | Region.Workspace -> workspace
            | Region.Data index -> Marshal.ReadIntPtr(data, index * sizeof<nativeint>)
            | other -> invalidOp $"{other} has no address outside its rows."

        let own = workspaces.Rent()

        for i in 0 .. regions.Length - 1 do
            Marshal.WriteIntPtr(own.Address, i * sizeof<nativeint>, argument regions[i])

        let r = own.Address + nativeint (8 * regions.Length)
        this.Execute(NativePtr.ofNativeInt r, NativePtr.ofNativeInt own.Address)
        workspaces.Return own

    member this.Code: Code =
        Code(fun point direction result value workspace data ->
            this.Run(point, direction, result, value, workspace, data))
