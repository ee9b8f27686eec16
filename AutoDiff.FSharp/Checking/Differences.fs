namespace AutoDiff.FSharp

open System
open System.Globalization
open AutoDiff

/// A slope as the gradient gives it, and as differences of the value do.
[<Struct>]
type internal Slope =
    {
        Direction: float[]
        Derived: float
        Measured: float
        /// How far the two are apart, relative to the larger.
        Figure: float
    }

/// Where a gradient and the differences of its value disagree.
[<Struct>]
type internal Disagreement =
    {
        /// The largest.
        Figure: float
        /// Along this direction.
        Direction: float[]
        Detail: string
    }

/// An objective near a point, measured.
[<Sealed>]
type internal Differences(objective: IObjective, x: float[], value: float, gradient: float[], random: Random)
    =
    let n = x.Length

    /// More partial derivatives than this are checked along random directions first.
    let componentLimit = 200

    /// About the cube root of the rounding unit; a power of two keeps x ± h exact.
    let h = Math.ScaleB(1.0, -17)

    let scale (v: float) = Math.Max(1.0, Math.Abs v)

    /// Rounding of f spoils a difference quotient by about ε|f|/h, which no derivative can be blamed for.
    let noise = Math.Max(1.0, Math.Abs value) * Math.ScaleB(1.0, -50) / h

    /// Slopes much smaller than the largest are compared with it instead of with each other.
    let smallest =
        let largest =
            Array.fold2 (fun most (g: float) at -> Math.Max(most, Math.Abs(g * scale at))) 1.0 gradient x

        1e-3 * largest + 1e6 * noise

    let name index = Differences.NameOf(objective, index)

    let show (v: float) =
        v.ToString("G10", CultureInfo.InvariantCulture)

    let dot (a: float[]) (b: float[]) =
        Array.fold2 (fun sum p q -> sum + p * q) 0.0 a b

    let moved (step: float) (v: float[]) =
        Array.map2 (fun a b -> a + step * b) x v

    let valueAt (point: float[]) = objective.Value(ReadOnlySpan point)

    let unit index =
        Array.init n (fun i -> if i = index then scale x[i] else 0.0)

    /// ±1 by chance, within a range of elements.
    let signs first last =
        Array.init n (fun i ->
            if i < first || i >= last then 0.0
            elif random.Next 2 = 0 then scale x[i]
            else -(scale x[i]))

    let along (direction: float[]) =
        let derived = dot gradient direction

        let measured =
            (valueAt (moved h direction) - valueAt (moved -h direction)) / (2.0 * h)

        let size = Math.Max(smallest, Math.Max(Math.Abs derived, Math.Abs measured))

        {
            Direction = direction
            Derived = derived
            Measured = measured
            Figure = Math.Abs(derived - measured) / size
        }

    let worst (slopes: Slope[]) =
        slopes[Differences.WorstOf(slopes |> Array.map (fun slope -> slope.Figure))]

    let fails (slope: Slope) = not (slope.Figure <= Differences.Bound)

    /// One element that is wrong, by halving: of random signs on either half, those that disagree more.
    let locate () =
        let mutable first = 0
        let mutable last = n

        while last - first > 1 do
            let middle = first + (last - first) / 2
            let left, right = along (signs first middle), along (signs middle last)

            if abs (left.Derived - left.Measured) >= abs (right.Derived - right.Measured) then
                last <- middle
            else
                first <- middle

        first

    let near (a: float) (b: float) =
        Math.Abs(a - b) <= 1e-4 * Math.Max(Math.Abs a, Math.Abs b)

    /// A partial derivative, measured with a step in proportion to its variable.
    let partial index =
        let slope = along (unit index)

        { slope with
            Derived = gradient[index]
            Measured = slope.Measured / scale x[index]
        }

    /// What several wrong elements have in common: a factor, or the place they belong to.
    let pattern (slopes: Slope[]) (wrong: int[]) =
        let derived index = slopes[index].Derived
        let measured index = slopes[index].Measured

        let isShifted step =
            wrong
            |> Array.forall (fun i ->
                let from = i + step
                from < 0 || from >= n || near (derived i) (measured from))

        let factor = derived wrong[0] / measured wrong[0]

        if
            Double.IsFinite factor
            && wrong |> Array.forall (fun i -> near (derived i) (factor * measured i))
        then
            let shown = factor.ToString("G4", CultureInfo.InvariantCulture)

            if near factor -1.0 then
                "; the sign is wrong"
            else
                $"; derived is {shown} times measured"
        elif wrong.Length > 2 && isShifted 1 then
            "; derived is what is measured at the next element"
        elif wrong.Length > 2 && isShifted -1 then
            "; derived is what is measured at the element before"
        else
            ""

    let listed (wrong: int[]) =
        let names = wrong |> Array.truncate 5 |> Array.map name |> String.concat ", "
        if wrong.Length > 5 then $"{names}, …" else names

    let numbers (slope: Slope) =
        $"derived {show slope.Derived}, measured {show slope.Measured}"

    let byElements () =
        let slopes = Array.init n partial
        let wrong = [| 0 .. n - 1 |] |> Array.filter (fun i -> fails slopes[i])
        let at = Differences.WorstOf(slopes |> Array.map (fun slope -> slope.Figure))
        let most = slopes[at]

        let count =
            if wrong.Length > 1 then
                $"; {wrong.Length} of {n} elements disagree: {listed wrong}"
            else
                ""

        let common = if wrong.Length > 1 then pattern slopes wrong else ""

        {
            Figure = most.Figure
            Direction = most.Direction
            Detail = $"{name at}: {numbers most}{count}{common}"
        }

    let byDirections () =
        let most =
            worst (
                Array.init 20 (fun _ ->
                    along (Array.init n (fun i -> scale x[i] * (2.0 * random.NextDouble() - 1.0))))
            )

        if fails most then
            let index = locate ()
            let found = partial index

            {
                Figure = most.Figure
                Direction = found.Direction
                Detail = $"{name index}: {numbers found}; found along random directions, there may be others"
            }
        else
            {
                Figure = most.Figure
                Direction = most.Direction
                Detail = $"along 20 random directions; {numbers most}"
            }

    /// The largest disagreement that passes.
    static member Bound = 1e-5

    /// What an element of the point is called: by its variable, indices counted from 1; of an objective in code x[i], from 0.
    static member NameOf(objective: IObjective, index: int) =
        match objective with
        | :? Objective as written ->
            let variable =
                written.Variables |> Seq.findBack (fun variable -> variable.Offset <= index)

            if variable.Shape.Rank = 0 then
                variable.Name
            else
                let place = index - variable.Offset
                let strides = variable.Shape.Strides

                let at axis stride =
                    place / stride % variable.Shape.Dims[axis] + 1

                let indices = String.Join(",", strides |> Array.mapi at)
                $"{variable.Name}[{indices}]"
        | _ -> $"x[{index}]"

    /// Where the largest stands; where the first NaN does, if there is one.
    static member WorstOf(figures: float[]) =
        match Array.tryFindIndex Double.IsNaN figures with
        | Some index -> index
        | None -> Array.IndexOf(figures, Array.max figures)

    /// Every partial derivative, or slopes along random directions.
    member _.OfValue() =
        if n <= componentLimit then
            byElements ()
        else
            byDirections ()

    /// Whether slopes from the two sides differ however small the step.
    member _.HasKink(direction: float[]) =
        let gap step =
            let right = (valueAt (moved step direction) - value) / step
            let left = (value - valueAt (moved -step direction)) / step
            Math.Abs(right - left) / (1e-3 + Math.Abs right + Math.Abs left)

        let wide, close = gap 1e-4, gap 1e-6
        wide > 1e-2 && close > 0.5 * wide
