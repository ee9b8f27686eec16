namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// Arithmetic and comparisons of indices, which stay forms as long as they are.
[<RequireQualifiedAccess>]
module internal Forms =
    /// An index, or a whole number.
    let private tryForm (item: Item) =
        match item with
        | Item.Whole form -> ValueSome form
        | Item.Value node ->
            Static.integer node
            |> ValueOption.map (fun value -> Affine.constant (int64 value))
        | _ -> ValueNone

    let private ofForm (build: IBuilder) (form: Affine) =
        if not (Affine.fits form) then
            ValueNone
        elif form.IsConstant then
            ValueSome(Item.Value(build.Constant(float form.Constant)))
        else
            ValueSome(Item.Whole form)

    let private arithmetic build operator (a: Affine) (b: Affine) =
        match operator with
        | BinaryOperator.Add -> ofForm build (Affine.add a b)
        | BinaryOperator.Subtract -> ofForm build (Affine.subtract a b)
        | BinaryOperator.Multiply when a.IsConstant -> ofForm build (Affine.scale a.Constant b)
        | BinaryOperator.Multiply when b.IsConstant -> ofForm build (Affine.scale b.Constant a)
        | _ -> ValueNone

    // ---- Tests ----

    /// form ≥ 0.
    let private atLeast (space: IndexSpace) (form: Affine) =
        {
            When = ValueSome [| form |]
            Unless = ValueSome [| Affine.shift -1L (Affine.scale -1L form) |]
            Mask = lazy space.MaskOf [| form |]
        }

    let private complement (build: IBuilder) (test: Test) =
        let mask =
            lazy
                (Spread.map
                    build
                    (fun nodes -> build.Call("subtract", [| build.Constant 1.0; nodes[0] |]))
                    [| test.Mask.Value |])

        {
            When = test.Unless
            Unless = test.When
            Mask = mask
        }

    /// form = 0, for a form that is nowhere on one side of 0 it differs from 0 on the other.
    let private isZero (space: IndexSpace) (form: Affine) =
        let opposite = Affine.scale -1L form

        let unless =
            if Affine.low form >= 0L then
                ValueSome [| Affine.shift -1L form |]
            elif Affine.high form <= 0L then
                ValueSome [| Affine.shift -1L opposite |]
            else
                ValueNone

        {
            When = ValueSome [| form; opposite |]
            Unless = unless
            Mask = lazy space.MaskOf [| form; opposite |]
        }

    let private comparison (build: IBuilder) space operator (a: Affine) (b: Affine) =
        let difference = Affine.subtract a b
        let opposite = Affine.scale -1L difference

        match operator with
        | BinaryOperator.GreaterOrEqual -> ValueSome(atLeast space difference)
        | BinaryOperator.Greater -> ValueSome(atLeast space (Affine.shift -1L difference))
        | BinaryOperator.LessOrEqual -> ValueSome(atLeast space opposite)
        | BinaryOperator.Less -> ValueSome(atLeast space (Affine.shift -1L opposite))
        | BinaryOperator.Equal -> ValueSome(isZero space difference)
        | BinaryOperator.NotEqual -> ValueSome(complement build (isZero space difference))
        | _ -> ValueNone

    let private joined (a: Affine[] voption) (b: Affine[] voption) =
        match a, b with
        | ValueSome a, ValueSome b -> ValueSome(Array.append a b)
        | _ -> ValueNone

    let private both (build: IBuilder) name (a: Test) (b: Test) =
        lazy (Spread.map build (fun nodes -> build.Call(name, nodes)) [| a.Mask.Value; b.Mask.Value |])

    let negate (build: IBuilder) (test: Test) = complement build test

    /// One for every operator on indices and tests that has a form; nothing where the operands are numbers like any other.
    let binary (build: IBuilder) (space: IndexSpace) operator (a: Item) (b: Item) : Item voption =
        match a, b, operator with
        | Item.Test a, Item.Test b, BinaryOperator.And ->
            ValueSome(
                Item.Test
                    {
                        When = joined a.When b.When
                        Unless = ValueNone
                        Mask = both build "multiply" a b
                    }
            )
        | Item.Test a, Item.Test b, BinaryOperator.Or ->
            ValueSome(
                Item.Test
                    {
                        When = ValueNone
                        Unless = joined a.Unless b.Unless
                        Mask = both build "max" a b
                    }
            )
        | _ when a.DependsOnIndex || b.DependsOnIndex ->
            match tryForm a, tryForm b with
            | ValueSome left, ValueSome right ->
                match comparison build space operator left right with
                | ValueSome test -> ValueSome(Item.Test test)
                | ValueNone -> arithmetic build operator left right
            | _ -> ValueNone
        | _ -> ValueNone

    let scale (build: IBuilder) (k: int64) (form: Affine) = ofForm build (Affine.scale k form)

    /// max and min of indices and whole numbers.
    let extreme (name: string) (arguments: Item[]) : Item voption =
        let isLargest = name = "max"

        let forms (item: Item) =
            match item with
            | Item.Extreme(other, forms) when other = isLargest -> ValueSome forms
            | item -> tryForm item |> ValueOption.map Array.singleton

        if
            arguments.Length > 1
            && (name = "max" || name = "min")
            && arguments |> Array.exists _.DependsOnIndex
        then
            let all = arguments |> Array.map forms

            if all |> Array.forall _.IsSome then
                ValueSome(Item.Extreme(isLargest, all |> Array.collect _.Value))
            else
                ValueNone
        else
            ValueNone
