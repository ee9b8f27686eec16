namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// The pattern of the Hessian of a scalar graph, from the graph alone. Every element of a node carries the set of
/// elements of the point it has a derivative by; where elements meet in something not linear, their sets are paired.
/// What is zero only by cancellation or by the values at a point counts as not zero, and both branches of a selection count. Past the
/// limits of SparsitySets and SparsityPairs the Hessian is taken as dense.
[<RequireQualifiedAccess>]
module internal Sparsity =
    /// Multiplications within one matrix product of two things that vary, looked at one by one.
    let private matMulLimit = 1L <<< 27

    [<Sealed>]
    type private State(dimension: int, demands: Dictionary<int64, Demand>) =
        let sets = SparsitySets dimension
        let dependence = Dictionary<int64, int[]>()
        member _.Sets = sets
        member val Pairs = SparsityPairs(dimension, sets)

        /// The set of each element; null where the node depends on no variable.
        member _.Find(node: Node) : int[] | null =
            match dependence.TryGetValue node.Id with
            | true, found -> found
            | _ -> null

        member _.Demand(node: Node) = demands[node.Id]
        member _.Store(node: Node, found: int[]) = dependence[node.Id] <- found

    let private elementwise (state: State) (node: Node) (primitive: Primitive) (result: int[]) =
        let curvature = SparsityCurvature.ofPrimitive primitive
        let demand = state.Demand node
        let operands = node.Operands |> Array.map state.Find

        for index in 0 .. operands.Length - 1 do
            match operands[index] with
            | null -> ()
            | found when curvature.Slopes[index] ->
                for i in 0 .. result.Length - 1 do
                    if demand.Needed[i] then
                        result[i] <- state.Sets.Union(result[i], found[i])
            | _ -> ()

        for struct (j, k) in curvature.Bends do
            match operands[j], operands[k] with
            | null, _
            | _, null -> ()
            | a, b ->
                for i in 0 .. result.Length - 1 do
                    if demand.Reached[i] then
                        state.Pairs.Add(a[i], b[i])

    let private select (state: State) (node: Node) (result: int[]) =
        for index in 1..2 do
            match state.Find node.Operands[index] with
            | null -> ()
            | found ->
                for i in 0 .. result.Length - 1 do
                    result[i] <- state.Sets.Union(result[i], found[i])

    /// Positions of the operand by the element of the result they go into: those of i are at starts[i] to starts[i + 1] - 1.
    let private groups (targets: int[]) (size: int) =
        let starts = Array.zeroCreate (size + 1)

        for target in targets do
            starts[target + 1] <- starts[target + 1] + 1

        for i in 0 .. size - 1 do
            starts[i + 1] <- starts[i + 1] + starts[i]

        let next = Array.copy starts
        let positions: int[] = Array.zeroCreate targets.Length

        targets
        |> Array.iteri (fun i target ->
            positions[next[target]] <- i
            next[target] <- next[target] + 1)

        starts, positions

    let private gather (state: State) (found: int[]) (targets: int[]) (asked: int -> bool) (result: int[]) =
        let starts, positions = groups targets result.Length
        let group = List<int>()

        for i in 0 .. result.Length - 1 do
            if asked i then
                group.Clear()

                if result[i] <> 0 then
                    group.Add result[i]

                for k in starts[i] .. starts[i + 1] - 1 do
                    if found[positions[k]] <> 0 then
                        group.Add found[positions[k]]

                result[i] <- state.Sets.UnionAll group

    let private structural (state: State) (node: Node) (result: int[]) =
        for index in 0 .. node.Operands.Length - 1 do
            match state.Find node.Operands[index] with
            | null -> ()
            | found ->
                match SparsityMaps.ofOperand node index with
                | ElementMap.Same -> found.CopyTo(result, 0)
                | ElementMap.Reads sources ->
                    for i in 0 .. sources.Length - 1 do
                        result[i] <- found[sources[i]]
                | ElementMap.Writes targets ->
                    let demand = state.Demand node
                    gather state found targets (fun i -> demand.Needed[i]) result

    /// Reductions that are not linear pair all they reduce.
    let private reduction (state: State) (node: Node) (result: int[]) =
        match state.Find node.Operands[0], SparsityMaps.ofOperand node 0 with
        | null, _ -> ()
        | found, ElementMap.Writes targets ->
            let demand = state.Demand node
            gather state found targets (fun i -> demand.Needed[i] || demand.Reached[i]) result

            for i in 0 .. result.Length - 1 do
                if demand.Reached[i] then
                    state.Pairs.Add(result[i], result[i])
        | _ -> ()

    /// Whether element (row, column) of a matrix of data is 0; data seen transposed are data.
    let private zeroOf (node: Node) : int -> int -> bool =
        let look (matrix: Node) rowStride columnStride =
            match matrix.Operation with
            | Operation.Input input ->
                match input.Values with
                | null -> fun _ _ -> false
                | values -> fun row column -> values[row * rowStride + column * columnStride] = 0.0
            | _ -> fun _ _ -> false

        match node.Operation, node.Shape.Rank with
        | Operation.Permute _, 2 -> look node.Operands[0] 1 node.Operands[0].Shape.Dims[1]
        | _, 2 -> look node node.Shape.Dims[1] 1
        | _ -> fun _ _ -> false

    /// Elements of a matrix product that has k terms each; line i of the left factor has element l at i·k + l, line j of
    /// the right one at l·columns + j.
    [<Struct>]
    type private Extents = { K: int; Rows: int; Columns: int }

    /// One factor varies, `found`, and the other does not: sets that meet a 0 of data drop out. Elements without a 0
    /// share the union of a whole line.
    let private halfProduct
        (state: State)
        (node: Node)
        (extents: Extents)
        isLeft
        (found: int[])
        (result: int[])
        =
        let {
                K = k
                Rows = rows
                Columns = columns
            } =
            extents

        let demand = state.Demand node
        let isZero = zeroOf node.Operands[if isLeft then 1 else 0]

        let element line l =
            if isLeft then
                found[line * k + l]
            else
                found[l * columns + line]

        let whole =
            Array.init (if isLeft then rows else columns) (fun line ->
                lazy state.Sets.UnionAll(List<int>(Seq.init k (element line))))

        let kept = List<int>()

        for p in 0 .. result.Length - 1 do
            if demand.Needed[p] then
                let i, j = p / columns, p % columns
                let line = if isLeft then i else j
                kept.Clear()

                for l in 0 .. k - 1 do
                    if not (if isLeft then isZero l j else isZero i l) then
                        kept.Add(element line l)

                result[p] <-
                    if kept.Count = k then
                        whole[line].Value
                    else
                        state.Sets.UnionAll kept

    let private fullProduct
        (state: State)
        (node: Node)
        (extents: Extents)
        (a: int[])
        (b: int[])
        (result: int[])
        =
        let {
                K = k
                Rows = rows
                Columns = columns
            } =
            extents

        let demand = state.Demand node

        if int64 result.Length * int64 k > matMulLimit then
            raise (SparsityAbandonedException())

        let union element =
            lazy state.Sets.UnionAll(List<int>(Seq.init k element))

        let byRow = Array.init rows (fun i -> union (fun l -> a[i * k + l]))
        let byColumn = Array.init columns (fun j -> union (fun l -> b[l * columns + j]))

        for p in 0 .. result.Length - 1 do
            let i, j = p / columns, p % columns

            if demand.Needed[p] then
                result[p] <- state.Sets.Union(byRow[i].Value, byColumn[j].Value)

            if demand.Reached[p] then
                for l in 0 .. k - 1 do
                    state.Pairs.Add(a[i * k + l], b[l * columns + j])

    let private matMul (state: State) (node: Node) (result: int[]) =
        let left, right = node.Operands[0], node.Operands[1]
        let k = right.Shape.Dims[0]
        let columns = right.Shape.Size / k

        let extents =
            {
                K = k
                Rows = left.Shape.Size / k
                Columns = columns
            }

        match state.Find left, state.Find right with
        | null, null -> ()
        | a, null -> halfProduct state node extents true (nonNull a) result
        | null, b -> halfProduct state node extents false b result
        | a, b -> fullProduct state node extents a b result

    let private visit (state: State) (node: Node) =
        let result: int[] = Array.zeroCreate node.Shape.Size

        match node.Operation with
        | Operation.Elementwise primitive -> elementwise state node primitive result
        | Operation.Select -> select state node result
        | Operation.MatMul -> matMul state node result
        | Operation.LogSumExp _
        | Operation.Norm _ -> reduction state node result
        | _ -> structural state node result

        state.Store(node, result)

    /// The pattern of ∂²f/∂xᵢ∂xⱼ, where the point holds the variables one after another from these offsets.
    let hessian (root: Node) (variables: Node[]) (offsets: int[]) (dimension: int) : SparsityPattern =
        let order = Graph.topological [ root ]
        let ids = HashSet<int64>(variables |> Seq.map (fun variable -> variable.Id))
        let dependents = Graph.dependents (fun node -> ids.Contains node.Id) order
        let state = State(dimension, SparsityDemand.ofOrder order dependents)

        variables
        |> Array.iteri (fun k variable ->
            state.Store(variable, Array.init variable.Shape.Size (fun i -> offsets[k] + i + 1)))

        try
            for node in order do
                if dependents.Contains node.Id && not (ids.Contains node.Id) then
                    visit state node

            state.Pairs.Assemble()
        with :? SparsityAbandonedException ->
            SparsityPattern.Dense
