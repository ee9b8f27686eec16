namespace AutoDiff.FSharp.TextOutput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// The body of one printed method: a statement or a loop for each named value, in the order they need each other.
[<Sealed>]
type internal CSharpMethod
    (names: CSharpNames, statics: CSharpStatics, variable: Input -> string, symbols: string[]) =
    let lines = List<string>()
    let named = Dictionary<int64, string>()
    let mutable depth = 2

    let nameOf (node: Node) =
        match named.TryGetValue node.Id with
        | true, name -> ValueSome name
        | _ -> ValueNone

    let forms = CSharpForms(statics, variable, nameOf)
    let writer = ElementWriter("(", ")", forms.OfNode)

    let line (words: string) =
        lines.Add(String(' ', 4 * depth) + words)

    let bound least (node: Node) (index: Subscript[]) =
        match writer.TryWrite(Infix.longest, node, Aspect.at 0 index, least) with
        | ValueSome text -> text
        | ValueNone -> invalidOp "Named parts keep expressions short."

    let expression = bound Level.anything
    let factor = bound (Level.product + 1)

    /// Loops over all indices of the extents around the body.
    let loops (extents: int[]) (body: Subscript[] -> unit) =
        for axis, extent in Array.indexed extents do
            let i = symbols[axis]
            line $"for (int {i} = 0; {i} < {extent}; {i}++)"
            line "{"
            depth <- depth + 1

        body (extents |> Array.mapi (fun axis _ -> Subscript.symbol symbols[axis]))

        for _ in extents do
            depth <- depth - 1
            line "}"

    let each (node: Node) (target: string -> string) =
        loops node.Shape.Dims (fun index ->
            let place = CSharpText.place node.Shape.Strides index
            line $"{target place} = {expression node index};")

    let declare (node: Node) (stem: string) (start: string) =
        let name = names.Numbered stem

        if node.Shape.Rank = 0 then
            line $"double {name} = {start};"
        else
            line $"double[] {name} = new double[{node.Shape.Size}];"

            if start <> "0.0" then
                line $"Array.Fill({name}, {start});"

        name

    let target (name: string) (node: Node) (index: Subscript[]) =
        if node.Shape.Rank = 0 then
            name
        else
            $"{name}[{CSharpText.place node.Shape.Strides index}]"

    let kept (axes: int[]) (index: Subscript[]) =
        index
        |> Array.indexed
        |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))
        |> Array.map snd

    /// Folds the operand's elements over the axes; the step has the accumulator's and the element's text.
    let fold least (node: Node) (axes: int[]) stem start (step: string -> string -> Subscript[] -> string) =
        let source = node.Operands[0]
        let name = declare node stem start

        loops source.Shape.Dims (fun index ->
            let group = kept axes index
            line (step (target name node group) (bound least source index) group))

        name

    let sum node axes =
        fold Level.anything node axes "sum" "0.0" (fun total x _ -> $"{total} += {x};")

    let largest node axes stem =
        fold Level.anything node axes stem "double.NegativeInfinity" (fun top x _ ->
            $"{top} = Math.Max({top}, {x});")

    let perGroup (node: Node) (body: Subscript[] -> string) =
        loops node.Shape.Dims (fun index -> line (body index))

    let logSumExp (node: Node) axes =
        statics.Use "FiniteOrZero"
        let top = largest node axes "max"
        let at index = target top node index
        perGroup node (fun index -> $"{at index} = FiniteOrZero({at index});")

        let name =
            fold Level.sum node axes "sum" "0.0" (fun total x group ->
                $"{total} += Math.Exp({x} - {at group});")

        perGroup node (fun index ->
            let here = target name node index
            $"{here} = {at index} + Math.Log({here});")

        name

    /// Scaled by the largest element, so that no square overflows.
    let norm (node: Node) axes =
        let top =
            fold Level.anything node axes "max" "0.0" (fun top x _ ->
                $"{top} = Math.Max({top}, Math.Abs({x}));")

        let name =
            fold (Level.product + 1) node axes "norm" "0.0" (fun total x group ->
                let scale = target top node group
                $"{total} += {x} / {scale} * ({x} / {scale});")

        perGroup node (fun index ->
            let here, scale = target name node index, target top node index
            $"{here} = {scale} == 0.0 || !double.IsFinite({scale}) ? {scale} : {scale} * Math.Sqrt({here});")

        name

    let matrixProduct (node: Node) =
        let left, right = node.Operands[0], node.Operands[1]
        let rows = left.Shape.Rank - 1
        let name = declare node "product" "0.0"
        let inner = right.Shape.Dims[0]

        loops (Array.append node.Shape.Dims [| inner |]) (fun index ->
            let last = index.Length - 1
            let k = index[last]
            let a = factor left (Array.append index[.. rows - 1] [| k |])
            let b = factor right (Array.append [| k |] index[rows .. last - 1])
            line $"{target name node index[.. last - 1]} += {a} * {b};")

        name

    let concatenate (node: Node) axis =
        let name = declare node "joined" "0.0"
        let mutable start = 0

        for operand in node.Operands do
            let offset = start

            loops operand.Shape.Dims (fun index ->
                let place =
                    index
                    |> Array.mapi (fun at i -> if at = axis then Subscript.along offset 1 i else i)

                line $"{target name node place} = {expression operand index};")

            start <- start + operand.Shape.Dims[axis]

        name

    let scatter (node: Node) (indices: int[]) =
        let source = node.Operands[0]
        let name = declare node "added" "0.0"

        loops source.Shape.Dims (fun index ->
            let row = Subscript.symbol $"{statics.Rows indices}[{CSharpText.index index[0]}]"
            let place = Array.append [| row |] index[1..]
            line $"{target name node place} += {expression source index};")

        name

    let elements (node: Node) =
        if node.Shape.Rank = 0 then
            let text = expression node [||]
            let name = names.Numbered "t"
            line $"double {name} = {text};"
            name
        else
            let name = declare node "t" "0.0"
            each node (fun place -> $"{name}[{place}]")
            name

    let define (node: Node) =
        match node.Operation with
        | Operation.Sum axes -> sum node axes
        | Operation.Max axes -> largest node axes "max"
        | Operation.LogSumExp axes -> logSumExp node axes
        | Operation.Norm axes -> norm node axes
        | Operation.MatMul -> matrixProduct node
        | Operation.Concatenate axis -> concatenate node axis
        | Operation.ScatterAdd indices -> scatter node indices
        | _ -> elements node

    member _.Line(words: string) = line words
    member _.Lines = lines

    /// Statements for what the roots need.
    member _.Prepare(roots: Node[]) =
        for node in CSharpPlan.named roots do
            named[node.Id] <- define node

    member _.Scalar(node: Node) = expression node [||]

    /// Writes a node's elements into a span from an offset on.
    member _.Store(node: Node, span: string, offset: int) =
        if node.Shape.Rank = 0 then
            line $"{span}[{offset}] = {expression node [||]};"
        else
            each node (fun place ->
                if offset = 0 then
                    $"{span}[{place}]"
                else
                    $"{span}[{offset} + {place}]")
