namespace AutoDiff.FSharp.TextInput

open System

/// <summary>A dimension of an index space: what an index of a sum, or a part of its range, runs over.</summary>
/// <remarks>Axes are told apart by their numbers. The arrays of an index space have their axes in ascending order.</remarks>
[<Sealed>]
type internal Axis(order: int, rank: int, number: int, count: int) =
    /// What decides first: narrow axes before all others, so that long ones are innermost in memory.
    member _.Order = order

    /// What decides next: the number of the axis that this one is, or is a part of.
    member _.Rank = rank

    member _.Number = number

    /// Its places are 0 to Count - 1.
    member _.Count = count

    static member Compare(a: Axis, b: Axis) =
        compare struct (a.Order, a.Rank, a.Number) struct (b.Order, b.Rank, b.Number)

    static member Union(sets: seq<Axis[]>) =
        sets
        |> Seq.concat
        |> Seq.distinctBy _.Number
        |> Seq.toArray
        |> Array.sortWith (fun a b -> Axis.Compare(a, b))

    member axis.IsIn(axes: Axis[]) =
        axes |> Array.exists (fun other -> other.Number = axis.Number)

/// c + Σ kₐ·a over the places a of axes: what an index is, and what is made of indices by + - and whole multiples.
[<NoEquality; NoComparison>]
type internal Affine =
    {
        Constant: int64
        /// Ascending axes, none of them with the factor 0.
        Terms: struct (Axis * int64)[]
    }

    member form.IsConstant = form.Terms.Length = 0
    member form.Axes = form.Terms |> Array.map (fun struct (axis, _) -> axis)

/// Arithmetic of affine forms, exact while they stay below what any array could be indexed by.
[<RequireQualifiedAccess>]
module internal Affine =
    let private largest = 1L <<< 40

    let constant value = { Constant = value; Terms = [||] }

    let ofAxis (axis: Axis) =
        if axis.Count = 1 then
            constant 0L
        else
            {
                Constant = 0L
                Terms = [| struct (axis, 1L) |]
            }

    let factor (axis: Axis) (form: Affine) =
        form.Terms
        |> Array.tryPick (fun struct (other, k) -> if other.Number = axis.Number then Some k else None)
        |> Option.defaultValue 0L

    let add (a: Affine) (b: Affine) =
        let terms =
            Axis.Union [ a.Axes; b.Axes ]
            |> Array.map (fun axis -> struct (axis, factor axis a + factor axis b))
            |> Array.filter (fun struct (_, k) -> k <> 0L)

        {
            Constant = a.Constant + b.Constant
            Terms = terms
        }

    let scale (k: int64) (a: Affine) =
        if k = 0L then
            constant 0L
        else
            {
                Constant = k * a.Constant
                Terms = a.Terms |> Array.map (fun struct (axis, f) -> struct (axis, k * f))
            }

    let subtract a b = add a (scale -1L b)
    let shift (c: int64) (a: Affine) = { a with Constant = a.Constant + c }

    let private extreme pick (a: Affine) =
        a.Terms
        |> Array.fold (fun sum struct (axis, k) -> sum + pick 0L (k * int64 (axis.Count - 1))) a.Constant

    /// The least value over all places of its axes.
    let low a = extreme min a

    /// The greatest value.
    let high a = extreme max a

    /// Whether all of it is small enough to go on with.
    let fits (a: Affine) =
        abs (low a) < largest && abs (high a) < largest && abs a.Constant < largest

    /// The form with another one in place of an axis.
    let substitute (axis: Axis) (value: Affine) (a: Affine) =
        match factor axis a with
        | 0L -> a
        | k ->
            let others =
                a.Terms |> Array.filter (fun struct (other, _) -> other.Number <> axis.Number)

            add { a with Terms = others } (scale k value)

    /// <summary>Whether a ≥ 0 is seen to follow where every one of the conditions g ≥ 0 holds.</summary>
    /// <remarks>It does if a ≥ λg for one condition g and a λ ≥ 0 that cancels an axis; that it is not seen proves nothing.</remarks>
    let isImplied (conditions: Affine[]) (a: Affine) =
        let follows (g: Affine) =
            g.Terms
            |> Array.exists (fun struct (axis, k) ->
                let own = factor axis a

                // a·|k| - g·|own| has lost the axis where the signs agree.
                sign own = sign k && low (subtract (scale (abs k) a) (scale (abs own) g)) >= 0L)

        low a >= 0L || Array.exists follows conditions
