namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic

/// Names for what a host language calls by its own: each taken once at a time, so that inner names hide nothing.
[<Sealed>]
type internal HostNames() =
    let words = [ "and"; "or"; "not"; "by"; "let" ]
    let taken = HashSet<string> words

    let isName (name: string) =
        let rec goesOn at =
            at = name.Length
            || (let length = Characters.namePart name at in length > 0 && goesOn (at + length))

        name <> "" && Characters.nameStart name 0 > 0 && goesOn 0

    /// The host's name without what formulas do not have in names: x' is x_.
    let spelled (name: string) =
        if isName name then
            name
        else
            "v" + String.map (fun c -> if Char.IsAsciiLetterOrDigit c then c else '_') name

    let isFree (name: string) =
        name <> "pi"
        && name <> "e"
        && not (Functions.names |> Seq.contains name)
        && taken.Add name

    let rec numbered (name: string) n =
        let candidate = $"{name}_{n}"

        if isFree candidate then
            candidate
        else
            numbered name (n + 1)

    /// A name for an index or a let: itself if it is free, else the first free of name_1, name_2, ….
    member _.Take(name: string) =
        let name = spelled name
        if isFree name then name else numbered name 1

    member _.Release(name: string) = taken.Remove name |> ignore

    /// A name that must stay as it is, as those of variables must; false if it is taken or no name of formulas.
    member _.Claim(name: string) = isName name && taken.Add name

    /// A phrase with a name of its own, which is free again after it.
    member names.Within(hint: string, make: string -> Phrase) : Phrase =
        {
            Level = 0
            Write =
                fun writer ->
                    let name = names.Take hint
                    writer.Then [ (make name).Write; (fun _ -> names.Release name) ]
        }

    /// The value written once, as a let, however often the body uses it.
    member names.Share(hint: string, value: unit -> Phrase, body: (unit -> Phrase) -> Phrase) : Phrase =
        names.Within(hint, fun name -> Phrase.letIn name value (fun () -> body (fun () -> Phrase.name name)))
