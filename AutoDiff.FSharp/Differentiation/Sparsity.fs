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

    let private gather (state: State) (found: int[]) (targets: int[]) (asked: int -> bool) (result: int[]) =
        let struct (starts, positions) = CountingSort.positions targets result.Length
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

    /// A product of matrices: the extents of its result, and how many terms each element adds up.
    [<Struct>]
    type private Product =
        {
            Rows: int
            Columns: int
            Terms: int
        }

        /// Where term l of row i lies in the left factor.
        member this.Left i l = i * this.Terms + l

        /// Where term l of column j lies in the right factor.
        member this.Right j l = l * this.Columns + j

    /// The union of each line of a factor, made when it is first needed.
    let private unions (state: State) (found: int[]) lines terms (place: int -> int -> int) =
        Array.init lines (fun line ->
            lazy state.Sets.UnionAll(List<int>(Seq.init terms (fun l -> found[place line l]))))

    /// One factor varies, `found`, and the other does not: sets that meet a 0 of data drop out. Elements without a 0
    /// share the union of a whole line.
    let private halfProduct
        (state: State)
        (node: Node)
        (product: Product)
        isLeft
        (found: int[])
        (result: int[])
        =
        let demand = state.Demand node
        let isZero = zeroOf node.Operands[if isLeft then 1 else 0]
        let lines = if isLeft then product.Rows else product.Columns

        let place line l =
            if isLeft then product.Left line l else product.Right line l

        let whole = unions state found lines product.Terms place
        let kept = List<int>()

        for p in 0 .. result.Length - 1 do
            if demand.Needed[p] then
                let i, j = p / product.Columns, p % product.Columns
                let line = if isLeft then i else j
                kept.Clear()

                for l in 0 .. product.Terms - 1 do
                    if not (if isLeft then isZero l j else isZero i l) then
                        kept.Add found[place line l]

                result[p] <-
                    if kept.Count = product.Terms then
                        whole[line].Value
                    else
                        state.Sets.UnionAll kept

    let private fullProduct
        (state: State)
        (node: Node)
        (product: Product)
        (a: int[])
        (b: int[])
        (result: int[])
        =
        if int64 result.Length * int64 product.Terms > matMulLimit then
            raise (SparsityAbandonedException())

        let demand = state.Demand node
        let byRow = unions state a product.Rows product.Terms (fun i l -> product.Left i l)

        let byColumn =
            unions state b product.Columns product.Terms (fun j l -> product.Right j l)

        for p in 0 .. result.Length - 1 do
            let i, j = p / product.Columns, p % product.Columns

            if demand.Needed[p] then
                result[p] <- state.Sets.Union(byRow[i].Value, byColumn[j].Value)

            if demand.Reached[p] then
                for l in 0 .. product.Terms - 1 do
                    state.Pairs.Add(a[product.Left i l], b[product.Right j l])

    let private matMul (state: State) (node: Node) (result: int[]) =
        let left, right = node.Operands[0], node.Operands[1]
        let terms = right.Shape.Dims[0]

        let product =
            {
                Rows = left.Shape.Size / terms
                Columns = right.Shape.Size / terms
                Terms = terms
            }

        match state.Find left, state.Find right with
        | null, null -> ()
        | a, null -> halfProduct state node product true (nonNull a) result
        | null, b -> halfProduct state node product false b result
        | a, b -> fullProduct state node product a b result

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
