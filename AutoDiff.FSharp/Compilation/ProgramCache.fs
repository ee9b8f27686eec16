namespace AutoDiff.FSharp

open System
open System.Collections.Generic

/// Code and the structure it is for. The structure is that of the code's own graph, which holds no data.
[<Sealed>]
type internal SharedProgram<'code>(structure: GraphStructure, code: 'code) =
    member _.Structure = structure
    member _.Code = code

/// Code by the structure of the graphs it is for: what has been compiled once is found again. What is in use is found as
/// long as it is; of the rest the most recently used is kept, so much and of so many nodes in all, but nothing that would keep
/// a caller's functions alive. `compile` makes code of
/// roots, variables and what stands for data, which the builder has made and which belong to the code from then on.
[<Sealed>]
type internal ProgramCache<'code>
    (mostKept: int, mostNodes: int64, compile: Builder -> Node[] -> Node[] -> Input[] -> 'code) =
    let gate = obj ()
    let known = Dictionary<int, List<WeakReference<SharedProgram<'code>>>>()

    /// Programs kept alive, the most recently used first.
    let recent = LinkedList<SharedProgram<'code>>()

    let places =
        Dictionary<SharedProgram<'code>, LinkedListNode<SharedProgram<'code>>>(HashIdentity.Reference)

    let mutable nodes = 0L
    let mutable untilSweep = mostKept

    let target (entry: WeakReference<SharedProgram<'code>>) =
        match entry.TryGetTarget() with
        | true, program -> ValueSome program
        | _ -> ValueNone

    let forgetOldest () =
        let oldest = (nonNull recent.Last).Value
        recent.RemoveLast()
        places.Remove oldest |> ignore
        nodes <- nodes - oldest.Structure.Weight

    let keep (program: SharedProgram<'code>) =
        match places.TryGetValue program with
        | true, entry ->
            recent.Remove entry
            recent.AddFirst entry
        | _ when program.Structure.Weight <= mostNodes && not program.Structure.CallsDelegates ->
            places[program] <- recent.AddFirst program
            nodes <- nodes + program.Structure.Weight

            while recent.Count > mostKept || nodes > mostNodes do
                forgetOldest ()
        | _ -> ()

    /// Drops references to what is gone, once as many have been added as were there after the last time.
    let sweep () =
        untilSweep <- untilSweep - 1

        if untilSweep <= 0 then
            for KeyValue(hash, entries) in Seq.toArray known do
                entries.RemoveAll(fun entry -> (target entry).IsNone) |> ignore

                if entries.Count = 0 then
                    known.Remove hash |> ignore

            untilSweep <- max mostKept known.Count

    let tryFind (structure: GraphStructure) : SharedProgram<'code> voption =
        match known.TryGetValue(structure.GetHashCode()) with
        | true, entries ->
            let mutable found = ValueNone

            for entry in entries do
                match target entry with
                | ValueSome program when found.IsNone && program.Structure.Equals structure ->
                    found <- ValueSome program
                | _ -> ()

            found
        | _ -> ValueNone

    let add (program: SharedProgram<'code>) =
        sweep ()
        let hash = program.Structure.GetHashCode()

        if not (known.ContainsKey hash) then
            known[hash] <- List()

        known[hash].Add(WeakReference<SharedProgram<'code>> program)

    let make (structure: GraphStructure) =
        let builder = Builder()
        let struct (own, roots, variables, data) = structure.Anonymous builder
        SharedProgram(own, compile builder roots variables data)

    let reuse structure =
        lock gate (fun () ->
            let found = tryFind structure
            ValueOption.iter keep found
            found)

    /// How many programs it keeps alive by itself.
    member _.Count = lock gate (fun () -> recent.Count)

    /// The code for a structure: the one there is, or a new one, which compiles what it is asked for.
    member _.Of(structure: GraphStructure) : SharedProgram<'code> =
        match reuse structure with
        | ValueSome program -> program
        | ValueNone ->
            let made = make structure

            lock gate (fun () ->
                // Another thread may have been faster.
                match tryFind structure with
                | ValueSome program -> program
                | ValueNone ->
                    add made
                    keep made
                    made)

/// The code of objectives.
[<RequireQualifiedAccess>]
module internal ObjectivePrograms =
    /// A cache of so many programs of so many nodes in all.
    let cache mostKept mostNodes =
        ProgramCache<CompiledObjective>(
            mostKept,
            mostNodes,
            fun builder roots variables data -> CompiledObjective(builder, roots[0], variables, data)
        )

    /// The one of the process.
    let shared = cache 128 200_000L
