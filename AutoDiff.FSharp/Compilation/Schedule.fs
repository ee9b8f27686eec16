namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// Gives stored values their places and stages their work.
[<Sealed>]
type internal Schedule(outputs: (Node * Place)[], locate: Input -> Place) =
    let stages = Stages(Array.map fst outputs)

    /// More instructions than this do not share a nest.
    let nestLimit = 500

    let buffers = List<int>()
    let places = IdTable<Place>()
    let outputPlaces = Dictionary<int64, Place>()

    do
        for node, target in outputs do
            if stages.IsStored node && not (outputPlaces.ContainsKey node.Id) then
                outputPlaces[node.Id] <- target

    let reserve size =
        buffers.Add size

        {
            Region = Region.Buffer(buffers.Count - 1)
            Offset = 0
        }

    let place (node: Node) =
        match places.TryGetValue node.Id, outputPlaces.TryGetValue node.Id with
        | (true, found), _ -> found
        | _, (true, output) -> output
        | _ ->
            let found = reserve node.Shape.Size
            places[node.Id] <- found
            found

    let isScalarCode (node: Node) =
        Traits.isScalar node
        && not (
            Traits.isInput node
            || Traits.isConstant node
            || Traits.isAlias node
            || stages.IsStored node
        )

    /// Scalars that something outside their own block reads.
    let demanded = Dictionary<int64, Node>()

    /// Within a round only the row at hand is there, and only in loops that go through as many rows: others may come before
    /// those that make it.
    let isOwnRow rows (origin: Node) (map: AxisMap[]) =
        map.Length > 0
        && map[0].Loop = 0
        && map[0].Offset = 0
        && map[0].Stride = 1
        && (rows = ValueNone || rows = ValueSome origin.Shape.Dims[0])

    let lookup stage isBlock rows (node: Node) (map: AxisMap[]) : Place voption =
        let origin = Traits.source node

        match origin.Operation with
        | Operation.Input input -> ValueSome(locate input)
        | _ when isScalarCode origin ->
            if isBlock && stages.Ready origin = stage then
                ValueNone
            else
                demanded[origin.Id] <- origin
                ValueSome(place origin)
        | _ when not (stages.IsStored origin) -> ValueNone
        | _ ->
            let at = stages.StoredIn origin

            if Stage.round at < Stage.round stage then
                ValueSome(place origin)
            elif at < stage && isOwnRow rows origin map then
                ValueSome(place origin)
            else
                ValueNone

    let operandPlaces stage (node: Node) =
        let find (operand: Node) =
            match lookup stage false ValueNone operand (Body.Identity operand.Shape.Rank) with
            | ValueSome found -> found
            | ValueNone -> invalidOp "A kernel's operand has no place."

        Array.map find (Traits.reads node)

    /// The round after which an output that is computed elsewhere can be copied.
    let copyStage (node: Node) =
        let origin = Traits.source node

        if stages.IsStored origin then
            Stage.nextRound (stages.StoredIn origin)
        else
            stages.Ready origin

    /// Outputs that are not simply stored where they are computed: copies, and rank-0 code.
    let extraOutputs =
        outputs
        |> Array.filter (fun (node, target) -> not (stages.IsStored node && outputPlaces[node.Id] = target))

    let extentsOf (node: Node) =
        match Traits.rowProduct node, node.Operands with
        | RowProduct.Maps, [| left; right |] -> Array.append left.Shape.Dims right.Shape.Dims[1..]
        | RowProduct.Sums, [| left; right |] ->
            [| right.Shape.Dims[0]; left.Shape.Dims[0]; right.Shape.Dims[1] |]
        | _ when Traits.isReduction node -> node.Operands[0].Shape.Dims
        | _ -> node.Shape.Dims

    /// What is computed by loops: stage, node, loop extents, and the roots once their places are settled.
    let loopWork =
        let own =
            stages.Order
            |> Array.filter (fun node ->
                stages.IsStored node
                && not (Traits.isListOfScalars node)
                && (Traits.isRowProduct node || not (Traits.isKernel node)))
            |> Array.map (fun node ->
                {
                    Stage = stages.StoredIn node
                    Node = node
                    IsCopy = false
                    Extents = extentsOf node
                    Roots = fun () -> Roots.ofNode (stages.IsAssembled node) node (place node)
                })

        let copies =
            extraOutputs
            |> Array.filter (fun (node, _) -> not (Traits.isScalar node))
            |> Array.map (fun (node, target) ->
                {
                    Stage = copyStage node
                    Node = node
                    IsCopy = true
                    Extents = node.Shape.Dims
                    Roots = fun () -> [| Roots.store node target |]
                })

        Array.append own copies |> Array.filter (fun work -> work.Extents.Length > 0)

    /// Elements of concatenated vectors that are scalars, by the round that computes them: straight-line code stores
    /// each where it belongs.
    let elements =
        let ofVector (node: Node) =
            let starts =
                node.Operands |> Array.scan (fun start operand -> start + operand.Shape.Size) 0

            node.Operands
            |> Seq.indexed
            |> Seq.choose (fun (i, operand) ->
                match Traits.scalarElement operand with
                | ValueSome scalar -> Some(Stage.round (copyStage scalar), scalar, node, starts[i])
                | ValueNone -> None)

        stages.Order
        |> Seq.filter (fun node -> node.Operation.IsConcatenate && node.Shape.Rank = 1)
        |> Seq.collect ofVector
        |> Seq.toArray
        |> Array.groupBy (fun (round, _, _, _) -> round)
        |> dict

    let elementRoots round =
        match elements.TryGetValue round with
        | true, found ->
            found
            |> Array.map (fun (_, scalar, vector, offset) ->
                let start = place vector

                Roots.store
                    scalar
                    { start with
                        Offset = start.Offset + offset
                    })
        | _ -> [||]

    /// Loops over one space share a nest; along a single axis the lengths may differ a little, as those of slices do.
    let fits (a: Root) (b: Root) =
        a.Extents = b.Extents
        || (a.Extents.Length = 1
            && b.Extents.Length = 1
            && abs (a.Extents[0] - b.Extents[0]) <= 16
            && min a.Extents[0] b.Extents[0] > Traits.fewestRows)

    let nestsOf (roots: seq<Root>) =
        let nests = List<List<Root>>()
        let sizes = List<int>()

        for root in roots do
            let size = stages.Size root.Value

            let hasRoom nest =
                fits (nests[nest][0]) root && sizes[nest] + size <= nestLimit

            match Seq.tryFind hasRoom (seq { 0 .. nests.Count - 1 }) with
            | Some nest ->
                nests[nest].Add root
                sizes[nest] <- sizes[nest] + size
            | None ->
                nests.Add(List [ root ])
                sizes.Add size

        nests |> Seq.map _.ToArray() |> Array.ofSeq

    member _.Rounds = stages.Rounds
    member _.Order = stages.Order

    /// A buffer of its own for that many doubles.
    member _.Reserve(size: int) = reserve size

    /// Whether the node's values can live in scratch that holds a few rows at a time.
    member _.IsScratch(node: Node) =
        stages.DiesInItsRound node
        && not (outputPlaces.ContainsKey node.Id)
        && not (stages.IsAssembled node)

    member _.IsAssembled(node: Node) = stages.IsAssembled node

    /// Where a stored node is, or from now on will be.
    member _.PlaceOf(node: Node) = place node

    /// Moves a stored node to another place. Only before anything has asked for its place.
    member _.Assign(node: Node, target: Place) = places[node.Id] <- target

    /// What loops compute in a round.
    member _.Loops(round: int) : LoopWork[] =
        loopWork |> Array.filter (fun work -> Stage.round work.Stage = round)

    /// Roots that share loops, step by step; only once the places of their nodes are settled.
    member _.Nests(work: LoopWork[]) : (int * Root[])[] =
        work
        |> Array.groupBy _.Stage
        |> Array.sortBy fst
        |> Array.collect (fun (stage, parts) ->
            parts
            |> Seq.collect (fun part -> part.Roots())
            |> nestsOf
            |> Array.map (fun roots -> stage, roots))

    /// Kernels of a round with the places of their operands.
    member _.Kernels(round: int) : (Node * Place * Place[])[] =
        stages.Order
        |> Array.filter (fun node ->
            Traits.isKernel node
            && not (Traits.isRowProduct node)
            && Stage.round (stages.StoredIn node) = round)
        |> Array.map (fun node -> node, place node, operandPlaces (Stage.make round 0) node)

    /// Where a kernel that runs in a stage finds its operands; rows that its own round computes are those at hand.
    member _.OperandPlaces(stage: int, node: Node) = operandPlaces stage node

    /// Where a node can be loaded from, at the index map given, while a stage runs.
    member _.Place(stage: int, isScalarBlock: bool) = lookup stage isScalarBlock ValueNone

    /// The same for loops that go through so many rows, a block at a time.
    member _.PlaceByRows(stage: int, rows: int) = lookup stage false (ValueSome rows)

    /// Rank-0 values that later work reads, or that are outputs. Complete only once every body that reads them has
    /// been made: loops of all rounds, then scalars from the last round to the first.
    member _.ScalarRoots(round: int) : Root[] =
        let isHere stage = Stage.round stage = round

        let own =
            demanded.Values
            |> Seq.filter (fun node -> isHere (stages.Ready node))
            |> Seq.map (fun node -> Roots.store node (place node))

        let results =
            extraOutputs
            |> Seq.filter (fun (node, _) -> Traits.isScalar node && isHere (copyStage node))
            |> Seq.map (fun (node, target) -> Roots.store node target)

        Seq.concat [ own; results; elementRoots round ] |> Array.ofSeq

    /// The sizes of the buffers, in doubles.
    member _.Buffers = buffers.ToArray()
