namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// Conditions on indices made of forms that are at least 0: where they hold, where they do not, and their masks.
[<RequireQualifiedAccess>]
module internal IndexTests =
    let mapMask (build: IBuilder) operation (masks: Lazy<Spread>[]) =
        lazy (masks |> Array.map _.Value |> Spread.map build operation)

    /// Where a condition on one axis holds along it.
    let placesOf (form: Affine) (find: Axis -> int64 -> PlaceSet voption) =
        match form.Terms with
        | [| struct (axis, k) |] -> find axis k |> ValueOption.map (fun set -> struct (axis, set))
        | _ -> ValueNone

    let private joinPlaces operation (a: Test) (b: Test) =
        match a.Places, b.Places with
        | ValueSome(struct (axis, first)), ValueSome(struct (other, second)) when axis.Number = other.Number ->
            PlaceSet.combine operation first second
            |> ValueOption.map (fun set -> struct (axis, set))
        | _ -> ValueNone

    /// form ≥ 0.
    let atLeast (space: IndexSpace) (form: Affine) =
        {
            When = ValueSome [| form |]
            Unless = ValueSome [| Affine.shift -1L (Affine.scale -1L form) |]
            Places = placesOf form (fun axis k -> ValueSome(PlaceSet.atLeastZero axis.Count k form.Constant))
            Mask = lazy space.MaskOf [| form |]
        }

    let negate (build: IBuilder) (test: Test) =
        {
            When = test.Unless
            Unless = test.When
            Places =
                test.Places
                |> ValueOption.map (fun (struct (axis, set)) -> struct (axis, PlaceSet.complement set))
            Mask =
                mapMask
                    build
                    (fun nodes -> build.Call("subtract", [| build.Constant 1.0; nodes[0] |]))
                    [| test.Mask |]
        }

    let private joined (a: Affine[] voption) (b: Affine[] voption) =
        match a, b with
        | ValueSome a, ValueSome b -> ValueSome(Array.append a b)
        | _ -> ValueNone

    let conjunction (build: IBuilder) (a: Test) (b: Test) =
        {
            When = joined a.When b.When
            Unless = ValueNone
            Places = joinPlaces (&&) a b
            Mask = mapMask build (fun nodes -> build.Call("multiply", nodes)) [| a.Mask; b.Mask |]
        }

    let disjunction (build: IBuilder) (a: Test) (b: Test) =
        {
            When = ValueNone
            Unless = joined a.Unless b.Unless
            Places = joinPlaces (||) a b
            Mask = mapMask build (fun nodes -> build.Call("max", nodes)) [| a.Mask; b.Mask |]
        }

    /// form = 0, for a form that is nowhere on one side of 0 it differs from 0 on the other.
    let isZero (build: IBuilder) (space: IndexSpace) (form: Affine) =
        let opposite = Affine.scale -1L form
        let test = conjunction build (atLeast space form) (atLeast space opposite)

        let unless =
            if Affine.low form >= 0L then
                ValueSome [| Affine.shift -1L form |]
            elif Affine.high form <= 0L then
                ValueSome [| Affine.shift -1L opposite |]
            else
                ValueNone

        { test with
            Unless = unless
            Mask = lazy space.MaskOf [| form; opposite |]
        }
