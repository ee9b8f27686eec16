namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Runtime.InteropServices

/// Values by page number. The page met last is the likeliest to be met next.
[<Sealed>]
type internal IdPages<'page when 'page: not struct and 'page: not null>(create: unit -> 'page) =
    let pages = Dictionary<int64, 'page>()
    let mutable last: 'page | null = null
    let mutable lastNumber = -1L

    let remember number (page: 'page) =
        last <- page
        lastNumber <- number
        page

    /// The page of that number, if there is one.
    member _.Find(number: int64) : 'page | null =
        if number = lastNumber then
            last
        else
            match pages.TryGetValue number with
            | true, page -> remember number page
            | _ -> null

    /// The page of that number, made where there is none.
    member this.Make(number: int64) : 'page =
        match this.Find number with
        | null ->
            let page = create ()
            pages[number] <- page
            remember number page
        | page -> page

/// Ids of nodes. A graph is made node after node, and passes walk it in about that order: ids come in runs, and pages of
/// neighbours take less memory than a hashed entry for each, and stay in the cache.
[<Sealed>]
type internal IdSet(ids: seq<int64>) as this =
    /// A bit for each of 1024 ids.
    let pages = IdPages(fun () -> (Array.zeroCreate 16: uint64[]))

    let word (id: int64) = int (id >>> 6) &&& 15
    let bit (id: int64) = 1UL <<< (int id &&& 63)

    do
        for id in ids do
            this.Add id |> ignore

    new() = IdSet Seq.empty

    member _.Contains(id: int64) =
        match pages.Find(id >>> 10) with
        | null -> false
        | page -> page[word id] &&& bit id <> 0UL

    /// Whether it was not there before.
    member _.Add(id: int64) =
        let page = pages.Make(id >>> 10)
        let before = page[word id]
        page[word id] <- before ||| bit id
        before &&& bit id = 0UL

    member _.Remove(id: int64) =
        match pages.Find(id >>> 10) with
        | null -> ()
        | page -> page[word id] <- page[word id] &&& ~~~(bit id)

/// Values by the ids of nodes, in pages as those of `IdSet`.
[<Sealed>]
type internal IdTable<'T>() =
    let pages = IdPages(fun () -> (Array.zeroCreate 256: 'T[]))
    let present = IdSet()
    let slot (id: int64) = int id &&& 255

    member _.ContainsKey(id: int64) = present.Contains id

    member _.TryGetValue(id: int64, [<Out>] value: byref<'T>) =
        if present.Contains id then
            value <- (nonNull (pages.Find(id >>> 8)))[slot id]
            true
        else
            value <- Unchecked.defaultof<'T>
            false

    member this.Item
        with get (id: int64): 'T =
            match this.TryGetValue id with
            | true, value -> value
            | _ -> raise (KeyNotFoundException $"Nothing is known of node {id}.")
        and set (id: int64) (value: 'T) =
            present.Add id |> ignore
            pages.Make(id >>> 8)[slot id] <- value

    member _.Remove(id: int64) =
        if present.Contains id then
            present.Remove id
            pages.Make(id >>> 8)[slot id] <- Unchecked.defaultof<'T>
