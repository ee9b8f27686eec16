namespace AutoDiff.FSharp.TextInput

open AutoDiff
open AutoDiff.FSharp

/// <summary>A condition on indices alone.</summary>
/// <remarks>Where it holds and where it does not are known when the graph is made, if they are known as forms.</remarks>
[<NoEquality; NoComparison>]
type internal Test =
    {
        /// It holds where all of these are at least 0.
        When: Affine[] voption
        /// It does not hold where all of these are at least 0.
        Unless: Affine[] voption
        /// Where it holds along the one axis it depends on, if it is one.
        Places: struct (Axis * PlaceSet) voption
        /// 1 where it holds, else 0; made when it is first needed.
        Mask: Lazy<Spread>
    }

/// An index and the axis it runs over; the name stands for nothing where the range is broken.
[<NoEquality; NoComparison>]
type internal Binding =
    {
        Name: string
        Axis: Axis voption
        /// 1 where the places of the axis belong to the range, where not all of them do.
        Mask: Lazy<Spread> voption
        /// How many contexts held before the index was bound.
        Depth: int
        /// Whether there is no place in the range at all.
        IsEmpty: bool
        /// Whether the index is the place, counted from 1: what the dimensions of a let must be.
        IsCounting: bool
    }

/// One operand on the elaborator's stack.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Item =
    | Value of Node
    /// A value that depends on an index.
    | Spread of Spread
    /// An index, or what is made of indices by + - and whole multiples; it has an axis at least. Where data went into it, which
    /// may be exchanged later, the value made of them as well.
    | Whole of Affine * value: Spread voption
    /// The largest of some, or the smallest; one of them has an axis at least.
    | Extreme of isLargest: bool * Affine[] * value: Spread voption
    /// |form|, of an index.
    | Magnitude of Affine
    /// form - m ⌊form/m⌋, of an index.
    | Remainder of Affine * divisor: int64
    | Test of Test
    | Omitted
    | Range of lower: Item * upper: Item * step: Item
    /// An index is bound from here on.
    | Bound of Binding
    /// A let has given the name a value.
    | Defined of string
    /// Something was complained about; what depends on it is not.
    | Broken

    member item.DependsOnIndex =
        match item with
        | Item.Spread _
        | Item.Whole _
        | Item.Extreme _
        | Item.Magnitude _
        | Item.Remainder _
        | Item.Test _ -> true
        | Item.Range(lower, upper, step) ->
            lower.DependsOnIndex || upper.DependsOnIndex || step.DependsOnIndex
        | _ -> false

[<RequireQualifiedAccess>]
module internal Items =
    /// Data that has decided what the graph is cannot be exchanged any more.
    let fix (value: Spread voption) =
        value |> ValueOption.iter (fun spread -> Static.fix spread.Node)
