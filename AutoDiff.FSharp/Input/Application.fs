namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// A function of the language applied to its arguments: reads them as the function wants them, or refuses.
[<Sealed>]
type internal Application(name: string, build: IBuilder, arguments: Node[]) =
    let refuse operand message suggestion =
        Static.refuse operand (ElaborationComplaints.invalidArgument message suggestion)

    member _.Build = build
    member _.Arguments = arguments
    member _.Item(index: int) = arguments[index]
    member _.Count = arguments.Length

    /// A whole number or a list of them.
    member _.Integers(index: int) =
        match Static.integers arguments[index] with
        | ValueSome values -> values
        | ValueNone -> Static.refuse index (ElaborationComplaints.notWhole name)

    /// One whole number that a double holds exactly.
    member _.Whole(index: int) =
        let largest = 9007199254740992.0

        match Static.evaluate arguments[index] with
        | ValueSome [| value |] when Math.Floor value = value && abs value <= largest -> int64 value
        | _ -> Static.refuse index (ElaborationComplaints.notWhole name)

    /// One whole number of at least 1.
    member call.Positive(index: int) =
        match call.Integers index with
        | [| value |] when value >= 1 -> value
        | _ -> refuse index $"{name} takes a whole number of at least 1 here." null

    /// Extents from one argument, or from several: zeros(2, 3) and zeros([2, 3]).
    member call.Extents(indices: seq<int>) =
        let extents =
            indices
            |> Seq.map (fun index -> struct (index, call.Integers index))
            |> Seq.toArray

        for struct (index, values) in extents do
            if values |> Array.exists (fun extent -> extent < 1) then
                refuse index "Every extent of a shape is at least 1." null

        let all = extents |> Array.collect (fun struct (_, values) -> values)

        if all.Length > Static.mostAxes then
            Static.refuse -1 (ElaborationComplaints.tooManyAxes Static.mostAxes)

        Shape all

    /// A list of different numbers from 1 to `most`, counted from 0.
    member call.Places(index: int, what: string, most: int) =
        let places = call.Integers index

        match places |> Array.tryFind (fun place -> place < 1 || place > most) with
        | Some place -> Static.refuse index (ElaborationComplaints.outside name what place most)
        | None when (Array.distinct places).Length < places.Length ->
            refuse index $"{name} takes each {what} once." null
        | None -> places |> Array.map (fun place -> place - 1)

    /// The axes of the first argument to reduce over: those of the second, or all when there is none.
    member call.Axes() =
        let rank = call[0].Shape.Rank

        if arguments.Length < 2 then
            [| 0 .. rank - 1 |]
        elif rank = 0 then
            refuse 1 "A number has no dimensions." "Leave the axis out."
        else
            call.Places(1, "dimension", rank)

    /// An argument of that many dimensions.
    member _.OfRank(index: int, rank: int, noun: string) =
        if arguments[index].Shape.Rank <> rank then
            let given =
                if arguments[index].Shape.Rank = 0 then
                    "a number"
                else
                    $"shape {arguments[index].Shape}"

            refuse index $"{name} takes a {noun}, not {given}." null

        arguments[index]

    /// The first argument, refused when it is a number.
    member _.Array() =
        if arguments[0].Shape.Rank = 0 then
            refuse 0 $"{name} takes an array, not a number." null

        arguments[0]

    /// Starts and steps of a pad, which must lie within its shape.
    member call.Placement(target: Shape) =
        let starts, steps = call.Integers 1, call.Integers 2
        let given = call[0].Shape

        if
            starts.Length <> given.Rank
            || steps.Length <> given.Rank
            || target.Rank <> given.Rank
        then
            refuse -1 $"{name} takes one start, one step and one extent a dimension." null

        let lies axis =
            let last = int64 starts[axis] + int64 steps[axis] * int64 (given.Dims[axis] - 1)
            starts[axis] >= 1 && steps[axis] >= 1 && last <= int64 target.Dims[axis]

        if not (Seq.forall lies (seq { 0 .. given.Rank - 1 })) then
            refuse -1 $"The elements of {name} lie outside the shape {target}." null

        struct (starts |> Array.map (fun start -> start - 1), steps)

    /// The other arguments as well, alike in all dimensions but one.
    member _.AlikeBut(axis: int, parts: Node[]) =
        let without (node: Node) =
            node.Shape.Dims |> Array.mapi (fun at extent -> if at = axis then 0 else extent)

        match parts |> Array.tryFindIndex (fun part -> without part <> without parts[0]) with
        | Some at ->
            Static.refuse (at + 1) (ElaborationComplaints.shapeMismatch parts[0].Shape parts[at].Shape)
        | None -> parts

    /// Two arguments of one shape.
    member call.Alike() =
        if not (call[0].Shape.Equals call[1].Shape) then
            Static.refuse -1 (ElaborationComplaints.differentLengths name call[0].Shape call[1].Shape)

/// What a function is to arguments that depend on the index of a sum: it goes from place to place.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Lifting =
    | Elementwise
    /// Of one array, along the axes given or along all.
    | Reduction of (IBuilder -> Node -> int[] -> Node)
    /// A reduction of one array, elementwise of several.
    | Extreme of (IBuilder -> Node -> int[] -> Node)
    /// A number that depends on the shape alone.
    | Size
    | Dot
    | MatrixProduct
    | Transpose
    /// It takes no such argument.
    | None

/// A name that can be called.
[<NoEquality; NoComparison>]
type internal Function =
    {
        Name: string
        Least: int
        Most: int
        /// How a call is written, for those who wrote it otherwise.
        Usage: string
        Make: Application -> Node
        Lifting: Lifting
    }

/// Lines of the table of functions.
module internal FunctionEntry =
    let define name least most usage make =
        {
            Name = name
            Least = least
            Most = most
            Usage = usage
            Make = make
            Lifting = Lifting.None
        }

    let lifted lifting (entry: Function) = { entry with Lifting = lifting }
