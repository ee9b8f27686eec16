namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// <summary>From i = 1..n to an axis, the form of the index on it, and the mask of what does not belong.</summary>
/// <remarks>
/// Bounds that depend on outer indices are enclosed: by a rectangle, or, where that has fewer places, by a band that begins at a
/// bound, j = i - 5 + o. What of it lies outside the bounds is masked.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Ranges =
    /// A bound: the largest of some forms below, the smallest of some above.
    let private bounds (isLower: bool) (item: Item) =
        match item with
        | Item.Value node ->
            match Static.integer node with
            | ValueSome value ->
                Static.fix node
                [| Affine.constant (int64 value) |]
            | ValueNone -> Static.refuse 0 (ElaborationComplaints.notABound ())
        | Item.Whole(form, value) ->
            Items.fix value
            [| form |]
        | Item.Extreme(isLargest, forms, value) when isLargest = isLower ->
            Items.fix value
            forms
        | Item.Extreme _ -> Static.refuse 0 (ElaborationComplaints.wrongExtreme isLower)
        | _ -> Static.refuse 0 (ElaborationComplaints.notABound ())

    let private stepOf (item: Item) =
        match item with
        | Item.Omitted -> 1
        | Item.Value node ->
            match Static.integer node with
            | ValueSome step when step >= 1 ->
                Static.fix node
                step
            | _ -> Static.refuse 0 (ElaborationComplaints.badStep ())
        | _ -> Static.refuse 0 (ElaborationComplaints.badStep ())

    /// How many places an axis needs that begins at `first`.
    let private reach (uppers: Affine[]) (step: int) (first: Affine) =
        let last =
            uppers
            |> Seq.map (fun upper -> Affine.high (Affine.subtract upper first))
            |> Seq.min

        if last < 0L then 0L else last / int64 step + 1L

    let private first (lowers: Affine[]) (uppers: Affine[]) (step: int) =
        if step > 1 || lowers.Length = 1 && lowers[0].IsConstant then
            if lowers.Length > 1 then
                Static.refuse 0 (ElaborationComplaints.steppedExtreme ())

            lowers[0]
        else
            let rectangle = lowers |> Seq.map Affine.low |> Seq.max |> Affine.constant
            let band = lowers |> Array.minBy (reach uppers step)

            // A rectangle is read by plain slices, so a band has to be worth it.
            if 2L * reach uppers step band <= reach uppers step rectangle then
                band
            else
                rectangle

    let private isAlways (form: Affine) = Affine.low form >= 0L

    /// An axis for so many places; one at least, since no array is empty.
    let private axisOf (space: IndexSpace) (start: Affine) (count: int64) =
        if count > int64 Int32.MaxValue then
            Static.refuse 0 (ElaborationComplaints.tooLarge ())

        let length = int (max 1L count)

        if start.IsConstant then
            space.NewAxis length
        else
            space.NewNarrowAxis length

    /// What is at least 0 where the index lies within its bounds, without what always is.
    let private limitsOf (index: Affine) (lowers: Affine[]) (uppers: Affine[]) =
        Array.append
            (lowers |> Array.map (fun lower -> Affine.subtract index lower))
            (uppers |> Array.map (fun upper -> Affine.subtract upper index))
        |> Array.filter (fun limit -> not (isAlways limit))

    /// <summary>Binds the name to an index over the range.</summary>
    /// <returns>The binding; the form of the index; what has to hold where it counts.</returns>
    let bind (space: IndexSpace) (name: string) (lower: Item) (upper: Item) (step: Item) =
        let lowers, uppers = bounds true lower, bounds false upper
        let step = stepOf step
        let start = first lowers uppers step
        let count = reach uppers step start
        let axis = axisOf space start count
        let index = Affine.add start (Affine.scale (int64 step) (Affine.ofAxis axis))
        let limits = limitsOf index lowers uppers

        let binding =
            {
                Name = name
                Axis = ValueSome axis
                Mask =
                    if limits.Length = 0 || count = 0L then
                        ValueNone
                    else
                        ValueSome(lazy space.MaskOf limits)
                Depth = space.Depth
                IsEmpty = (count = 0L)
                IsCounting = start.IsConstant && start.Constant = 1L && step = 1 && limits.Length = 0
            }

        struct (binding, index, limits)
