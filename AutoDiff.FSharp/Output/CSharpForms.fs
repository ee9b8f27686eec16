namespace AutoDiff.FSharp.TextOutput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp
open Pattern

/// What the static part of the printed class holds: arrays of numbers and helpers in use.
[<Sealed>]
type internal CSharpStatics(names: CSharpNames) =
    let data = Dictionary<Input, string>(HashIdentity.Reference)
    let tables = Dictionary<int[], string>(HashIdentity.Reference)
    let fields = List<string>()
    let callers = Dictionary<Primitive, string>(HashIdentity.Reference)
    let methods = List<string>()
    let mutable used = Set.empty

    /// Numbers on lines of eight.
    let field (kind: string) (name: string) (cells: string seq) =
        let lines =
            Seq.chunkBySize 8 cells
            |> Seq.map (fun line -> "        " + String.Join(", ", line))

        let body = String.Join(",\n", lines)
        fields.Add $"    private static readonly {kind}[] {name} =\n    [\n{body},\n    ];"

    member _.Fields = fields
    member _.Used = used
    member _.Use(helper: string) = used <- used.Add helper

    member _.Data(input: Input) =
        match data.TryGetValue input with
        | true, name -> name
        | _ ->
            let name =
                if input.Name = "" then
                    names.Numbered "data"
                else
                    names.Fresh input.Name

            data[input] <- name

            let cell value =
                let struct (text, _) = CSharpText.number value
                text

            field "double" name (Seq.map cell (nonNull input.Values))
            name

    /// Declarations of what the caller is to supply.
    member _.Methods = methods

    /// The method that stands for a function of the caller's own.
    member _.Caller(row: Primitive) =
        match callers.TryGetValue row with
        | true, name -> name
        | _ ->
            let name = names.Fresh row.Name
            callers[row] <- name
            let parameters = String.Join(", ", Seq.init row.Arity (fun i -> $"double x{i + 1}"))

            methods.Add $"    private static partial double {name}({parameters});"

            name

    member _.Rows(indices: int[]) =
        match tables.TryGetValue indices with
        | true, name -> name
        | _ ->
            let name = names.Numbered "rows"
            tables[indices] <- name
            field "int" name (Seq.map string indices)
            name

/// What each operation's element looks like in C#, where it has no name.
[<Sealed>]
type internal CSharpForms(statics: CSharpStatics, variable: Input -> string, nameOf: Node -> string voption) =
    let text words = ElementPiece.Text words
    let part (node: Node) aspect least = ElementPiece.Part(node, aspect, least)
    let form level pieces = { Level = level; Pieces = pieces }
    let atom words = form Level.atom [ text words ]

    let infix level operator (operands: Node[]) aspect =
        form
            level
            [
                part operands[0] aspect level
                text operator
                part operands[1] aspect (level + 1)
            ]

    let call (name: string) (operands: Node[]) aspect =
        form
            Level.atom
            [
                text $"{name}("
                for at, operand in Array.indexed operands do
                    if at > 0 then
                        text ", "

                    part operand aspect Level.anything
                text ")"
            ]

    let relation (row: Primitive) =
        match row.Name with
        | "greater" -> ValueSome " > "
        | "greaterOrEqual" -> ValueSome " >= "
        | "equal" -> ValueSome " == "
        | _ -> ValueNone

    let compare (sign: string) (operands: Node[]) aspect =
        [
            part operands[0] aspect Level.sum
            text sign
            part operands[1] aspect Level.sum
        ]

    let choose condition whenTrue whenFalse =
        form
            Level.atom
            [
                text "("
                yield! condition
                text " ? "
                yield! whenTrue
                text " : "
                yield! whenFalse
                text ")"
            ]

    let integerPower (x: Node) n aspect =
        let repeated count =
            form
                Level.product
                [
                    for at in 1..count do
                        if at > 1 then
                            text " * "

                        part x aspect (Level.product + 1)
                ]

        if n = 2 || n = 3 then
            repeated n
        elif abs n <= IntegerPower.longest then
            statics.Use "Power"
            form Level.atom [ text "Power("; part x aspect Level.anything; text $", {Numerals.integer n})" ]
        else
            form
                Level.atom
                [
                    text "Math.Pow("
                    part x aspect Level.anything
                    text $", {Numerals.integer n}.0)"
                ]

    let named (row: Primitive) (operands: Node[]) aspect =
        match row.Scalar with
        | null -> call (statics.Caller row) operands aspect
        | scalar when scalar.DeclaringType = typeof<Math> -> call $"Math.{scalar.Name}" operands aspect
        | scalar ->
            statics.Use scalar.Name
            call scalar.Name operands aspect

    let elementwise (row: Primitive) (operands: Node[]) aspect =
        match row.Name, relation row with
        | "add", _ -> infix Level.sum " + " operands aspect
        | "subtract", _ -> infix Level.sum " - " operands aspect
        | "multiply", _ -> infix Level.product " * " operands aspect
        | "divide", _ -> infix Level.product " / " operands aspect
        | "negate", _ -> form Level.sign [ text "-"; part operands[0] aspect (Level.sign + 1) ]
        | "integerPower", _ -> integerPower operands[0] (int row.Parameter) aspect
        | _, ValueSome sign -> choose (compare sign operands aspect) [ text "1.0" ] [ text "0.0" ]
        | _ -> named row operands aspect

    let condition (node: Node) aspect =
        match node.Operation, nameOf node with
        | Operation.Elementwise row, ValueNone when (relation row).IsSome ->
            compare (relation row).Value node.Operands aspect
        | _ -> [ part node aspect Level.sum; text " != 0.0" ]

    let padded (node: Node) (starts: int[]) (steps: int[]) (index: Subscript[]) aspect =
        let extents = node.Operands[0].Shape.Dims
        let conditions = List<string>()

        let inner =
            Array.init extents.Length (fun axis ->
                let start, step, count = starts[axis], steps[axis], extents[axis]
                let moved = Subscript.along -start 1 index[axis]
                let here = CSharpText.index index[axis]

                if start > 0 then
                    conditions.Add $"{here} >= {start}"

                if start + step * (count - 1) + 1 < node.Shape.Dims[axis] then
                    conditions.Add $"{here} < {start + step * (count - 1) + 1}"

                if step > 1 then
                    conditions.Add $"({CSharpText.index moved}) %% {step} == 0"
                    Subscript.symbol $"(({CSharpText.index moved}) / {step})"
                else
                    moved)

        let value = [ part node.Operands[0] (Aspect.indexed inner aspect) Level.comparison ]

        if conditions.Count = 0 then
            form Level.matrixProduct value
        else
            choose [ text (String.Join(" && ", conditions)) ] value [ text "0.0" ]

    let read (name: string) (shape: Shape) (index: Subscript[]) =
        if shape.Rank = 0 then
            atom name
        else
            atom $"{name}[{CSharpText.place shape.Strides index}]"

    let input (value: Input) (index: Subscript[]) =
        if isNull value.Values then
            read (variable value) value.Shape index
        elif value.Shape.Rank = 0 then
            atom $"{statics.Data value}[0]"
        else
            read (statics.Data value) value.Shape index

    /// A formula of the index, in whole numbers of 32 bits where they suffice.
    let iota (start: int64) (step: int64) count (index: Subscript) =
        let largest = max (abs start) (abs (start + step * int64 (count - 1)))

        if largest <= int64 Int32.MaxValue then
            let value = Subscript.along (int start) (int step) index
            form Level.sign [ text $"(double)({CSharpText.index value})" ]
        else
            let struct (first, _) = CSharpText.number (float start)
            let struct (factor, _) = CSharpText.number (float step)
            form Level.sum [ text $"{first} + {factor} * ({CSharpText.index index})" ]

    /// An element found by counting: of the operand, which lies in memory, at the same place.
    let counted (node: Node) (index: Subscript[]) =
        let source = node.Operands[0]
        let place = CSharpText.place node.Shape.Strides index

        match source.Operation, nameOf source with
        | _, ValueSome name -> atom $"{name}[{place}]"
        | Operation.Input value, _ when isNull value.Values -> atom $"{variable value}[{place}]"
        | Operation.Input value, _ -> atom $"{statics.Data value}[{place}]"
        | _ -> invalidOp "What is reshaped by counting lies in memory."

    let rearranged (node: Node) (index: Subscript[]) aspect =
        match node.Operation, Views.source node index with
        | _, ValueSome(struct (source, inner)) ->
            form Level.matrixProduct [ part source (Aspect.indexed inner aspect) Level.product ]
        | Operation.Pad(starts, steps), _ -> padded node starts steps index aspect
        | Operation.Gather indices, _ ->
            let row = Subscript.symbol $"{statics.Rows indices}[{CSharpText.index index[0]}]"
            let inner = Aspect.indexed (Array.append [| row |] index[1..]) aspect
            form Level.matrixProduct [ part node.Operands[0] inner Level.product ]
        | Operation.Reshape, _ -> counted node index
        | _ -> invalidOp "Reductions and products have names."

    let rec throughViews (node: Node) (aspect: Aspect) =
        match nameOf node, Views.source node aspect.Index.Value with
        | ValueNone, ValueSome(struct (source, inner)) -> throughViews source (Aspect.indexed inner aspect)
        | _ -> struct (node, aspect)

    /// The element of the node, by its name if it has one.
    member _.OfNode (given: Node) (asked: Aspect) : ElementForm =
        let struct (node, aspect) =
            throughViews
                given
                (if given.Shape.Rank = 0 then
                     Aspect.indexed [||] asked
                 else
                     asked)

        let index = aspect.Index.Value

        match nameOf node with
        | ValueSome name -> read name node.Shape index
        | ValueNone ->
            match node, node.Operation with
            | Uniform c, _ ->
                let struct (words, level) = CSharpText.number c
                form level [ text words ]
            | _, Operation.Input value -> input value index
            | _, Operation.Iota(start, step) -> iota start step node.Shape.Size index[0]
            | _, Operation.Elementwise row -> elementwise row node.Operands aspect
            | _, Operation.Select ->
                choose
                    (condition node.Operands[0] aspect)
                    [ part node.Operands[1] aspect Level.comparison ]
                    [ part node.Operands[2] aspect Level.comparison ]
            | _ -> rearranged node index aspect
