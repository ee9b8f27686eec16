namespace AutoDiff

open System.Collections.Generic

/// <summary>Which known word a misspelt one was meant to be.</summary>
[<AbstractClass; Sealed>]
type Spelling =
    /// <summary>The edit distance of two words if it is at most the limit, otherwise the limit plus 1.</summary>
    /// <remarks>
    /// Insertions, deletions, substitutions and swaps of neighbours cost 1 each (Damerau 1964, in the restricted form: no letter
    /// is edited twice). Stops at the first row that is over the limit throughout.
    /// </remarks>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The limit is negative.</exception>
    static member Distance: left: string * right: string * limit: int -> int

    /// <summary>
    /// The known word nearest to this one, case aside, or null if none is near; the first of several equally near. Words of one
    /// letter, and of more than 64, are like no other.
    /// </summary>
    static member Closest: word: string * known: IEnumerable<string> -> string | null

    /// <summary>" Did you mean 'sin'?", for the end of a sentence; empty if no known word is near.</summary>
    static member Hint: word: string * known: IEnumerable<string> -> string
