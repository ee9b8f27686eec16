namespace AutoDiff.FSharp

open System.Collections.Generic

/// What a body does next.
[<RequireQualifiedAccess; Struct>]
type internal BodyStep =
    /// Computes the value at a position.
    | Compute of position: int
    /// Combines value number `term` of an exit with those before it.
    | Combine of exit: int * term: int
    /// Writes the exit's result.
    | Finish of finished: int

/// The order in which a body does its work: each value as late as it can be computed, so that few vectors are alive at
/// a time, and sums of many values in turn, so that they do not wait for themselves.
[<RequireQualifiedAccess>]
module internal BodyOrder =
    /// Sums that grow side by side: enough to fill two units of four cycles' latency.
    let private mostTogether = 8

    /// Loads of the very elements an exit writes: an array may take the place of one that its own nest reads, element by
    /// element, so they come before the store.
    let private overwritten (nest: LoopNest) (candidates: int[]) (exit: Exit) =
        candidates
        |> Array.filter (fun position ->
            match nest.Instructions[position] with
            | Instruction.Load(place, strides) -> place.Offset = exit.Target.Offset && strides = exit.Strides
            | _ -> false)

    /// Neighbouring exits that combine equally many values, and single ones.
    let private groups (nest: LoopNest) : int[][] =
        let found = List<List<int>>()

        for exit in 0 .. nest.Exits.Length - 1 do
            let terms = nest.Exits[exit].Values.Length

            if
                found.Count > 0
                && terms > 1
                && nest.Exits[found[found.Count - 1][0]].Values.Length = terms
                && found[found.Count - 1].Count < mostTogether
            then
                found[found.Count - 1].Add exit
            else
                found.Add(List [ exit ])

        found |> Seq.map _.ToArray() |> Array.ofSeq

    /// The steps of a body; `candidates` are the instructions it may compute, in order.
    let steps (nest: LoopNest) (candidates: int[]) : BodyStep[] =
        let isOpen = Array.zeroCreate<bool> nest.Instructions.Length
        let steps = List<BodyStep>()
        let pending = Stack<int>()

        for position in candidates do
            isOpen[position] <- true

        /// Computes what has not been, operands first.
        let compute position =
            pending.Push position

            while pending.Count > 0 do
                let current = pending.Peek()

                let missing =
                    LoopNest.operandsOf nest.Instructions[current]
                    |> Array.filter (fun operand -> isOpen[operand])

                if isOpen[current] && missing.Length > 0 then
                    missing |> Array.rev |> Array.iter pending.Push
                else
                    if isOpen[current] then
                        isOpen[current] <- false
                        steps.Add(BodyStep.Compute current)

                    pending.Pop() |> ignore

        for group in groups nest do
            for term in 0 .. nest.Exits[group[0]].Values.Length - 1 do
                for exit in group do
                    compute nest.Exits[exit].Values[term]
                    steps.Add(BodyStep.Combine(exit, term))

            for exit in group do
                overwritten nest candidates nest.Exits[exit] |> Array.iter compute
                steps.Add(BodyStep.Finish exit)

        steps.ToArray()
