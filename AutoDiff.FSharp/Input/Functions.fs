namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// Every name that can be called. The elementwise ones are the rows of Primitives; what stands here beside them are
/// other names for them, and what works on whole arrays. docs/grammar.md shows each with an example.
[<RequireQualifiedAccess>]
module internal Functions =
    let private define name least most usage make =
        {
            Name = name
            Least = least
            Most = most
            Usage = usage
            Make = make
            Lifting = Lifting.None
        }

    let private lifted lifting (entry: Function) = { entry with Lifting = lifting }

    let private number (call: Application) (value: int) = call.Build.Constant(float value)

    let private filled (value: float) (call: Application) =
        let shape = call.Extents(seq { 0 .. call.Count - 1 })
        call.Build.BroadcastTo(call.Build.Constant value, shape)

    // ---- Elementwise ----

    /// Operators write these rows; their names are left to variables.
    let private written =
        set [ "add"; "subtract"; "multiply"; "divide"; "negate"; "power" ]

    let private named (name: string) (row: Primitive) =
        let usage =
            match name with
            | "log" -> "log(x), or log(x)/log(b) for another base"
            | _ when row.Arity = 1 -> $"{name}(x)"
            | _ -> $"{name}(a, b)"

        define name row.Arity row.Arity usage (fun call -> call.Build.Apply(row, call.Arguments))

    let private rows =
        [
            for row in Primitives.all do
                if not (written.Contains row.Name) then
                    named row.Name row
        ]

    let private otherNames =
        [
            named "ln" ElementaryRows.log
            named "arcsin" ElementaryRows.asin
            named "arccos" ElementaryRows.acos
            named "arctan" ElementaryRows.atan
            named "pow" Primitives.power
            define "sqr" 1 1 "sqr(x)" (fun call ->
                call.Build.Call("power", [| call[0]; call.Build.Constant 2.0 |]))
            define "clip" 3 3 "clip(x, low, high)" (fun call ->
                call.Build.Call("min", [| call.Build.Call("max", [| call[0]; call[1] |]); call[2] |]))
            define "trigamma" 1 1 "trigamma(x)" (fun call ->
                call.Build.Call("polygamma", [| call.Build.Constant 1.0; call[0] |]))
            define "if" 3 3 "if(condition, a, b)" (fun call -> call.Build.Select(call[0], call[1], call[2]))
        ]

    // ---- Reductions ----

    let private count (node: Node) (axes: int[]) =
        axes
        |> Array.fold (fun product axis -> product * float node.Shape.Dims[axis]) 1.0

    let private mean (build: IBuilder) (node: Node) (axes: int[]) =
        build.Call("divide", [| build.Sum(node, axes); build.Constant(count node axes) |])

    let private largest (build: IBuilder) (node: Node) (axes: int[]) =
        if axes.Length = 0 then node else build.Max(node, axes)

    let private smallest (build: IBuilder) (node: Node) (axes: int[]) =
        let negated = build.Call("negate", [| node |])
        build.Call("negate", [| largest build negated axes |])

    let private norm1 (build: IBuilder) (node: Node) (axes: int[]) =
        build.Sum(build.Call("abs", [| node |]), axes)

    let private normInf (build: IBuilder) (node: Node) (axes: int[]) =
        largest build (build.Call("abs", [| node |])) axes

    let private deviations (build: IBuilder) (node: Node) (axes: int[]) =
        let center = build.Broadcast(mean build node axes, Array.sort axes, node.Shape)
        build.Call("subtract", [| node; center |])

    let private variance (build: IBuilder) (node: Node) (axes: int[]) =
        let squares =
            build.Call("power", [| deviations build node axes; build.Constant 2.0 |])

        mean build squares axes

    /// By the norm, whose derivatives are 0 where all elements are alike.
    let private deviation (build: IBuilder) (node: Node) (axes: int[]) =
        let root = build.Constant(Math.Sqrt(count node axes))
        build.Call("divide", [| build.Norm(deviations build node axes, axes); root |])

    /// The reduction of one array, and the elementwise function of several.
    let private extreme name reduce =
        define name 1 Int32.MaxValue $"{name}(v) or {name}(a, b)" (fun call ->
            if call.Count = 1 then
                reduce call.Build call[0] [| 0 .. call[0].Shape.Rank - 1 |]
            else
                call.Arguments |> Array.reduce (fun a b -> call.Build.Call(name, [| a; b |])))
        |> lifted (Lifting.Extreme reduce)

    /// Adds the products of what stands at the same place.
    let private dot (call: Application) =
        call.Alike()
        let product = call.Build.Call("multiply", call.Arguments)
        call.Build.Sum(product, [| 0 .. product.Shape.Rank - 1 |])

    let private reductions =
        let over name reduce =
            define name 1 2 $"{name}(A) or {name}(A, axis)" (fun call ->
                reduce call.Build call[0] (call.Axes()))
            |> lifted (Lifting.Reduction reduce)

        let along name reduce =
            define name 2 2 $"{name}(A, axis)" (fun call -> reduce call.Build call[0] (call.Axes()))
            |> lifted (Lifting.Reduction reduce)

        [
            over "sum" (fun build node axes -> build.Sum(node, axes))
            over "prod" Product.along
            over "mean" mean
            over "norm" (fun build node axes -> build.Norm(node, axes))
            over "norm1" norm1
            over "norminf" normInf
            over "var" variance
            over "std" deviation
            over "logsumexp" (fun build node axes ->
                if axes.Length = 0 then
                    node
                else
                    build.LogSumExp(node, axes))
            extreme "max" largest
            extreme "min" smallest
            along "maxalong" largest
            along "minalong" smallest
            define "dot" 2 2 "dot(a, b)" dot |> lifted Lifting.Dot
        ]

    // ---- Shapes ----

    let private sizes =
        let ofShape = lifted Lifting.Size

        [
            define "length" 1 1 "length(v)" (fun call ->
                call.OfRank(0, 1, "vector").Shape.Dims[0] |> number call)
            |> ofShape
            define "rows" 1 1 "rows(A)" (fun call -> call.OfRank(0, 2, "matrix").Shape.Dims[0] |> number call)
            |> ofShape
            define "columns" 1 1 "columns(A)" (fun call ->
                call.OfRank(0, 2, "matrix").Shape.Dims[1] |> number call)
            |> ofShape
            define "zeros" 1 Int32.MaxValue "zeros(n) or zeros(m, n)" (filled 0.0)
            define "ones" 1 Int32.MaxValue "ones(n) or ones(m, n)" (filled 1.0)
        ]

    // ---- Rearrangements: what derivatives are made of ----

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

    let private rearrangements =
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

    let private table =
        let table = Dictionary<string, Function>()

        // Later groups take a name from earlier ones: max is a row, and a reduction as well.
        let elementwise = rows @ otherNames |> List.map (lifted Lifting.Elementwise)

        for entry in elementwise @ reductions @ sizes @ rearrangements do
            table[entry.Name] <- entry

        table

    let names: IReadOnlyCollection<string> = table.Keys

    /// Names that stand for numbers wherever nothing is declared by them.
    let isConstant (name: string) = name = "pi" || name = "π" || name = "e"

    let tryFind (name: string) : Function voption =
        match table.TryGetValue name with
        | true, entry -> ValueSome entry
        | _ -> ValueNone

    /// The function of the language, or else the caller's own.
    let tryFindIn (scope: Scope) (name: string) : Function voption =
        match tryFind name, scope.Rows.TryGetValue name with
        | ValueNone, (true, row) ->
            let operands = String.Join(", ", Seq.init row.Arity (fun i -> $"x{i + 1}"))
            let make (call: Application) = call.Build.Apply(row, call.Arguments)

            define name row.Arity row.Arity $"{name}({operands})" make
            |> lifted Lifting.Elementwise
            |> ValueSome
        | found, _ -> found
