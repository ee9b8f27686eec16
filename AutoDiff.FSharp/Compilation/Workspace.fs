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

/// Objects lent to callers one at a time; a second caller at the same moment gets another one. What comes back is kept
/// for the next callers, as many as there are processors.
[<Sealed>]
type internal Pool<'item when 'item: not struct and 'item: not null>(create: unit -> 'item) =
    /// A lone caller meets this one alone.
    let mutable spare: obj | null = null
    let others: (obj | null)[] = Array.zeroCreate (Environment.ProcessorCount - 1)

    member _.Rent() : 'item =
        let mutable found = Interlocked.Exchange(&spare, null)
        let mutable i = 0

        while isNull found && i < others.Length do
            if not (isNull (Volatile.Read &others[i])) then
                found <- Interlocked.Exchange(&others[i], null)

            i <- i + 1

        match found with
        | null -> create ()
        | item -> downcast item

    member _.Return(item: 'item) =
        let mutable isKept = isNull (Interlocked.CompareExchange(&spare, box item, null))
        let mutable i = 0

        while not isKept && i < others.Length do
            isKept <- isNull (Interlocked.CompareExchange(&others[i], box item, null))
            i <- i + 1

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
