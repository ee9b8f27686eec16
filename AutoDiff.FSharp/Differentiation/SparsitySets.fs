namespace AutoDiff.FSharp

open System
open System.Collections.Generic

/// Raised inside the search for a sparsity pattern once the pattern would cost more than it saves.
[<Sealed>]
type internal SparsityAbandonedException() =
    inherit Exception "The Hessian is taken as dense."

/// Sets of elements of the point, each kept once and known by a number: 0 is the empty set and i + 1 is {i}, so equal
/// sets have equal numbers and elements that depend on the same things share one set.
[<Sealed>]
type internal SparsitySets(universe: int) =
    /// In all sets together, beyond the singletons: 64 MiB.
    let memberLimit = universe + (1 <<< 24)

    /// Members of set s, ascending: members[starts[s]] to members[starts[s + 1] - 1].
    let mutable members: int[] = Array.init (max 16 (2 * universe)) id
    let starts = List<int>(Seq.append (seq { 0 }) (seq { 0..universe }))
    let unions = Dictionary<struct (int * int), int>()
    let memberMark: int[] = Array.zeroCreate universe
    let mutable setMark: int[] = Array.zeroCreate (universe + 1)
    let mutable round = 0

    let span (set: int) =
        ReadOnlySpan(members, starts[set], starts[set + 1] - starts[set])

    let contents =
        HashSet<int>(
            { new IEqualityComparer<int> with
                member _.Equals(a, b) = (span a).SequenceEqual(span b)

                member _.GetHashCode set =
                    let mutable hash = HashCode()

                    for element in span set do
                        hash.Add element

                    hash.ToHashCode()
            }
        )

    let append (element: int) (at: int) =
        if at >= memberLimit then
            raise (SparsityAbandonedException())

        if at = members.Length then
            Array.Resize(&members, 2 * members.Length)

        members[at] <- element

    /// The number of the set whose members were written behind all others, up to `stop`.
    let intern (stop: int) =
        starts.Add stop
        let candidate = starts.Count - 2

        match contents.TryGetValue candidate with
        | true, earlier ->
            starts.RemoveAt(starts.Count - 1)
            earlier
        | _ ->
            contents.Add candidate |> ignore
            candidate

    let merge (a: int) (b: int) =
        let mutable i, j, at = starts[a], starts[b], starts[starts.Count - 1]
        let iStop, jStop = starts[a + 1], starts[b + 1]

        while i < iStop || j < jStop do
            let left = if i < iStop then members[i] else Int32.MaxValue
            let right = if j < jStop then members[j] else Int32.MaxValue
            append (min left right) at
            at <- at + 1

            if left <= right then
                i <- i + 1

            if right <= left then
                j <- j + 1

        intern at

    /// Members of the set, ascending; read before the next set is made.
    member _.Members(set: int) = span set

    member _.Count(set: int) = starts[set + 1] - starts[set]

    member _.Union(a: int, b: int) =
        if a = b || b = 0 then
            a
        elif a = 0 then
            b
        else
            let key = struct (min a b, max a b)

            match unions.TryGetValue key with
            | true, known -> known
            | _ ->
                let made = merge a b
                unions[key] <- made
                made

    /// The union of many sets in time linear in their members, not one after another.
    member this.UnionAll(given: List<int>) =
        if given.Count = 0 then
            0
        elif given.TrueForAll(fun set -> set = given[0]) then
            given[0]
        elif given.Count = 2 then
            this.Union(given[0], given[1])
        else
            round <- round + 1
            let first = starts[starts.Count - 1]
            let mutable at = first

            if setMark.Length < starts.Count then
                Array.Resize(&setMark, 2 * starts.Count)

            for set in given do
                if setMark[set] <> round then
                    setMark[set] <- round

                    for k in starts[set] .. starts[set + 1] - 1 do
                        let element = members[k]

                        if memberMark[element] <> round then
                            memberMark[element] <- round
                            append element at
                            at <- at + 1

            if at - first = 1 then
                members[first] + 1
            elif at = first then
                0
            else
                Array.Sort(members, first, at - first)
                intern at
