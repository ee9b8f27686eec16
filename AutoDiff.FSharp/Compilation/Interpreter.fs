namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Evaluates a graph node by node on plain arrays: the twin that compiled code is tested against, the engine where
/// code cannot be generated, and the way to look at every intermediate value.
[<RequireQualifiedAccess>]
module internal Interpreter =
    /// Calls `visit` with each index of the shape in row-major order; the array is reused.
    let private forEachIndex (shape: Shape) (visit: int[] -> unit) =
        let index = Array.zeroCreate shape.Rank

        for _ in 1 .. shape.Size do
            visit index
            let mutable axis = shape.Rank - 1

            while axis >= 0 do
                index[axis] <- index[axis] + 1

                if index[axis] < shape.Dims[axis] then
                    axis <- -1
                else
                    index[axis] <- 0
                    axis <- axis - 1

    let private offset (strides: int[]) (index: int[]) =
        let mutable sum = 0

        for axis in 0 .. strides.Length - 1 do
            sum <- sum + strides[axis] * index[axis]

        sum

    let private keep (axes: int[]) (index: int[]) =
        index
        |> Array.indexed
        |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))
        |> Array.map snd

    /// result[i] = operand[map i].
    let private gather (shape: Shape) (operand: Shape) (values: float[]) (map: int[] -> int[]) =
        let result = Array.zeroCreate shape.Size
        let strides = operand.Strides
        let mutable position = 0

        forEachIndex shape (fun index ->
            result[position] <- values[offset strides (map index)]
            position <- position + 1)

        result

    /// result[map i] += operand[i], from zeros.
    let private scatter (shape: Shape) (operand: Shape) (values: float[]) (map: int[] -> int[]) =
        let result = Array.zeroCreate shape.Size
        let strides = shape.Strides
        let mutable position = 0

        forEachIndex operand (fun index ->
            let target = offset strides (map index)
            result[target] <- result[target] + values[position]
            position <- position + 1)

        result

    /// Gathers each group of elements that share a result and folds it.
    let private reduce (shape: Shape) (operand: Shape) (values: float[]) axes (fold: float[] -> float) =
        let groups = Array.init shape.Size (fun _ -> List<float>())
        let strides = shape.Strides
        let mutable position = 0

        forEachIndex operand (fun index ->
            groups[offset strides (keep axes index)].Add values[position]
            position <- position + 1)

        groups |> Array.map (fun group -> fold (group.ToArray()))

    /// Propagates NaN, as compiled code does.
    let private largest (a: float) (b: float) = Math.Max(a, b)

    let private logSumExp (x: float[]) =
        let m = x |> Array.reduce largest
        let shift = if Double.IsFinite m then m else 0.0
        shift + Math.Log(x |> Array.sumBy (fun v -> Math.Exp(v - shift)))

    let private norm (x: float[]) =
        let m = x |> Array.fold (fun a v -> Math.Max(a, Math.Abs v)) 0.0

        if m = 0.0 || Double.IsInfinity m || Double.IsNaN m then
            m
        else
            m * Math.Sqrt(x |> Array.sumBy (fun v -> v / m * (v / m)))

    let private matMul (left: Shape) (right: Shape) (a: float[]) (b: float[]) =
        let k = right.Dims[0]
        let m, n = left.Size / k, right.Size / k

        Array.init (m * n) (fun position ->
            let row, column = position / n, position % n
            let mutable sum = 0.0

            for i in 0 .. k - 1 do
                sum <- sum + a[row * k + i] * b[i * n + column]

            sum)

    let private concatenate (node: Node) (parts: float[][]) axis =
        let result = Array.zeroCreate node.Shape.Size
        let strides = node.Shape.Strides
        let mutable start = 0

        for part in 0 .. parts.Length - 1 do
            let mutable position = 0

            forEachIndex node.Operands[part].Shape (fun index ->
                result[offset strides index + start * strides[axis]] <- parts[part][position]
                position <- position + 1)

            start <- start + node.Operands[part].Shape.Dims[axis]

        result

    let private stepped (starts: int[]) (steps: int[]) (index: int[]) =
        Array.map3 (fun start step i -> start + step * i) starts steps index

    /// The node's values, row-major, from those of its operands.
    let step (lookup: Input -> float[]) (node: Node) (operands: float[][]) : float[] =
        let x () = operands[0]
        let source () = node.Operands[0].Shape

        match node.Operation with
        | Operation.Constant c -> [| c |]
        | Operation.Input input -> lookup input
        | Operation.Iota(start, step) -> Array.init node.Shape.Size (fun k -> float (start + step * int64 k))
        | Operation.Elementwise primitive ->
            let arguments = Array.zeroCreate primitive.Arity

            Array.init node.Shape.Size (fun i ->
                for operand in 0 .. primitive.Arity - 1 do
                    arguments[operand] <- operands[operand][i]

                primitive.Value arguments)
        | Operation.Select ->
            Array.init node.Shape.Size (fun i ->
                if operands[0][i] <> 0.0 then
                    operands[1][i]
                else
                    operands[2][i])
        | Operation.Sum axes -> scatter node.Shape (source ()) (x ()) (keep axes)
        | Operation.Max axes -> reduce node.Shape (source ()) (x ()) axes (Array.reduce largest)
        | Operation.LogSumExp axes -> reduce node.Shape (source ()) (x ()) axes logSumExp
        | Operation.Norm axes -> reduce node.Shape (source ()) (x ()) axes norm
        | Operation.Broadcast axes -> gather node.Shape (source ()) (x ()) (keep axes)
        | Operation.Reshape -> x ()
        | Operation.Permute permutation ->
            let source = source ()
            let index = Array.zeroCreate source.Rank

            gather node.Shape source (x ()) (fun target ->
                permutation |> Array.iteri (fun axis from -> index[from] <- target[axis])
                index)
        | Operation.Slice(starts, steps) -> gather node.Shape (source ()) (x ()) (stepped starts steps)
        | Operation.Pad(starts, steps) -> scatter node.Shape (source ()) (x ()) (stepped starts steps)
        | Operation.Concatenate axis -> concatenate node operands axis
        | Operation.Gather indices ->
            gather node.Shape (source ()) (x ()) (fun index ->
                Array.append [| indices[index[0]] |] index[1..])
        | Operation.ScatterAdd indices ->
            scatter node.Shape (source ()) (x ()) (fun index ->
                Array.append [| indices[index[0]] |] index[1..])
        | Operation.MatMul -> matMul node.Operands[0].Shape node.Operands[1].Shape operands[0] operands[1]

    /// Row-major values of every node the roots depend on, by id.
    let evaluateAll (lookup: Input -> float[]) (roots: Node[]) : Dictionary<int64, float[]> =
        let values = Dictionary<int64, float[]>()

        for node in Graph.topological roots do
            values[node.Id] <-
                step lookup node (node.Operands |> Array.map (fun operand -> values[operand.Id]))

        values

    /// Row-major values of every root.
    let evaluate (lookup: Input -> float[]) (roots: Node[]) : float[][] =
        let values = evaluateAll lookup roots
        roots |> Array.map (fun root -> values[root.Id])

    let private noInput (_: Input) : float[] = [||]

    /// Numbers the operand's elements, from 1 up and all others 0, and looks which number arrives at element k.
    let private arriving (node: Node) operand k =
        let numbered =
            node.Operands
            |> Array.mapi (fun i other ->
                Array.init other.Shape.Size (fun j -> if i = operand then float (j + 1) else 0.0))

        match (step noInput node numbered)[k] with
        | 0.0 -> [||]
        | number -> [| int number - 1 |]

    /// The operand's elements that the transposed operation reads from element k.
    let private leaving (node: Node) k transposed =
        let back = Node(transposed, [| node |], node.Operands[0].Shape, null)
        let targets = step noInput back [| Array.init node.Shape.Size float |]
        [| 0 .. targets.Length - 1 |] |> Array.filter (fun i -> targets[i] = float k)

    /// A row of the left operand, a column of the right one.
    let private multiplied (node: Node) operand k =
        let inner = node.Operands[1].Shape.Dims[0]
        let columns = node.Operands[1].Shape.Size / inner

        if operand = 0 then
            Array.init inner (fun i -> k / columns * inner + i)
        else
            Array.init inner (fun i -> i * columns + k % columns)

    /// The elements of an operand of which element `k` of the node is made.
    let elementsBehind (node: Node) (operand: int) (k: int) : int[] =
        match node.Operation with
        | Operation.Constant _
        | Operation.Iota _
        | Operation.Input _ -> [||]
        | Operation.Elementwise _
        | Operation.Reshape
        | Operation.Select -> [| k |]
        | Operation.Sum axes
        | Operation.Max axes
        | Operation.LogSumExp axes
        | Operation.Norm axes -> leaving node k (Operation.Broadcast axes)
        | Operation.ScatterAdd indices -> leaving node k (Operation.Gather indices)
        | Operation.MatMul -> multiplied node operand k
        | Operation.Broadcast _
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Pad _
        | Operation.Concatenate _
        | Operation.Gather _ -> arriving node operand k
