namespace AutoDiff.FSharp

open System
open System.Collections.Generic

/// Which second derivatives can be other than zero.
[<RequireQualifiedAccess>]
type internal SparsityPattern =
    /// Any of them.
    | Dense
    /// Row i has the columns columns[rowStarts[i]] to columns[rowStarts[i + 1] - 1], ascending; symmetric.
    | Sparse of rowStarts: int[] * columns: int[]

/// The pairs A × B of sets met so far: every element of A may have a second derivative with every element of B.
[<Sealed>]
type internal SparsityPairs(universe: int, sets: SparsitySets) =
    /// Elements of all products A × B together, overlaps counted each time: a second or two of marking.
    let productLimit = 1L <<< 30

    /// Members of the sets of all pairs together, and elements of the pattern: 64 MiB each.
    let listLimit = 1L <<< 24

    let pairs = HashSet<struct (int * int)>()
    let mutable lastA = 0
    let mutable lastB = 0
    let mutable products = 0L
    let mutable listed = 0L

    let insert (pair: struct (int * int)) =
        if pairs.Add pair then
            let struct (a, b) = pair
            let p, q = int64 (sets.Count a), int64 (sets.Count b)
            products <- products + p * q
            listed <- listed + p + q

            if
                products > productLimit
                || listed > listLimit
                || (p = int64 universe && q = p && universe > 1)
            then
                raise (SparsityAbandonedException())

    /// For each element the sets it is paired with, as compressed rows.
    let partners () =
        let starts: int[] = Array.zeroCreate (universe + 1)

        let each (visit: int -> int -> unit) =
            for struct (a, b) in pairs do
                for element in sets.Members a do
                    visit element b

                if a <> b then
                    for element in sets.Members b do
                        visit element a

        each (fun element _ -> starts[element + 1] <- starts[element + 1] + 1)

        for i in 0 .. universe - 1 do
            starts[i + 1] <- starts[i + 1] + starts[i]

        let next = Array.copy starts
        let others: int[] = Array.zeroCreate starts[universe]

        each (fun element set ->
            others[next[element]] <- set
            next[element] <- next[element] + 1)

        starts, others

    member _.Add(a: int, b: int) =
        if a <> 0 && b <> 0 then
            // Neighbouring elements are often alike: most calls end here.
            if a <> lastA || b <> lastB then
                lastA <- a
                lastB <- b
                insert (struct (min a b, max a b))

    /// The union of all pairs, by rows. Memory grows with the pattern and the sets, never with n².
    member _.Assemble() : SparsityPattern =
        let starts, others = partners ()
        let rowStarts: int[] = Array.zeroCreate (universe + 1)
        let columns = List<int>(universe)
        let seen: int[] = Array.create universe -1

        for row in 0 .. universe - 1 do
            for k in starts[row] .. starts[row + 1] - 1 do
                for column in sets.Members others[k] do
                    if seen[column] <> row then
                        seen[column] <- row
                        columns.Add column

            if int64 columns.Count > listLimit then
                raise (SparsityAbandonedException())

            columns.Sort(rowStarts[row], columns.Count - rowStarts[row], Comparer<int>.Default)
            rowStarts[row + 1] <- columns.Count

        if int64 columns.Count = int64 universe * int64 universe then
            SparsityPattern.Dense
        else
            SparsityPattern.Sparse(rowStarts, columns.ToArray())
