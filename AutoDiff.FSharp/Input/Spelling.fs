namespace AutoDiff

open System
open System.Collections.Generic

[<AbstractClass; Sealed>]
type Spelling =
    /// Longer words are not compared: nobody misspells a name of a hundred letters by two.
    static let longest = 64

    /// One row of the table from the two rows above it; returns the smallest entry.
    static let fill (a: string) (b: string) i (older: int[]) (old: int[]) (row: int[]) =
        row[0] <- i
        let mutable smallest = i

        for j in 1 .. b.Length do
            let substitution = old[j - 1] + (if a[i - 1] = b[j - 1] then 0 else 1)
            let best = min substitution (1 + min old[j] row[j - 1])
            let swapped = i > 1 && j > 1 && a[i - 1] = b[j - 2] && a[i - 2] = b[j - 1]
            row[j] <- if swapped then min best (older[j - 2] + 1) else best
            smallest <- min smallest row[j]

        smallest

    static let distance limit (a: string) (b: string) =
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
    static let tolerance length =
        if length <= 3 then 1
        elif length <= 7 then 2
        else 3

    /// The known word nearest to this one, if any is near; the first of several equally near.
    static let closest (known: string seq) (word: string) : string | null =
        let limit = tolerance word.Length
        let lower = word.ToLowerInvariant()
        // Hyphens are what people forget: "lbfgs" is l-bfgs, not bfgs.
        let bare (name: string) = name.Replace("-", "")

        let rank (candidate: string) =
            struct (distance limit lower (candidate.ToLowerInvariant()), candidate)

        let order struct (slips, candidate: string) =
            struct (distance limit (bare lower) (bare (candidate.ToLowerInvariant())), slips)

        // Two names of one letter have nothing in common but their length; and who slips twice still begins right.
        let near struct (slips, candidate: string) =
            slips <= limit
            && slips < candidate.Length
            && candidate.Length > 1
            && (slips <= 1 || Char.ToLowerInvariant candidate[0] = lower[0])

        if word.Length < 2 || word.Length > longest then
            null
        else
            match known |> Seq.map rank |> Seq.filter near |> Seq.toArray with
            | [||] -> null
            | ranked ->
                let struct (_, best) = ranked |> Array.minBy order
                best

    static member Distance(left: string, right: string, limit: int) =
        ArgumentNullException.ThrowIfNull(left, nameof left)
        ArgumentNullException.ThrowIfNull(right, nameof right)
        ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof limit)
        distance limit left right

    static member Closest(word: string, known: IEnumerable<string>) =
        ArgumentNullException.ThrowIfNull(word, nameof word)
        ArgumentNullException.ThrowIfNull(known, nameof known)
        closest known word

    static member Hint(word: string, known: IEnumerable<string>) =
        match Spelling.Closest(word, known) with
        | null -> ""
        | near -> $" Did you mean '{near}'?"
