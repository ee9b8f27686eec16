namespace AutoDiff.FSharp

open System
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open AutoDiff

/// v ↦ H v at a point of its own, on a workspace of its own. Lent by a pool; disposing it gives it back.
[<Sealed>]
type internal HessianMap(objective: BoundObjective) =
    let programs = objective.Code.HessianPrograms
    let data = objective.Data
    let size = max programs.AtPoint.WorkspaceSize programs.Multiply.WorkspaceSize
    let workspace = Workspace size
    let point = GC.AllocateUninitializedArray<float>(objective.Dimension, true)
    let pointAddress = Marshal.UnsafeAddrOfPinnedArrayElement(point, 0)
    let mutable pool: Pool<HessianMap> | null = null
    let mutable lent = false

    /// Moves the map to a point and lends it out.
    member _.Open(x: ReadOnlySpan<float>, owner: Pool<HessianMap>) =
        x.CopyTo(Span point)
        pool <- owner
        lent <- true

        programs.AtPoint.Run(pointAddress, 0n, 0n, 0n, workspace.Address, data.Address, objective.MaxThreads)

        GC.KeepAlive data

    interface IHessian with
        member this.Multiply(vector, result) =
            ObjectDisposedException.ThrowIf(not lent, this)
            Arguments.checkLength (nameof vector) vector.Length objective.Dimension
            Arguments.checkLength (nameof result) result.Length objective.Dimension
            use v = fixed &MemoryMarshal.GetReference vector
            use r = fixed &MemoryMarshal.GetReference result

            programs.Multiply.Run(
                pointAddress,
                NativePtr.toNativeInt v,
                NativePtr.toNativeInt r,
                0n,
                workspace.Address,
                data.Address,
                objective.MaxThreads
            )

            // Compiled code knows their addresses only.
            GC.KeepAlive this
            GC.KeepAlive data

        member this.Dispose() =
            if lent then
                lent <- false

                match pool with
                | null -> ()
                | owner -> owner.Return this
