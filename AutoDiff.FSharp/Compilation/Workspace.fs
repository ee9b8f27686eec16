namespace AutoDiff.FSharp

open System
open System.Runtime.InteropServices
open System.Threading

/// Scratch of one caller: pinned, so that compiled code may keep addresses, and aligned to a cache line.
[<Sealed>]
type internal Workspace(size: int) =
    let doublesPerLine = 8
    let array = GC.AllocateUninitializedArray<float>(size + doublesPerLine, true)

    let address =
        let start = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0)
        (start + 63n) / 64n * 64n

    member _.Address = address

    /// Keeps the memory alive while an address is in use.
    member _.Owner = array

/// Objects lent to callers one at a time; a second caller at the same moment gets a new one.
[<Sealed>]
type internal Pool<'item when 'item: not struct and 'item: not null>(create: unit -> 'item) =
    let mutable spare: obj | null = null

    member _.Rent() : 'item =
        match Interlocked.Exchange(&spare, null) with
        | null -> create ()
        | item -> downcast item

    member _.Return(item: 'item) = Volatile.Write(&spare, box item)

/// Arrays held where they are for as long as compiled code may read them, and the table of their addresses.
[<Sealed>]
type internal DataTable(arrays: float[][]) =
    let handles =
        arrays |> Array.map (fun values -> GCHandle.Alloc(values, GCHandleType.Pinned))

    let addresses = GC.AllocateUninitializedArray<nativeint>(max 1 arrays.Length, true)

    do
        handles
        |> Array.iteri (fun i handle -> addresses[i] <- handle.AddrOfPinnedObject())

    let address = Marshal.UnsafeAddrOfPinnedArrayElement(addresses, 0)
    member _.Address = address

    /// Holds the table: a reference from here keeps it alive as long as its address is in use.
    member _.Table = addresses

    override _.Finalize() =
        for handle in handles do
            handle.Free()
