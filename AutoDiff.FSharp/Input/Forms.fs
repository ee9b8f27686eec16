namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// Arithmetic and comparisons of indices, which stay forms as long as they are.
[<RequireQualifiedAccess>]
module internal Forms =
    /// An index or a whole number, and the value it was made of where that is data.
    let private tryForm (item: Item) : struct (Affine * Spread voption) voption =
        match item with
        | Item.Whole(form, value) -> ValueSome(struct (form, value))
        | Item.Value node ->
            Static.integer node
            |> ValueOption.map (fun number ->
                let value =
                    match node.Operation with
                    | Operation.Constant _ -> ValueNone
                    | _ -> ValueSome(Spread.ofNode node)

                struct (Affine.constant (int64 number), value))
        | _ -> ValueNone

    /// The form, for what becomes part of the graph: data that went into it cannot be exchanged any more.
    let fixedForm (item: Item) : Affine voption =
        tryForm item
        |> ValueOption.map (fun (struct (form, value)) ->
            Items.fix value
            form)

    let private ofForm (build: IBuilder) (form: Affine) (value: Spread voption) =
        match value with
        | _ when not (Affine.fits form) -> ValueNone
        | ValueSome made when form.IsConstant && made.Axes.Length = 0 -> ValueSome(Item.Value made.Node)
        | ValueSome _ when form.IsConstant -> ValueNone
        | ValueNone when form.IsConstant -> ValueSome(Item.Value(build.Constant(float form.Constant)))
        | value -> ValueSome(Item.Whole(form, value))

    let private arithmetic (build: IBuilder) (space: IndexSpace) operator left right =
        let struct (a: Affine, valueOfA: Spread voption) = left
        let struct (b: Affine, valueOfB: Spread voption) = right

        let made name =
            if valueOfA.IsNone && valueOfB.IsNone then
                ValueNone
            else
                let a = valueOfA |> ValueOption.defaultWith (fun () -> space.Number a)
                let b = valueOfB |> ValueOption.defaultWith (fun () -> space.Number b)
                ValueSome(Spread.map build (fun nodes -> build.Call(name, nodes)) [| a; b |])

        match operator with
        | BinaryOperator.Add -> ofForm build (Affine.add a b) (made "add")
        | BinaryOperator.Subtract -> ofForm build (Affine.subtract a b) (made "subtract")
        | BinaryOperator.Multiply when a.IsConstant ->
            ofForm build (Affine.scale a.Constant b) (made "multiply")
        | BinaryOperator.Multiply when b.IsConstant ->
            ofForm build (Affine.scale b.Constant a) (made "multiply")
        | _ -> ValueNone

    // ---- Comparisons ----

    /// The remainder of a form, as a value.
    let remainder (build: IBuilder) (space: IndexSpace) (form: Affine) (divisor: int64) =
        let other = Spread.ofNode (build.Constant(float divisor))
        Spread.map build (fun nodes -> build.Call("mod", nodes)) [| space.Number form; other |]

    /// The largest or the smallest of forms, which has to lie above or below another one.
    let private bounded
        (build: IBuilder)
        (space: IndexSpace)
        isLargest
        (forms: Affine[])
        isBelow
        (by: int64)
        g
        =
        let one (form: Affine) =
            let room =
                if isBelow then
                    Affine.subtract g form
                else
                    Affine.subtract form g

            IndexTests.atLeast space (Affine.shift -by room)

        // The largest lies below where all do, and above where one does.
        let join =
            if isLargest = isBelow then
                IndexTests.conjunction
            else
                IndexTests.disjunction

        forms |> Array.map one |> Array.reduce (join build)

    let private compareExtreme build space operator isLargest (forms: Affine[]) (g: Affine) =
        let lies isBelow by =
            bounded build space isLargest forms isBelow by g

        match operator with
        | BinaryOperator.LessOrEqual -> ValueSome(lies true 0L)
        | BinaryOperator.Less -> ValueSome(lies true 1L)
        | BinaryOperator.GreaterOrEqual -> ValueSome(lies false 0L)
        | BinaryOperator.Greater -> ValueSome(lies false 1L)
        | BinaryOperator.Equal when forms.Length = 1 ->
            ValueSome(IndexTests.isZero build space (Affine.subtract forms[0] g))
        | BinaryOperator.NotEqual when forms.Length = 1 ->
            ValueSome(IndexTests.negate build (IndexTests.isZero build space (Affine.subtract forms[0] g)))
        | BinaryOperator.Equal -> ValueSome(IndexTests.conjunction build (lies true 0L) (lies false 0L))
        | BinaryOperator.NotEqual -> ValueSome(IndexTests.disjunction build (lies true 1L) (lies false 1L))
        | _ -> ValueNone

    let private holds operator : (int64 -> int64 -> bool) voption =
        match operator with
        | BinaryOperator.LessOrEqual -> ValueSome(fun a b -> a <= b)
        | BinaryOperator.Less -> ValueSome(fun a b -> a < b)
        | BinaryOperator.GreaterOrEqual -> ValueSome(fun a b -> a >= b)
        | BinaryOperator.Greater -> ValueSome(fun a b -> a > b)
        | BinaryOperator.Equal -> ValueSome(fun a b -> a = b)
        | BinaryOperator.NotEqual -> ValueSome(fun a b -> a <> b)
        | _ -> ValueNone

    /// A remainder against a number: known along one axis, and elsewhere by its mask alone.
    let private compareRemainder (build: IBuilder) space operator (form: Affine) divisor (number: int64) =
        holds operator
        |> ValueOption.map (fun relation ->
            let value = lazy remainder build space form divisor

            let mask (nodes: Node[]) =
                nonNull (Conditions(build).Apply(operator, nodes[0], build.Constant(float number)))

            {
                When = ValueNone
                Unless = ValueNone
                Places =
                    IndexTests.placesOf form (fun axis k ->
                        PlaceSet.ofRemainder axis.Count k form.Constant divisor (fun rest ->
                            relation rest number))
                Mask = IndexTests.mapMask build mask [| value |]
            })

    let private mirrored operator =
        match operator with
        | BinaryOperator.Less -> BinaryOperator.Greater
        | BinaryOperator.LessOrEqual -> BinaryOperator.GreaterOrEqual
        | BinaryOperator.Greater -> BinaryOperator.Less
        | BinaryOperator.GreaterOrEqual -> BinaryOperator.LessOrEqual
        | other -> other

    let rec private comparison build space operator (a: Item) (b: Item) : Test voption =
        match a, b with
        | _ when (holds operator).IsNone -> ValueNone
        | Item.Remainder(form, divisor), _ ->
            match fixedForm b with
            | ValueSome number when number.IsConstant ->
                compareRemainder build space operator form divisor number.Constant
            | _ -> ValueNone
        | Item.Magnitude form, _ ->
            let both = [| form; Affine.scale -1L form |]
            fixedForm b |> ValueOption.bind (compareExtreme build space operator true both)
        | Item.Extreme(isLargest, forms, ValueNone), _ ->
            fixedForm b
            |> ValueOption.bind (compareExtreme build space operator isLargest forms)
        | _, (Item.Remainder _ | Item.Magnitude _ | Item.Extreme(_, _, ValueNone)) ->
            comparison build space (mirrored operator) b a
        | _ ->
            match tryForm a, tryForm b with
            | ValueSome _, ValueSome _ ->
                let left, right = (fixedForm a).Value, (fixedForm b).Value
                compareExtreme build space operator true [| left |] right
            | _ -> ValueNone

    /// A test, or the number it is where it holds everywhere or nowhere.
    let private ofTest (build: IBuilder) (test: Test) =
        let isCertain (forms: Affine[] voption) =
            forms |> ValueOption.exists (Array.forall (fun form -> Affine.low form >= 0L))

        if isCertain test.When then
            Item.Value(build.Constant 1.0)
        elif isCertain test.Unless then
            Item.Value(build.Constant 0.0)
        else
            Item.Test test

    let private truth (node: Node) =
        match node.Operation with
        | Operation.Constant c -> ValueSome(c <> 0.0)
        | _ -> ValueNone

    /// A condition that holds throughout, or nowhere, decides what it is joined with, or leaves it as it is.
    let private joinedWith (build: IBuilder) (test: Test) (node: Node) isAnd =
        truth node
        |> ValueOption.map (fun holds ->
            if holds = isAnd then
                Item.Test test
            else
                Item.Value(build.Constant(if holds then 1.0 else 0.0)))

    /// One for every operator on indices and tests that has a form; nothing where the operands are numbers like any other.
    let binary (build: IBuilder) (space: IndexSpace) operator (a: Item) (b: Item) : Item voption =
        match a, b, operator with
        | Item.Test a, Item.Test b, BinaryOperator.And ->
            ValueSome(Item.Test(IndexTests.conjunction build a b))
        | Item.Test a, Item.Test b, BinaryOperator.Or ->
            ValueSome(Item.Test(IndexTests.disjunction build a b))
        | Item.Test test, Item.Value node, (BinaryOperator.And | BinaryOperator.Or)
        | Item.Value node, Item.Test test, (BinaryOperator.And | BinaryOperator.Or) ->
            joinedWith build test node operator.IsAnd
        | _ when a.DependsOnIndex || b.DependsOnIndex ->
            match comparison build space operator a b with
            | ValueSome test -> ValueSome(ofTest build test)
            | ValueNone ->
                match tryForm a, tryForm b with
                | ValueSome left, ValueSome right -> arithmetic build space operator left right
                | _ -> ValueNone
        | _ -> ValueNone

    // ---- Functions of indices ----

    let negative (build: IBuilder) (form: Affine) (value: Spread voption) =
        let made =
            value
            |> ValueOption.map (fun spread ->
                Spread.map build (fun nodes -> build.Call("negate", nodes)) [| spread |])

        ofForm build (Affine.scale -1L form) made

    /// max and min of indices and whole numbers.
    let extreme (build: IBuilder) (space: IndexSpace) (name: string) (arguments: Item[]) : Item voption =
        let isLargest = name = "max"

        let forms (item: Item) =
            match item with
            | Item.Extreme(other, forms, value) when other = isLargest -> ValueSome(struct (forms, value))
            | item ->
                tryForm item
                |> ValueOption.map (fun (struct (form, value)) -> struct ([| form |], value))

        let all = arguments |> Array.map forms

        if arguments.Length > 1 && all |> Array.forall _.IsSome then
            let parts = all |> Array.map _.Value
            let together = parts |> Array.collect (fun struct (forms, _) -> forms)
            let isPlain = parts |> Array.forall (fun struct (_, value) -> value.IsNone)

            let value (struct (forms, value)) =
                value |> ValueOption.defaultWith (fun () -> space.Extreme(isLargest, forms))

            let made =
                if isPlain then
                    ValueNone
                else
                    let both (a: Spread) (b: Spread) =
                        Spread.map build (fun nodes -> build.Call(name, nodes)) [| a; b |]

                    ValueSome(parts |> Array.map value |> Array.reduce both)

            ValueSome(Item.Extreme(isLargest, together, made))
        else
            ValueNone

    /// What comparisons see through: the largest or smallest of indices, a distance, a remainder.
    let call (build: IBuilder) (space: IndexSpace) (name: string) (arguments: Item[]) : Item voption =
        match name, arguments with
        | ("max" | "min"), _ -> extreme build space name arguments
        | "abs", [| Item.Whole(form, ValueNone) |] -> ValueSome(Item.Magnitude form)
        | "mod", [| Item.Whole(form, ValueNone); Item.Value node |] when node.Operation.IsConstant ->
            match Static.integer node with
            | ValueSome divisor when divisor >= 1 -> ValueSome(Item.Remainder(form, int64 divisor))
            | _ -> ValueNone
        | _ -> ValueNone
