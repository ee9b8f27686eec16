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
