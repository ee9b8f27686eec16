namespace AutoDiff.FSharp.TextInput

open System

/// Every step-th place of an axis from the first on, so many of them, and whether a condition holds there.
[<Struct; NoComparison>]
type internal AxisPiece =
    {
        Low: int
        Step: int
        Count: int
        Holds: bool
    }

/// <summary>Where along an axis a condition holds, whatever the axis is as long as.</summary>
/// <remarks>From each start on, up to the next, it holds at the places whose remainder by the period is marked.</remarks>
[<NoEquality; NoComparison>]
type internal PlaceSet =
    {
        /// Of the axis.
        Count: int
        /// Ascending; the first is 0.
        Starts: int[]
        /// One array a start, as long as the period.
        Marks: bool[][]
    }

    member set.Period = set.Marks[0].Length

[<RequireQualifiedAccess>]
module internal PlaceSet =
    let private longestPeriod = 64

    /// More pieces are no longer worth their loops.
    let mostPieces = 8

    let private everywhere count holds =
        {
            Count = count
            Starts = [| 0 |]
            Marks = [| [| holds |] |]
        }

    let complement (set: PlaceSet) =
        { set with
            Marks = set.Marks |> Array.map (Array.map not)
        }

    let private from count (first: int64) =
        if first <= 0L then
            everywhere count true
        elif first >= int64 count then
            everywhere count false
        else
            {
                Count = count
                Starts = [| 0; int first |]
                Marks = [| [| false |]; [| true |] |]
            }

    let private floorDivide (a: int64) (b: int64) =
        let quotient = a / b

        if a % b <> 0L && (a < 0L) <> (b < 0L) then
            quotient - 1L
        else
            quotient

    /// The places p at which c + k·p ≥ 0.
    let atLeastZero count (k: int64) (c: int64) =
        if k > 0L then
            from count -(floorDivide c k)
        else
            complement (from count (floorDivide c -k + 1L))

    /// The places at which the remainder of c + k·p by the divisor is one for which the test holds.
    let ofRemainder count (k: int64) (c: int64) (divisor: int64) (holds: int64 -> bool) =
        let remainder place =
            let value = (k * place + c) % divisor
            if value < 0L then value + divisor else value

        if divisor > int64 longestPeriod then
            ValueNone
        else
            let marks = Array.init (int divisor) (fun place -> holds (remainder (int64 place)))

            ValueSome
                {
                    Count = count
                    Starts = [| 0 |]
                    Marks = [| marks |]
                }

    let rec private greatestDivisor a b =
        if b = 0 then a else greatestDivisor b (a % b)

    /// Where both hold, or either; nothing where the period would be too long.
    let combine (operation: bool -> bool -> bool) (a: PlaceSet) (b: PlaceSet) : PlaceSet voption =
        let period = a.Period / greatestDivisor a.Period b.Period * b.Period

        let mark (set: PlaceSet) start place =
            let at = Array.FindLastIndex(set.Starts, (fun other -> other <= start))
            set.Marks[at][place % set.Period]

        if period > longestPeriod then
            ValueNone
        else
            let starts = Array.append a.Starts b.Starts |> Array.distinct |> Array.sort

            let marks start =
                Array.init period (fun place -> operation (mark a start place) (mark b start place))

            ValueSome
                {
                    Count = a.Count
                    Starts = starts
                    Marks = Array.map marks starts
                }

    /// The pieces between two places, by the shortest period the marks have.
    let private piecesOf (marks: bool[]) low high =
        let repeats period =
            marks
            |> Seq.indexed
            |> Seq.forall (fun (place, mark) -> mark = marks[place % period])

        let period =
            seq { 1 .. marks.Length }
            |> Seq.find (fun period -> marks.Length % period = 0 && repeats period)

        [|
            for place in low .. min high (low + period) - 1 do
                let count = (high - place + period - 1) / period

                {
                    Low = place
                    Step = if count = 1 then 1 else period
                    Count = count
                    Holds = marks[place % marks.Length]
                }
        |]

    /// The axis cut into pieces; nothing where there are too many.
    let pieces (set: PlaceSet) : AxisPiece[] voption =
        let stretches =
            Seq.zip set.Starts set.Marks
            |> Seq.fold
                (fun stretches (start, marks) ->
                    match stretches with
                    | struct (_, last) :: _ when last = marks -> stretches
                    | _ -> struct (start, marks) :: stretches)
                []

        let cut =
            stretches
            |> List.fold
                (fun struct (pieces, high) (struct (low, marks)) ->
                    struct (Array.append (piecesOf marks low high) pieces, low))
                struct ([||], set.Count)
            |> fun struct (pieces, _) -> pieces

        if cut.Length <= mostPieces then
            ValueSome cut
        else
            ValueNone
