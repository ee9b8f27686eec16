namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// What is known earlier than the rest of a computation, and worth keeping for it: the values at which it is cut in two
/// stages. (Binding-time analysis, as partial evaluation has it.)
[<RequireQualifiedAccess>]
module internal EarlyValues =
    /// Of what runs over more than an element: reading it again is always cheaper.
    let private dear = 1_000_000

    let private isView (node: Node) =
        match node.Operation with
        | Operation.Broadcast _
        | Operation.Slice _
        | Operation.Permute _
        | Operation.Reshape
        | Operation.Pad _ -> true
        | _ -> false

    let private beneathViews (node: Node) =
        let mutable inner = node

        while isView inner do
            inner <- inner.Operands[0]

        inner

    let private isElementwise (node: Node) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> true
        | _ -> false

    let private isLeaf (node: Node) = node.Operands.Length = 0

    /// Multiplications' worth of work for one element, from inputs and from smaller arrays that are kept.
    let private prices (isKept: Node -> int -> bool) (order: Node[]) =
        let table = IdTable<int>()

        let operands (node: Node) =
            node.Operands |> Array.sumBy (fun operand -> table[operand.Id])

        let priceOf (node: Node) =
            match node.Operation with
            | Operation.Broadcast _ when isKept node.Operands[0] table[node.Operands[0].Id] -> 0
            | _ when isLeaf node -> 0
            | _ when isView node -> operands node
            | _ when isElementwise node -> Traits.ownCost node + operands node
            | _ -> dear

        for node in order do
            table[node.Id] <- min dear (priceOf node)

        table

    /// What kernels read lies in memory: where it is not kept, it is computed and stored all the same.
    let private readByKernels (order: Node[]) =
        let found = IdSet()

        for node in order do
            if Traits.isKernel node then
                for operand in node.Operands do
                    found.Add (beneathViews operand).Id |> ignore

        found

    /// The values that do not depend on what is late and that the rest of the roots reads, where recomputing an element takes
    /// more multiplications than `limit` allows for that shape, and `accepts`, which is asked once about each, agrees.
    let find (isLate: Node -> bool) (limit: Shape -> int) (accepts: Node -> bool) (roots: Node[]) : Node[] =
        let order = Graph.topological roots
        let late = Graph.dependents isLate order

        let inMemory =
            order |> Array.filter (fun node -> late.Contains node.Id) |> readByKernels

        let isWorth (node: Node) price =
            price > (if inMemory.Contains node.Id then 0 else limit node.Shape)

        let price = order |> prices isWorth
        let found = List<Node>()
        let asked = IdSet()

        /// Early, but computed with the rest.
        let recomputed = IdSet()

        let consider (node: Node) =
            let value = beneathViews node

            if not (late.Contains value.Id) && asked.Add value.Id then
                if isWorth value price[value.Id] && accepts value then
                    found.Add value
                else
                    recomputed.Add value.Id |> ignore

        roots |> Array.iter consider

        for node in Array.rev order do
            if late.Contains node.Id || recomputed.Contains node.Id then
                node.Operands |> Array.iter consider

        found.ToArray()

    /// Where arrays of these shapes lie one after another, on cache lines of their own but for scalars, which share theirs, and their
    /// size in all, in doubles: whole lines.
    let layOut (region: Region) (start: int) (nodes: Node[]) : struct (Place[] * int) =
        let wholeLines size = (size + 7) / 8 * 8
        let mutable next = start

        let placeOf (node: Node) =
            let offset = if node.Shape.Rank = 0 then next else wholeLines next
            next <- offset + node.Shape.Size
            { Region = region; Offset = offset }

        let places = Array.map placeOf nodes
        struct (places, wholeLines next)

    /// Inputs that stand for the values.
    let standIns (values: Node[]) =
        values |> Array.map (fun value -> Input("", value.Shape, null))

    /// The roots with inputs in place of the values.
    let readFrom (builder: Builder) (values: Node[]) (inputs: Input[]) (roots: Node[]) =
        let build = builder :> IBuilder
        let table = IdTable<Node>()
        Array.iter2 (fun (value: Node) input -> table[value.Id] <- build.Input input) values inputs

        let successor (node: Node) : Node | null =
            match table.TryGetValue node.Id with
            | true, input -> input
            | _ -> null

        Rebuild.exchange builder successor roots
