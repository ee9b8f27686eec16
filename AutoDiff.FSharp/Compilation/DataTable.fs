namespace AutoDiff.FSharp

open System
open System.Runtime.InteropServices
open AutoDiff

/// The numbers that programs of one structure read: arrays held where they are for as long as compiled code may read them, what
/// the prologues have made of them, and the table of all addresses.
[<Sealed>]
type internal DataTable(arrays: float[][], prologues: Prologues) =
    let handles =
        arrays |> Array.map (fun values -> GCHandle.Alloc(values, GCHandleType.Pinned))

    let blocks: (Workspace | null)[] = Array.zeroCreate Prologues.Most

    let addresses =
        GC.AllocateArray<nativeint>(arrays.Length + Prologues.Most, pinned = true)

    do
        handles
        |> Array.iteri (fun i handle -> addresses[i] <- handle.AddrOfPinnedObject())

    let address = Marshal.UnsafeAddrOfPinnedArrayElement(addresses, 0)

    /// The prologues that have run.
    [<VolatileField>]
    let mutable ready = 0

    let runNext threads =
        let prologue = prologues.All[ready]
        let block = Workspace prologue.Size
        let workspace = Workspace prologue.Program.WorkspaceSize
        prologue.Program.Run(0n, 0n, block.Address, 0n, workspace.Address, address, threads)
        GC.KeepAlive workspace.Owner
        blocks[ready] <- block
        addresses[arrays.Length + ready] <- block.Address
        ready <- ready + 1

    let prepare count threads =
        lock blocks (fun () ->
            while ready < count do
                runNext threads)

    member _.Address = address

    /// Runs the prologues that a program needs and that have not run yet.
    member _.Prepare(program: Program, threads) =
        if ready < program.Prologues then
            prepare program.Prologues threads

    /// Runs a program on these numbers, after the prologues it needs.
    member this.Run(program: Program, point, direction, result, value, workspace, threads) =
        this.Prepare(program, threads)
        program.Run(point, direction, result, value, workspace, address, threads)
        GC.KeepAlive this

    override _.Finalize() =
        for handle in handles do
            handle.Free()
