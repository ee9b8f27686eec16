namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// Indices, what is reduced over them, and lets.
[<Sealed>]
type internal Binders
    (
        build: IBuilder,
        tree: SyntaxTree,
        errors: Diagnostics,
        refusals: Refusals,
        operations: Operations,
        space: IndexSpace,
        names: Names
    ) =
    let bands =
        if tree.Nodes |> Array.exists _.Kind.IsBinder then
            Bands.find tree
        else
            Dictionary()

    /// How many indices are in use.
    let mutable bound = 0

    /// Whether the name is free; says so if not.
    let isFree (name: string) (span: SourceSpan) =
        match names.MeaningOf name with
        | null -> true
        | meaning ->
            errors.Report(
                { span with
                    Length = min span.Length name.Length
                },
                fun () -> ElaborationComplaints.nameTaken name meaning
            )

            false

    let brokenBinding name =
        {
            Name = name
            Axis = ValueNone
            Mask = ValueNone
            Depth = space.Depth
            IsEmpty = false
            IsCounting = true
        }

    /// Bounds that keep to the band as well, where the index it runs along is in scope.
    let narrowed (band: Band) lower upper =
        match names.TryFind band.Along with
        | ValueSome(Item.Whole(form, ValueNone)) ->
            let beside shift =
                Item.Whole(Affine.shift shift form, ValueNone)

            let lowest = Forms.extreme build space "max" [| lower; beside band.Low |]
            let highest = Forms.extreme build space "min" [| upper; beside band.High |]

            match lowest, highest with
            | ValueSome lowest, ValueSome highest -> struct (lowest, highest)
            | _ -> struct (lower, upper)
        | _ -> struct (lower, upper)

    let inBand index range =
        match range, bands.TryGetValue index with
        | Item.Range(lower, upper, Item.Omitted), (true, band) ->
            let struct (lower, upper) = narrowed band lower upper
            Item.Range(lower, upper, Item.Omitted)
        | _ -> range

    let bindRange name range =
        match range with
        | Item.Range(lower, upper, step) when
            not (lower.IsBroken || upper.IsBroken || step.IsBroken)
            && bound <= Static.mostAxes
            ->
            let struct (binding, index, limits) = Ranges.bind space name lower upper step

            if binding.IsEmpty then
                space.Enter Context.Dead
            elif limits.Length > 0 then
                space.Enter(Context.Masked(limits, binding.Mask.Value))

            let index =
                if index.IsConstant then
                    Item.Value(build.Constant(float index.Constant))
                else
                    Item.Whole(index, ValueNone)

            struct (binding, index)
        | Item.Range _ when bound > Static.mostAxes ->
            Static.refuse -1 (ElaborationComplaints.tooManyIndicesAtOnce Static.mostAxes)
        | _ -> struct (brokenBinding name, Item.Broken)

    /// The indices, and what is read under them; the indices are free again.
    let unbind (operands: Item[]) =
        let bindings =
            operands
            |> Array.choose (function
                | Item.Bound binding -> Some binding
                | _ -> None)

        for binding in bindings do
            names.Release binding.Name
            bound <- bound - 1

        if bindings.Length > 0 then
            space.Leave bindings[0].Depth

        struct (bindings, Array.last operands)

    let isSound (bindings: Binding[]) =
        bindings |> Array.forall (fun binding -> binding.Axis.IsSome)

    let dimensions index (bindings: Binding[]) (body: Item) =
        for binding in bindings do
            if not binding.IsCounting then
                let complaint () =
                    ElaborationComplaints.notCounting binding.Name

                refusals.Complain(index, -1, complaint) |> ignore

        if body.IsBroken || not (isSound bindings) then
            Item.Broken
        else
            let axes = bindings |> Array.map _.Axis.Value

            refusals.Guard(
                index,
                fun () -> Spread.gatherIn build axes (operations.Spread body) |> operations.ItemOf
            )

    /// Binds the index.
    member _.Bind(index, node: SyntaxNode, name: string, range: Item) =
        bound <- bound + 1
        let mutable binding = brokenBinding ""

        if isFree name node.Span then
            binding <- brokenBinding name

            let item =
                refusals.Guard(
                    index,
                    fun () ->
                        let struct (made, item) = bindRange name (inBand index range)
                        binding <- made
                        item
                )

            names.Bind(name, item)

        Item.Bound binding

    /// The function over the indices, which end.
    member _.Reduce(index, node: SyntaxNode, name: string, operands: Item[]) =
        let struct (bindings, body) = unbind operands
        let place = { node.Span with Length = name.Length }

        if not (IndexedReductions.isKnown name) then
            let complaint () =
                match Spelling.Closest(name, IndexedReductions.names), Functions.tryFind name with
                | NonNull near, ValueNone -> ElaborationComplaints.unknownFunction name "" near
                | _ -> ElaborationComplaints.notAnIndexedFunction name IndexedReductions.names

            errors.Report(place, complaint)
            Item.Broken
        elif
            (body.IsBroken || not (isSound bindings))
            && not (Array.exists _.IsEmpty bindings)
        then
            Item.Broken
        else
            let body =
                if body.IsBroken then
                    Item.Value(build.Constant 0.0)
                else
                    body

            refusals.Guard(
                index,
                fun () ->
                    IndexedReductions.apply build name bindings (operations.Spread body)
                    |> operations.ItemOf
            )

    /// Gives the name its value.
    member _.Define(index, node: SyntaxNode, name: string, operands: Item[]) =
        let struct (bindings, body) = unbind operands

        let item =
            if bindings.Length = 0 then
                body
            else
                dimensions index bindings body

        let written =
            tree.Source.Text.IndexOf(name, node.Span.Offset, StringComparison.Ordinal)

        let place =
            {
                Offset = max written node.Span.Offset
                Length = name.Length
            }

        if isFree name place then
            names.Bind(name, item)
            Item.Defined name
        else
            Item.Defined ""

    /// The value of a formula after lets, which end.
    member _.Close(operands: Item[]) =
        for operand in operands do
            match operand with
            | Item.Defined name -> names.Release name
            | _ -> ()

        Array.last operands
