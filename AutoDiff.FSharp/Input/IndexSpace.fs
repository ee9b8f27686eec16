namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// What holds for the part of the text that is being read.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Context =
    /// Only the places of a piece of an axis count; the other axis stands for it.
    | Narrowed of axis: Axis * AxisPiece * part: Axis
    /// Only places count at which these forms are at least 0: where the mask is 1.
    | Masked of Affine[] * Lazy<Spread>
    /// No place counts.
    | Dead

/// <summary>The indices in scope, as axes, numbers and conditions.</summary>
[<Sealed>]
type internal IndexSpace(build: IBuilder) =
    /// Beside 32 axes no array could be indexed, and nobody nests conditions deeper.
    static let mostContexts = 256

    let contexts = ResizeArray<Context>()
    let mutable last = 0
    let harmless = Dictionary<int64, Node>()

    let axis order count =
        last <- last + 1
        Axis(order, last, last, count)

    let add (a: Spread) (b: Spread) =
        Spread.map build (fun nodes -> build.Call("add", nodes)) [| a; b |]

    let number (form: Affine) =
        let terms =
            form.Terms
            |> Array.mapi (fun at struct (axis, k) ->
                let first = if at = 0 then form.Constant else 0L
                Spread.create (build.Iota(axis.Count, first, k)) [| axis |])

        if terms.Length = 0 then
            Spread.ofNode (build.Constant(float form.Constant))
        else
            Array.reduce add terms

    // ---- Contexts ----

    let narrowForm (form: Affine) =
        let narrow (form: Affine) context =
            match context with
            | Context.Narrowed(axis, piece, part) ->
                let place = Affine.scale (int64 piece.Step) (Affine.ofAxis part)
                Affine.substitute axis (Affine.shift (int64 piece.Low) place) form
            | _ -> form

        contexts |> Seq.fold narrow form

    let narrowSpread (spread: Spread) =
        let narrow (spread: Spread) context =
            match context with
            | Context.Narrowed(axis, piece, part) -> Spread.narrow build axis piece part spread
            | _ -> spread

        contexts |> Seq.fold narrow spread

    let constant (value: int64) = Item.Value(build.Constant(float value))

    /// A whole number, or its value where it is known or the same at all places.
    let wholeOf (form: Affine) (value: Spread voption) =
        match value with
        | ValueSome made when made.Axes.Length = 0 -> Item.Value made.Node
        | ValueNone when form.IsConstant -> constant form.Constant
        | value -> Item.Whole(form, value)

    let extremeOf isLargest (forms: Affine[]) (value: Spread voption) =
        if value.IsNone && forms |> Array.forall _.IsConstant then
            let all = forms |> Array.map _.Constant
            constant (if isLargest then Array.max all else Array.min all)
        else
            Item.Extreme(isLargest, forms, value)

    /// A number between 0 and 1, another one for each array: in place of what is not to be read it keeps functions finite,
    /// and differences from being 0.
    let stand (array: Node) =
        match harmless.TryGetValue array.Id with
        | true, node -> node
        | _ ->
            let golden = 0.6180339887498949
            let fraction = golden * float (harmless.Count + 1) % 1.0
            let node = build.Constant(Math.Round(0.1 + 0.8 * fraction, 4))
            harmless.Add(array.Id, node)
            node

    let masksFrom depth =
        contexts
        |> Seq.skip depth
        |> Seq.choose (function
            | Context.Masked(_, mask) -> Some mask
            | _ -> None)
        |> Seq.toArray

    member _.NewAxis(count: int) = axis 0 count

    /// An axis before all others: few places, between which long ones lie.
    member _.NewNarrowAxis(count: int) = axis -1 count

    /// An axis after all others: a dimension of an array for a while.
    member _.NewInnerAxis(count: int) = axis 1 count

    member _.PartOf(whole: Axis, count: int) =
        last <- last + 1
        Axis(whole.Order, whole.Rank, last, count)

    /// A form as a value.
    member _.Number(form: Affine) = number form

    /// Forms as values, and the largest or smallest of them.
    member _.Extreme(isLargest: bool, forms: Affine[]) =
        let name = if isLargest then "max" else "min"

        forms
        |> Array.map number
        |> Array.reduce (fun a b -> Spread.map build (fun nodes -> build.Call(name, nodes)) [| a; b |])

    /// 1 where all of the forms are at least 0, else 0.
    member _.MaskOf(forms: Affine[]) =
        let holds (form: Affine) =
            let other = Affine.constant -form.Constant

            Spread.map
                build
                (fun nodes -> build.Call("greaterOrEqual", nodes))
                [| number { form with Constant = 0L }; number other |]

        let both (a: Spread) (b: Spread) =
            Spread.map build (fun nodes -> build.Call("multiply", nodes)) [| a; b |]

        forms |> Array.map holds |> Array.reduce both

    member _.Enter(context: Context) =
        if contexts.Count >= mostContexts then
            Static.refuse -1 (ElaborationComplaints.tooDeep mostContexts)

        contexts.Add context

    member _.Depth = contexts.Count

    member _.Leave(depth: int) =
        contexts.RemoveRange(depth, contexts.Count - depth)

    member _.IsDead =
        contexts
        |> Seq.exists (function
            | Context.Dead -> true
            | _ -> false)

    /// Whether some places may not count.
    member _.IsMasked =
        contexts
        |> Seq.exists (function
            | Context.Masked _ -> true
            | _ -> false)

    /// What all places that count fulfil.
    member _.Conditions =
        contexts
        |> Seq.collect (function
            | Context.Masked(forms, _) -> forms
            | _ -> [||])
        |> Seq.map narrowForm
        |> Seq.toArray

    /// What a name stands for here: of its places, those that count.
    member _.Here(item: Item) =
        match item with
        | Item.Spread spread ->
            match narrowSpread spread with
            | here when here.Axes.Length = 0 -> Item.Value here.Node
            | here -> Item.Spread here
        | Item.Whole(form, value) -> wholeOf (narrowForm form) (ValueOption.map narrowSpread value)
        | Item.Extreme(isLargest, forms, value) ->
            extremeOf isLargest (Array.map narrowForm forms) (ValueOption.map narrowSpread value)
        | Item.Magnitude form ->
            match narrowForm form with
            | here when here.IsConstant -> constant (abs here.Constant)
            | here -> Item.Magnitude here
        | Item.Remainder(form, divisor) ->
            match narrowForm form with
            | here when here.IsConstant ->
                let rest = here.Constant % divisor
                constant (if rest < 0L then rest + divisor else rest)
            | here -> Item.Remainder(here, divisor)
        | item -> item

    /// <summary>Whether something that is said of every place of some axes, row-major, holds wherever one counts.</summary>
    /// <remarks>Looks at all places, and says no where there are too many of them.</remarks>
    member space.HoldsThroughout(axes: Axis[], holds: int -> bool) =
        let most = 1L <<< 20
        let masks = masksFrom 0 |> Array.map (fun mask -> narrowSpread mask.Value)
        let all = Axis.Union(Seq.append [ axes ] (masks |> Seq.map _.Axes))

        let size =
            all
            |> Array.fold (fun size axis -> min (2L * most) (size * int64 axis.Count)) 1L

        let counts () =
            match space.Counting all |> ValueOption.bind Static.evaluate with
            | ValueSome mask -> fun place -> mask[place] <> 0.0
            | ValueNone -> fun _ -> true

        size <= most
        && (let counts = counts ()
            let places = Position.values all (Position.ofPlaces axes)

            places
            |> Seq.indexed
            |> Seq.forall (fun (place, own) -> holds own || not (counts place)))

    /// Over the axes, 1 at the places that count and 0 at the others; nothing where all count.
    member _.Counting(axes: Axis[]) : Node voption =
        let here =
            masksFrom 0
            |> Array.map (fun mask -> narrowSpread mask.Value)
            |> Array.filter (fun mask -> mask.Axes |> Array.forall _.IsIn(axes))

        if here.Length = 0 then
            ValueNone
        else
            let all = here |> Array.map (Spread.expand build axes [||])
            ValueSome(all |> Array.reduce (fun a b -> build.Call("multiply", [| a; b |])))

    /// The value where it counts, and harmless numbers where it does not: by the contexts entered since that depth.
    member _.Guarded(spread: Spread, depth: int) =
        let guard (spread: Spread) (mask: Lazy<Spread>) =
            let mask = narrowSpread mask.Value
            let isTouched = spread.Axes |> Array.exists _.IsIn(mask.Axes)

            if isTouched then
                let other = Spread.ofNode (stand spread.Node)

                // The mask has no dimensions of its own; the value may.
                let ones = Array.create (spread.Inner.Length) 1
                let dims = Array.append mask.Node.Shape.Dims ones
                let mask = Spread.create (build.Reshape(mask.Node, Shape dims)) mask.Axes

                Spread.map
                    build
                    (fun nodes -> build.Select(nodes[0], nodes[1], nodes[2]))
                    [| mask; spread; other |]
            else
                spread

        masksFrom depth |> Array.fold guard spread
