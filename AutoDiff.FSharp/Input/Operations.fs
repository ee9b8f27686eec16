namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// What operators, indices and functions make of their operands, whether or not these depend on indices of sums.
[<Sealed>]
type internal Operations(build: IBuilder, scope: Scope, space: IndexSpace) =
    let conditions = Conditions build

    // ---- Operators ----

    let binary operator (a: Node) (b: Node) =
        match operator with
        | BinaryOperator.Add -> build.Call("add", [| a; b |])
        | BinaryOperator.Subtract -> build.Call("subtract", [| a; b |])
        | BinaryOperator.Multiply -> build.Call("multiply", [| a; b |])
        | BinaryOperator.Divide -> build.Call("divide", [| a; b |])
        | BinaryOperator.Power -> build.Call("power", [| a; b |])
        | BinaryOperator.MatrixMultiply -> Rearrangements.matrixProduct build a b
        | _ ->
            match conditions.Apply(operator, a, b) with
            | null -> invalidOp $"The operator {operator} has no meaning yet."
            | condition -> condition

    // ---- Values ----

    let value item =
        match item with
        | Item.Value node -> node
        | _ -> invalidOp "Only an index may be a range or left out."

    let values (operands: Item[]) = Array.map value operands

    /// Any item as a value at every place of the indices it depends on.
    let spread item =
        match item with
        | Item.Spread spread -> spread
        | Item.Whole(_, ValueSome value)
        | Item.Extreme(_, _, ValueSome value) -> value
        | Item.Whole(form, ValueNone) -> space.Number form
        | Item.Extreme(isLargest, forms, ValueNone) -> space.Extreme(isLargest, forms)
        | Item.Magnitude form ->
            Spread.map build (fun nodes -> build.Call("abs", nodes)) [| space.Number form |]
        | Item.Remainder(form, divisor) -> Forms.remainder build space form divisor
        | Item.Test test -> test.Mask.Value
        | item -> Spread.ofNode (value item)

    let itemOf (spread: Spread) =
        if spread.Axes.Length = 0 then
            Item.Value spread.Node
        else
            Item.Spread spread

    // ---- Operations ----

    let lifted (operation: Node[] -> Node) (operands: Item[]) =
        operands |> Array.map spread |> Spread.map build operation |> itemOf

    let liftedBinary operator (a: Spread) (b: Spread) =
        match operator with
        | BinaryOperator.Multiply -> Spread.multiply build a b
        | BinaryOperator.Divide -> Spread.divide build a b
        | BinaryOperator.Add -> Spread.sum build false a b
        | BinaryOperator.Subtract -> Spread.sum build true a b
        | BinaryOperator.MatrixMultiply -> Lifted.matrixProduct build space a b
        | _ -> [| a; b |] |> Spread.map build (fun nodes -> binary operator nodes[0] nodes[1])

    let negated (operand: Item) =
        match operand with
        | Item.Whole(form, value) ->
            Forms.negative build form value
            |> ValueOption.defaultWith (fun () -> invalidOp "A form too large to negate.")
        | Item.Spread product when product.Factors.Length > 0 ->
            Spread.multiply build (Spread.ofNode (build.Constant -1.0)) product |> itemOf
        | operand -> lifted (fun nodes -> build.Call("negate", nodes)) [| operand |]

    let operated operator (a: Item) (b: Item) =
        match Forms.binary build space operator a b with
        | ValueSome item -> item
        | ValueNone -> liftedBinary operator (spread a) (spread b) |> itemOf

    /// What says where to read: the form of an index, or numbers.
    let place item =
        match item with
        | Item.Extreme _
        | Item.Magnitude _
        | Item.Remainder _ -> Item.Spread(spread item)
        | item -> item

    /// An operation on operands of which some depend on indices.
    let makeAt kind (operands: Item[]) =
        match kind with
        | SyntaxKind.Unary UnaryOperator.Negate -> negated operands[0]
        | SyntaxKind.Unary UnaryOperator.Not ->
            match operands[0] with
            | Item.Test test -> Item.Test(IndexTests.negate build test)
            | operand -> lifted (fun nodes -> conditions.Not nodes[0]) [| operand |]
        | SyntaxKind.Binary operator -> operated operator operands[0] operands[1]
        | SyntaxKind.Vector -> operands |> Array.map spread |> Lifted.vector build |> itemOf
        | SyntaxKind.Index ->
            Indexing.applyAt build space (spread operands[0]) (Array.map place operands[1..])
            |> itemOf
        | kind -> invalidOp $"{kind} is not an operation."

    let makePlain kind (operands: Item[]) =
        match kind with
        | SyntaxKind.Unary UnaryOperator.Negate -> build.Call("negate", values operands)
        | SyntaxKind.Unary UnaryOperator.Not -> conditions.Not(value operands[0])
        | SyntaxKind.Binary operator -> binary operator (value operands[0]) (value operands[1])
        | SyntaxKind.Vector -> Literals.vector build scope (values operands)
        | SyntaxKind.Index -> Indexing.apply build (value operands[0]) operands[1..]
        | kind -> invalidOp $"{kind} is not an operation."

    /// What is read by a number may lie outside where nothing counts.
    let make (kind: SyntaxKind) (operands: Item[]) =
        if operands |> Array.exists _.DependsOnIndex || kind.IsIndex && space.IsMasked then
            makeAt kind operands
        else
            Item.Value(makePlain kind operands)

    member _.Values(operands: Item[]) = values operands
    member _.Value(item: Item) = value item
    member _.Spread(item: Item) = spread item
    member _.ItemOf(value: Spread) = itemOf value
    member _.Make(kind, operands: Item[]) = make kind operands

    member _.Apply(f: Function, operands: Item[]) =
        if operands |> Array.exists _.DependsOnIndex then
            match Forms.call build space f.Name operands with
            | ValueSome item -> item
            | ValueNone -> operands |> Array.map spread |> Lifted.call build space f |> itemOf
        else
            Item.Value(f.Make(Application(f.Name, build, values operands)))
