namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp
open FunctionEntry

/// Every name that can be called. The elementwise ones are the rows of Primitives; what stands here beside them are
/// other names for them, and what works on whole arrays. docs/grammar.md shows each with an example.
[<RequireQualifiedAccess>]
module internal Functions =
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

    let private table =
        let table = Dictionary<string, Function>()

        // Later groups take a name from earlier ones: max is a row, and a reduction as well.
        let elementwise = rows @ otherNames |> List.map (lifted Lifting.Elementwise)

        for entry in elementwise @ reductions @ sizes @ Rearrangements.all do
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
