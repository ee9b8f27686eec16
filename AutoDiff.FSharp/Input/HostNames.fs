namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic

/// Names for what a host language calls by its own: each taken once at a time, so that inner names hide nothing.
[<Sealed>]
type internal HostNames() =
    let words = [ "and"; "or"; "not"; "by"; "let" ]
    let taken = HashSet<string> words

    let isFree (name: string) =
        name <> "pi"
        && name <> "e"
        && not (Functions.names |> Seq.contains name)
        && taken.Add name

    let rec numbered (name: string) n =
        let candidate = $"{name}_{n}"
        if isFree candidate then candidate else numbered name (n + 1)

    /// A name for an index or a let: itself if it is free, else the first free of name_1, name_2, ….
    member _.Take(name: string) =
        if isFree name then name else numbered name 1

    member _.Release(name: string) = taken.Remove name |> ignore

    /// A name that must stay as it is, as those of variables must; false if it is taken.
    member _.Claim(name: string) = taken.Add name
