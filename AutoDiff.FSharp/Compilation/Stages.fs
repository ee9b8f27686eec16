namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// Decides which values are stored and in which stage each is computed; everything else is recomputed inside the loops
/// that need it. A node is stored when it is a reduction, an operand or result of a kernel, an output, or dear and
/// needed in several stages or once for many elements.
[<Sealed>]
type internal Stages(outputs: Node[]) =
    /// A dearer value needed twice is stored rather than computed twice.
    let recomputeLimit = 12

    /// A dearer value of a row is stored rather than computed for each of its repetitions: a block of rows keeps it near.
    let repeatLimit = 3

    /// Longer straight-line bodies leave registers and the JIT's limits behind; they are cut by storing.
    let bodyLimit = 250

    /// More pads would split a loop into too many boxes.
    let padLimit = 16

    /// What the outputs need; not the transposed matrices that only products read.
    let order =
        let all = Graph.topological outputs
        let needed = IdSet(outputs |> Seq.map _.Id)

        for node in Array.rev all do
            if needed.Contains node.Id then
                Traits.reads node |> Array.iter (fun operand -> needed.Add operand.Id |> ignore)

        all |> Array.filter (fun node -> needed.Contains node.Id)

    let isPad (node: Node) =
        match node.Operation with
        | Operation.Pad _ -> true
        | _ -> false

    let manyPads = (Array.filter isPad order).Length > padLimit

    /// Put together in memory, each operand stored in its part of the result.
    let isAssembled (node: Node) =
        match node.Operation with
        | Operation.Concatenate _ -> true
        | Operation.Pad(_, steps) -> manyPads || Array.exists ((<>) 1) steps
        | _ -> false

    /// Stored, and not to be recomputed in its own stage either.
    let hard = IdSet()

    /// Stored; computed in place by the loops of its own stage.
    let soft = IdSet()

    let ready = IdTable<int>()
    let stageOf = IdTable<int>()
    let lastUse = IdTable<int>()
    let costs = IdTable<int>()
    let sizes = IdTable<int>()

    let stored (node: Node) =
        hard.Contains node.Id || soft.Contains node.Id

    let inlined (node: Node) =
        not (Traits.isInput node || hard.Contains node.Id)

    let isPlain (node: Node) =
        not (Traits.isInput node || Traits.isAlias node)

    let measure (node: Node) =
        let inner =
            if Traits.isScalar node then
                [||]
            else
                Traits.reads node |> Array.filter inlined

        let mutable cost = Traits.ownCost node
        let mutable size = 1

        for operand in inner do
            cost <- cost + min 100000 costs[operand.Id]
            size <- size + min 100000 sizes[operand.Id]

        costs[node.Id] <- cost
        sizes[node.Id] <- size

    let store (set: IdSet) (node: Node) =
        if isPlain node then
            set.Add node.Id |> ignore

    let mustStore (node: Node) =
        Traits.isReduction node
        || Traits.isKernel node
        || isAssembled node
        || (sizes[node.Id] > bodyLimit && not (Traits.isScalar node))

    let choose () =
        for node in order do
            measure node

            if mustStore node then
                hard.Add node.Id |> ignore

            match node.Operation with
            | Operation.Broadcast _ when not (Traits.isScalar node.Operands[0]) ->
                // Computed once for each element, and not again for each of its repetitions.
                let limit =
                    if Traits.hasRows node.Operands[0].Shape then
                        repeatLimit
                    else
                        recomputeLimit

                if inlined node.Operands[0] && costs[node.Operands[0].Id] > limit then
                    store hard node.Operands[0]
                    measure node
            | _ when Traits.isKernel node || Traits.isAlias node ->
                Traits.reads node |> Array.iter (store soft)
            | _ -> ()

        for node in outputs do
            if not (Traits.isScalar node) then
                store soft node

    /// When a node's value can be read: at once for what is computed inline.
    let rec available (node: Node) =
        if Traits.isAlias node then
            let origin = Traits.source node

            if Traits.isInput origin then
                0
            elif not (Traits.isRowAlias node) then
                Stage.nextRound ready[origin.Id]
            elif hard.Contains origin.Id then
                available origin
            else
                Stage.nextStep ready[origin.Id]
        elif not (hard.Contains node.Id) then
            ready[node.Id]
        elif
            Traits.isRowReduction node
            || Traits.rowProduct node = RowProduct.Maps
            || (Traits.ownCost node > 0 && Traits.hasRows node.Shape)
        then
            Stage.nextStep ready[node.Id]
        else
            Stage.nextRound ready[node.Id]

    /// When `node` can use the operand.
    let wait (node: Node) (operand: Node) =
        let first = available operand
        let inMemory = isPlain operand && not (hard.Contains operand.Id)

        if Traits.isKernel node && inMemory then
            if Traits.isRowProduct node && Traits.keepsRows node operand then
                Stage.nextStep first
            else
                Stage.nextRound first
        elif Stage.step first > 0 && not (Traits.keepsRows node operand) then
            Stage.nextRound first
        else
            first

    /// No stage comes before those of `earliest`.
    let findStages (earliest: Dictionary<int64, int>) =
        for node in order do
            let mutable stage =
                match earliest.TryGetValue node.Id with
                | true, stage -> stage
                | _ -> 0

            for operand in Traits.reads node do
                stage <- max stage (wait node operand)

            ready[node.Id] <- stage

    /// Reductions by rows that wait for no row, and the round that is the first to use them, where all users go by rows:
    /// computed there, a block of them stays in the cache, and the whole is never stored.
    let lateRounds () =
        let late = Dictionary<int64, int>()
        let firstUse = Dictionary<int64, int>()

        /// Read otherwise than row by row, or by the caller.
        let whole = HashSet<int64>(outputs |> Seq.map _.Id)

        let isLate (node: Node) use' =
            Traits.isRowReduction node
            && Stage.step ready[node.Id] = 0
            && not (whole.Contains node.Id)
            && Stage.round use' > Stage.round ready[node.Id]

        for node in Array.rev order do
            let isComputed = hard.Contains node.Id

            match firstUse.TryGetValue node.Id with
            | true, use' when isLate node use' -> late[node.Id] <- Stage.make (Stage.round use') 0
            | _ -> ()

            let stage =
                match firstUse.TryGetValue node.Id with
                | true, use' when not isComputed -> use'
                | _ -> ready[node.Id]

            for operand in Traits.reads node do
                firstUse[operand.Id] <-
                    match firstUse.TryGetValue operand.Id with
                    | true, other -> min other stage
                    | _ -> stage

                let isWhole () =
                    not (Traits.keepsRows node operand)
                    || (whole.Contains node.Id && not isComputed)

                if Traits.hasRows operand.Shape && isWhole () then
                    whole.Add operand.Id |> ignore

        late

    /// The stages that compute each node inline; a dear node with more than one is stored in the first.
    let avoidRecomputation () =
        let first = IdTable<int>()

        let useIn (node: Node) low high =
            first[node.Id] <-
                match first.TryGetValue node.Id with
                | true, other -> min other low
                | _ -> low

            lastUse[node.Id] <-
                match lastUse.TryGetValue node.Id with
                | true, other -> max other high
                | _ -> high

        for node in outputs do
            // What an output is another name of is copied once its round is over.
            let last = if Traits.isAlias node then Stage.nextRound else id
            useIn node ready[node.Id] (last ready[node.Id])

        for node in Array.rev order do
            let low =
                if hard.Contains node.Id then
                    ready[node.Id]
                else
                    first[node.Id]

            let high = lastUse[node.Id]
            let isDear = costs[node.Id] > recomputeLimit && not (Traits.isScalar node)

            if high > low && isDear && inlined node && not (Traits.isAlias node) then
                soft.Add node.Id |> ignore

            stageOf[node.Id] <- low
            let high = if stored node || Traits.isScalar node then low else high

            for operand in Traits.reads node do
                if Traits.isAlias node || Traits.isKernel node then
                    // Read from memory as a whole: stored as early as can be, and needed later.
                    useIn operand ready[operand.Id] (if Traits.isAlias node then lastUse[node.Id] else low)
                else
                    useIn operand low high

    do
        choose ()
        findStages (Dictionary())

        if outputs |> Array.exists _.HasArrays then
            match lateRounds () with
            | late when late.Count > 0 -> findStages late
            | _ -> ()

        avoidRecomputation ()

    /// All nodes, operands before users.
    member _.Order = order

    member _.IsStored(node: Node) = stored node
    member _.IsAssembled(node: Node) = isAssembled node

    /// The stage in which a node can first be computed; that of rank-0 code.
    member _.Ready(node: Node) = ready[node.Id]

    /// The stage in which a stored node is stored.
    member _.StoredIn(node: Node) = stageOf[node.Id]

    /// Whether a stored node is read in no later round.
    member _.DiesInItsRound(node: Node) =
        Stage.round lastUse[node.Id] = Stage.round stageOf[node.Id]

    /// Instructions that a body computing the node takes, about.
    member _.Size(node: Node) = sizes[node.Id]

    /// The number of rounds, with one to spare for copies of what the last one stores.
    member _.Rounds =
        let last = order |> Array.fold (fun stage node -> max stage (available node)) 0
        Stage.round last + 2
