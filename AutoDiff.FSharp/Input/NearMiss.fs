namespace AutoDiff.FSharp.TextInput

open System

/// Which known word a misspelt one was meant to be.
[<RequireQualifiedAccess>]
module internal NearMiss =
    /// Longer words are not compared: nobody misspells a name of a hundred letters by two.
    let private longest = 64

    /// One row of the table from the two rows above it; returns the smallest entry.
    let private fill (a: string) (b: string) i (older: int[]) (old: int[]) (row: int[]) =
        row[0] <- i
        let mutable smallest = i

        for j in 1 .. b.Length do
            let substitution = old[j - 1] + (if a[i - 1] = b[j - 1] then 0 else 1)
            let best = min substitution (1 + min old[j] row[j - 1])
            let swapped = i > 1 && j > 1 && a[i - 1] = b[j - 2] && a[i - 2] = b[j - 1]
            row[j] <- if swapped then min best (older[j - 2] + 1) else best
            smallest <- min smallest row[j]

        smallest

    /// <summary>The edit distance of a and b if it is at most limit, otherwise limit + 1.</summary>
    /// <remarks>
    /// Insertions, deletions, substitutions and swaps of neighbours cost 1 each (Damerau 1964, in the restricted form:
    /// no letter is edited twice). Stops at the first row that is over the limit throughout.
    /// </remarks>
    let distance limit (a: string) (b: string) =
        let mutable older, old, row =
            Array.zeroCreate (b.Length + 1), Array.init (b.Length + 1) id, Array.zeroCreate (b.Length + 1)

        let mutable i = 0
        let mutable within = abs (a.Length - b.Length) <= limit

        while within && i < a.Length do
            i <- i + 1
            within <- fill a b i older old row <= limit
            let spent = older
            older <- old
            old <- row
            row <- spent

        if within then min old[b.Length] (limit + 1) else limit + 1

    /// How many slips a word of this length may hold and still be recognised.
    let private tolerance length =
        if length <= 2 then 1
        elif length <= 5 then 2
        else 3

    /// The known word nearest to this one, case aside, if any is near; the first of several equally near.
    let closest (known: string seq) (word: string) =
        let limit = tolerance word.Length
        let lower = word.ToLowerInvariant()

        let rank (candidate: string) =
            struct (distance limit lower (candidate.ToLowerInvariant()), candidate)

        let near struct (slips, candidate: string) =
            slips <= limit && slips < candidate.Length

        if word.Length > longest then
            ValueNone
        else
            match known |> Seq.map rank |> Seq.filter near |> Seq.toArray with
            | [||] -> ValueNone
            | ranked ->
                let struct (_, best) = ranked |> Array.minBy (fun struct (slips, _) -> slips)
                ValueSome best
