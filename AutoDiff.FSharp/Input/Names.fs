namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// What indices and lets have named.
[<Sealed>]
type internal Names(scope: Scope, space: IndexSpace) =
    let bound = Dictionary<string, struct (Item * int)>()
    let ended = HashSet<string>()

    /// What the name is already, if it may not be given again.
    member _.MeaningOf(name: string) : string | null =
        if bound.ContainsKey name then
            "in use"
        else
            match scope.TryFind name with
            | null when Functions.isConstant name -> "a constant"
            | null when (Functions.tryFind name).IsSome -> "a function"
            | null -> null
            | input when isNull input.Values -> "a variable"
            | _ -> "a column of data"

    member _.Bind(name: string, item: Item) =
        bound[name] <- struct (item, space.Depth)

    /// The name is free again, and no longer means anything.
    member _.Release(name: string) =
        if bound.Remove name then
            ended.Add name |> ignore

    /// What an index or a let has made of the name, here.
    member _.TryFind(name: string) : Item voption =
        match bound.TryGetValue name with
        | true, struct (item, depth) ->
            match space.Here item with
            | Item.Spread spread -> ValueSome(Item.Spread(space.Guarded(spread, depth)))
            | item -> ValueSome item
        | _ -> ValueNone

    /// Whether the name was one that an index or a let had made.
    member _.HasEnded(name: string) = ended.Contains name
