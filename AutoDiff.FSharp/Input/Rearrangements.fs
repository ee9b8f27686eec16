namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp
open FunctionEntry

/// Functions that put elements elsewhere, and products of matrices: what derivatives are made of.
[<RequireQualifiedAccess>]
module internal Rearrangements =
    /// A number in each direction from the first one on, up to the bound.
    let private range (call: Application) =
        let first, bound = call.Whole 0, call.Whole 1
        let step = if call.Count > 2 then call.Whole 2 else 1L

        if step = 0L || sign (bound - first) * sign step < 0 then
            Static.refuse -1 (ElaborationComplaints.invalidArgument "No number lies in this range." null)

        let count = (bound - first) / step + 1L

        if count > int64 Int32.MaxValue then
            Static.refuse -1 (ElaborationComplaints.tooLarge ())

        call.Build.Iota(int count, first, step)

    let private reshape (call: Application) =
        let shape = call.Extents(seq { 1 .. call.Count - 1 })

        if shape.Size <> call[0].Shape.Size then
            let message =
                $"{call[0].Shape.Size} elements do not fill the shape {shape}, which has {shape.Size}."

            Static.refuse -1 (ElaborationComplaints.invalidArgument message null)

        call.Build.Reshape(call[0], shape)

    let private permute (call: Application) =
        let rank = call.Array().Shape.Rank
        let permutation = call.Places(1, "dimension", rank)

        if permutation.Length <> rank then
            let message = $"permute takes all {rank} dimensions in their new order."
            Static.refuse 1 (ElaborationComplaints.invalidArgument message null)

        call.Build.Permute(call[0], permutation)

    let private broadcast (call: Application) =
        let shape = call.Extents [ 2 ]
        let axes = call.Places(1, "dimension", shape.Rank)

        let kept =
            Shape(
                [| 0 .. shape.Rank - 1 |]
                |> Array.except axes
                |> Array.map (fun axis -> shape.Dims[axis])
            )

        if not (kept.Equals call[0].Shape) then
            Static.refuse -1 (ElaborationComplaints.shapeMismatch call[0].Shape kept)

        call.Build.Broadcast(call[0], Array.sort axes, shape)

    let private pad (call: Application) =
        let shape = call.Extents [ 3 ]
        let struct (starts, steps) = call.Placement shape
        call.Build.Pad(call[0], starts, steps, shape)

    let private concatenate (call: Application) =
        let rank = call[1].Shape.Rank

        if rank = 0 then
            let suggestion = "Write [a, b] to make a vector of numbers."
            Static.refuse 1 (ElaborationComplaints.invalidArgument "concatenate takes arrays." suggestion)

        match call.Places(0, "dimension", rank) with
        | [| axis |] -> call.Build.Concatenate(call.AlikeBut(axis, call.Arguments[1..]), axis)
        | _ -> Static.refuse 0 (ElaborationComplaints.notWhole "concatenate")

    let private scatterAdd (call: Application) =
        let rows, indices = call.Positive 2, call.Integers 1
        let node = call.Array()

        if indices.Length <> node.Shape.Dims[0] then
            let message =
                $"scatteradd takes one index a row: {node.Shape.Dims[0]}, not {indices.Length}."

            Static.refuse 1 (ElaborationComplaints.invalidArgument message null)

        match indices |> Array.tryFind (fun index -> index < 1 || index > rows) with
        | Some index -> Static.refuse 1 (ElaborationComplaints.indexOutOfRange (float index) rows)
        | None -> call.Build.ScatterAdd(node, indices |> Array.map (fun index -> index - 1), rows)

    let private isProduct (left: Node) (right: Node) =
        let isArray (node: Node) =
            node.Shape.Rank = 1 || node.Shape.Rank = 2

        isArray left
        && isArray right
        && left.Shape.Dims[left.Shape.Rank - 1] = right.Shape.Dims[0]

    /// a @ b. Two vectors give the sum of their products, as dot does.
    let matrixProduct (build: IBuilder) (left: Node) (right: Node) : Node =
        if not (isProduct left right) then
            Static.refuse -1 (ElaborationComplaints.notAMatrixProduct left.Shape right.Shape)
        elif left.Shape.Rank = 1 && right.Shape.Rank = 1 then
            build.Sum(build.Call("multiply", [| left; right |]), [| 0 |])
        else
            build.MatMul(left, right)

    /// The matrix product as such, of two vectors too.
    let private matmul (call: Application) =
        if not (isProduct call[0] call[1]) then
            Static.refuse -1 (ElaborationComplaints.notAMatrixProduct call[0].Shape call[1].Shape)

        call.Build.MatMul(call[0], call[1])

    let all =
        [
            define "transpose" 1 1 "transpose(A)" (fun call ->
                call.Build.Permute(call.OfRank(0, 2, "matrix"), [| 1; 0 |]))
            |> lifted Lifting.Transpose
            define "reshape" 2 Int32.MaxValue "reshape(a, [m, n])" reshape
            define "permute" 2 2 "permute(a, [3, 1, 2])" permute
            define "broadcast" 3 3 "broadcast(a, [axes], [extents])" broadcast
            define "pad" 4 4 "pad(a, [starts], [steps], [extents])" pad
            define "concatenate" 2 Int32.MaxValue "concatenate(axis, a, b)" concatenate
            define "gather" 2 2 "gather(a, [rows])" (fun call ->
                Indexing.gather call.Build (call.Array()) 1 (call.Integers 1))
            define "scatteradd" 3 3 "scatteradd(a, [rows], n)" scatterAdd
            define "range" 2 3 "range(first, last) or range(first, last, step)" range
            define "reverse" 1 2 "reverse(v) or reverse(A, axis)" (fun call ->
                StructuralRules.reverse call.Build (call.Array()) (call.Axes()))
            |> lifted (Lifting.Reduction StructuralRules.reverse)
            define "matmul" 2 2 "matmul(A, B)" matmul |> lifted Lifting.MatrixProduct
        ]
