namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// What becomes of a root's value at each point of its loops.
[<RequireQualifiedAccess>]
type internal Combine =
    | Store
    | Add
    | Max

/// A value computed over a box of loop indices and where it goes: strides say how the target moves with each loop,
/// and 0 along the loops a reduction runs over.
type internal Root =
    {
        Value: Node
        Extents: int[]
        Target: Place
        Strides: int[]
        Combine: Combine
    }

/// Decides what is stored and when. Everything else is recomputed inside the loop that needs it.
///
/// A node is *stored* when it is a reduction, an operand or result of a kernel, an output, or dear and needed in
/// several stages. Its stage is the number of reductions or kernels it must wait for; stages run in order, and within
/// one the scalars come first, then kernels, then loops. All loops of a stage over one iteration space are one nest.
[<Sealed>]
type internal Schedule(outputs: (Node * Place)[], locate: Input -> Place, workspaceStart: int) =
    /// A dearer value needed in two stages is stored rather than computed twice.
    let recomputeLimit = 12

    /// Longer straight-line bodies leave registers and the JIT's limits behind; they are cut by storing.
    let bodyLimit = 250

    /// More pads would split a loop into too many boxes.
    let padLimit = 16

    let order = Graph.topological (outputs |> Seq.map fst)

    let manyPads =
        (order
         |> Array.filter (fun node ->
             match node.Operation with
             | Operation.Pad _ -> true
             | _ -> false))
            .Length
            >
            padLimit

    let isScalar (node: Node) = node.Shape.Rank = 0

    let isReduction (node: Node) =
        match node.Operation with
        | Operation.Sum _
        | Operation.Max _ -> true
        | _ -> false

    let isKernel (node: Node) =
        match node.Operation with
        | Operation.MatMul
        | Operation.Gather _
        | Operation.ScatterAdd _ -> true
        | _ -> false

    /// Put together in memory, each operand stored in its part of the result.
    let isAssembled (node: Node) =
        match node.Operation with
        | Operation.Concatenate _ -> true
        | Operation.Pad(_, steps) -> manyPads || Array.exists ((<>) 1) steps
        | _ -> false

    /// A reshape that is no view: the same buffer under another shape.
    let isAlias (node: Node) =
        match node.Operation with
        | Operation.Reshape -> not (Body.IsSqueeze(node.Shape, node.Operands[0].Shape))
        | _ -> false

    let isInput (node: Node) =
        match node.Operation with
        | Operation.Input _ -> true
        | _ -> false

    let needsContiguousOperands node = isKernel node || isAlias node

    /// Stored, and not to be recomputed in its own stage either.
    let hard = HashSet<int64>()

    /// Stored; computed in place by the loops of its own stage.
    let soft = HashSet<int64>()

    let stored (node: Node) =
        hard.Contains node.Id || soft.Contains node.Id

    /// The stage in which a node can first be computed.
    let ready = Dictionary<int64, int>()

    /// The stage in which a stored node is stored.
    let stageOf = Dictionary<int64, int>()

    let costs = Dictionary<int64, int>()
    let sizes = Dictionary<int64, int>()
    let mutable workspace = workspaceStart
    let places = Dictionary<int64, Place>()

    let reserve size =
        // Whole cache lines, so that buffers never share one.
        let start = workspace
        workspace <- workspace + (size + 7) / 8 * 8

        {
            Region = Region.Workspace
            Offset = start
        }

    let inlined (node: Node) =
        not (isInput node || hard.Contains node.Id)

    let ownCost (node: Node) =
        match node.Operation with
        | Operation.Elementwise primitive -> primitive.Cost
        | Operation.Select -> 1
        | _ -> 0

    let chooseStored () =
        for node in order do
            let inner = node.Operands |> Array.filter inlined

            let sum (table: Dictionary<int64, int>) =
                inner |> Array.sumBy (fun o -> min 100000 table[o.Id])

            costs[node.Id] <- ownCost node + (if isScalar node then 0 else sum costs)
            sizes[node.Id] <- 1 + (if isScalar node then 0 else sum sizes)

            if
                isReduction node
                || isKernel node
                || isAssembled node
                || (sizes[node.Id] > bodyLimit && not (isScalar node))
            then
                hard.Add node.Id |> ignore

            if needsContiguousOperands node then
                for operand in node.Operands do
                    if not (isInput operand || isAlias operand) then
                        soft.Add operand.Id |> ignore

        for node, _ in outputs do
            if not (isScalar node || isInput node || isAlias node) then
                soft.Add node.Id |> ignore

    /// When a node's value can be read: at once for what is computed inline.
    let available (node: Node) =
        if hard.Contains node.Id || isAlias node then
            ready[node.Id] + 1
        else
            ready[node.Id]

    let findStages () =
        for node in order do
            let wait (operand: Node) =
                let first = available operand
                // A kernel reads memory, so its operands must have been stored in an earlier stage.
                if
                    needsContiguousOperands node
                    && not (isInput operand || isAlias operand || hard.Contains operand.Id)
                then
                    first + 1
                else
                    first

            let latest =
                node.Operands |> Array.fold (fun stage operand -> max stage (wait operand)) 0
            // An alias is its operand's buffer and adds no stage of its own.
            ready[node.Id] <- if isAlias node then latest - 1 else latest

    /// The stages that compute each node inline; a dear node with more than one is stored in the first.
    let avoidRecomputation () =
        let first, last = Dictionary<int64, int>(), Dictionary<int64, int>()

        let useIn (node: Node) low high =
            first[node.Id] <-
                match first.TryGetValue node.Id with
                | true, earlier -> min earlier low
                | _ -> low

            last[node.Id] <-
                match last.TryGetValue node.Id with
                | true, later -> max later high
                | _ -> high

        for node, _ in outputs do
            useIn node ready[node.Id] ready[node.Id]

        for node in Array.rev order do
            let low =
                if hard.Contains node.Id then
                    ready[node.Id]
                else
                    first[node.Id]

            let high = last[node.Id]

            if
                high > low
                && not (isScalar node)
                && inlined node
                && costs[node.Id] > recomputeLimit
            then
                soft.Add node.Id |> ignore

            stageOf[node.Id] <- low
            let high = if stored node || isScalar node then low else high

            for operand in node.Operands do
                // What is read from memory as a whole has to be there a stage before.
                if isAlias node then
                    useIn operand ready[node.Id] ready[node.Id]
                elif isKernel node then
                    useIn operand (low - 1) (low - 1)
                else
                    useIn operand low high

    let outputPlaces = Dictionary<int64, Place>()

    let place (node: Node) =
        match places.TryGetValue node.Id with
        | true, found -> found
        | _ ->
            let found =
                match outputPlaces.TryGetValue node.Id with
                | true, output -> output
                | _ -> reserve node.Shape.Size

            places[node.Id] <- found
            found

    let rec source (node: Node) =
        if isAlias node then source node.Operands[0] else node

    let scalarStage (node: Node) = ready[node.Id]

    let isScalarCode (node: Node) =
        isScalar node
        && not (isInput node || stored node || isAlias node)
        && (match node.Operation with
            | Operation.Constant _ -> false
            | _ -> true)

    /// Scalars that something outside their own block reads.
    let demanded = Dictionary<int64, Node>()

    let lookup stage isBlock (node: Node) : Place voption =
        let origin = source node

        match origin.Operation with
        | Operation.Input input -> ValueSome(locate input)
        | _ when isScalarCode origin ->
            if isBlock && scalarStage origin = stage then
                ValueNone
            else
                demanded[origin.Id] <- origin
                ValueSome(place origin)
        | _ when stored origin && stageOf[origin.Id] < stage -> ValueSome(place origin)
        | _ -> ValueNone

    let storeRoot (node: Node) target =
        {
            Value = node
            Extents = node.Shape.Dims
            Target = target
            Strides = node.Shape.Strides
            Combine = Combine.Store
        }

    let reductionRoot (node: Node) (axes: int[]) combine =
        let operand = node.Operands[0].Shape
        let strides = Array.zeroCreate operand.Rank
        let kept = [| 0 .. operand.Rank - 1 |] |> Array.except axes
        Array.iter2 (fun axis stride -> strides[axis] <- stride) kept node.Shape.Strides

        {
            Value = node.Operands[0]
            Extents = operand.Dims
            Target = place node
            Strides = strides
            Combine = combine
        }

    /// The operand stored where the result has it.
    let partRoot (node: Node) (operand: Node) (starts: int[]) (steps: int[]) =
        let strides = node.Shape.Strides
        let target = place node

        {
            Value = operand
            Extents = operand.Shape.Dims
            Target =
                { target with
                    Offset = target.Offset + Array.sum (Array.map2 (*) starts strides)
                }
            Strides = Array.map2 (*) steps strides
            Combine = Combine.Store
        }

    let concatenated (node: Node) axis =
        let starts = Array.zeroCreate node.Shape.Rank
        let steps = Array.create node.Shape.Rank 1

        node.Operands
        |> Array.map (fun operand ->
            let root = partRoot node operand starts steps
            starts[axis] <- starts[axis] + operand.Shape.Dims[axis]
            root)

    let rootsOf (node: Node) =
        match node.Operation with
        | Operation.Sum axes -> [| reductionRoot node axes Combine.Add |]
        | Operation.Max axes -> [| reductionRoot node axes Combine.Max |]
        | Operation.Concatenate axis -> concatenated node axis
        | Operation.Pad(starts, steps) when isAssembled node ->
            [| partRoot node node.Operands[0] starts steps |]
        | _ -> [| storeRoot node (place node) |]

    let fillOf (node: Node) =
        match node.Operation with
        | Operation.Sum _ -> ValueSome 0.0
        | Operation.Max _ -> ValueSome Double.NegativeInfinity
        | Operation.Pad _ when isAssembled node -> ValueSome 0.0
        | _ -> ValueNone

    /// Loops over one space share a nest; along a single axis the lengths may differ a little, as those of slices do.
    let fits (a: Root) (b: Root) =
        a.Extents = b.Extents
        || (a.Extents.Length = 1
            && b.Extents.Length = 1
            && abs (a.Extents[0] - b.Extents[0]) <= 16
            && min a.Extents[0] b.Extents[0] > 64)

    let group (roots: seq<Root>) =
        let nests = List<List<Root>>()

        let size (nest: List<Root>) =
            nest |> Seq.sumBy (fun root -> sizes[root.Value.Id])

        for root in roots do
            match
                nests
                |> Seq.tryFind (fun nest ->
                    fits nest[0] root && size nest + sizes[root.Value.Id] <= 2 * bodyLimit)
            with
            | Some nest -> nest.Add root
            | None -> nests.Add(List [ root ])

        nests |> Seq.map (fun nest -> nest.ToArray()) |> Array.ofSeq

    do
        chooseStored ()
        findStages ()
        avoidRecomputation ()

        for node, target in outputs do
            if stored node && not (outputPlaces.ContainsKey node.Id) then
                outputPlaces[node.Id] <- target

    /// Outputs that are not simply stored where they are computed: copies, and rank-0 code.
    let extraOutputs =
        outputs
        |> Array.filter (fun (node, target) -> not (stored node && outputPlaces[node.Id] = target))

    let stageCount =
        let last = order |> Array.fold (fun stage node -> max stage (available node)) 0
        last + 2

    let loopRoots =
        let own =
            order
            |> Array.filter (fun node -> stored node && not (isKernel node))
            |> Array.collect (fun node -> rootsOf node |> Array.map (fun root -> stageOf[node.Id], root))

        let copies =
            extraOutputs
            |> Array.filter (fun (node, _) -> not (isScalar node))
            |> Array.map (fun (node, target) ->
                let from = source node
                let stage = if stored from then stageOf[from.Id] + 1 else ready[node.Id]
                stage, storeRoot node target)

        Array.append own copies

    let nestsOf stage =
        loopRoots
        |> Array.filter (fun (s, root) -> s = stage && root.Extents.Length > 0)
        |> Seq.map snd
        |> group

    let kernelsOf stage =
        order
        |> Array.filter (fun node -> isKernel node && stageOf[node.Id] = stage)
        |> Array.map (fun node ->
            let operand (o: Node) =
                match lookup stage false o with
                | ValueSome found -> found
                | ValueNone -> invalidOp "A kernel's operand has no place."

            node, place node, Array.map operand node.Operands)

    member _.StageCount = stageCount
    member _.Order = order

    /// Room for a value of that many doubles in the workspace.
    member _.Reserve(size: int) = reserve size

    /// (place, size, value) of what must be filled before the loops of a stage: reductions start from their identity.
    member _.Fills(stage: int) : (Place * int * float)[] =
        order
        |> Array.choose (fun node ->
            match fillOf node with
            | ValueSome value when stageOf[node.Id] = stage -> Some(place node, node.Shape.Size, value)
            | _ -> None)

    /// The nests of a stage and the places its loops read from.
    member _.Nests(stage: int) = nestsOf stage

    member _.Kernels(stage: int) = kernelsOf stage
    member _.Place(stage: int, isScalarBlock: bool) = lookup stage isScalarBlock

    /// Rank-0 values that later work reads, or that are outputs. Complete only once every body that reads them has
    /// been made: loops of all stages, then scalars from the last stage to the first.
    member _.ScalarRoots(stage: int) : Root[] =
        let own =
            demanded.Values
            |> Seq.filter (fun node -> scalarStage node = stage)
            |> Seq.map (fun node -> storeRoot node (place node))

        let results =
            extraOutputs
            |> Seq.filter (fun (node, _) -> isScalar node)
            |> Seq.filter (fun (node, _) ->
                let from = source node
                let at = if stored from then stageOf[from.Id] + 1 else ready[from.Id]
                at = stage)
            |> Seq.map (fun (node, target) -> storeRoot node target)

        Seq.append own results |> Array.ofSeq

    /// The size the workspace must have, in doubles.
    member _.WorkspaceSize = workspace
