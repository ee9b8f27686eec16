namespace AutoDiff

open System
open System.Collections.Generic
open System.Globalization
open System.Net
open AutoDiff.FSharp

type Verdict =
    | Passed = 0
    | Failed = 1
    | Inconclusive = 2

[<Sealed>]
type CheckResult(name: string, figure: float, bound: float, passed: bool, detail: string) =
    member _.Name = name
    member _.Figure = figure
    member _.Bound = bound
    member _.Passed = passed
    member _.Detail = detail

[<Sealed; TypeFormatterSource>]
type GradientCheckReport(verdict: Verdict, reason: string, results: CheckResult[]) =
    static let number (value: float) =
        value.ToString("g3", CultureInfo.InvariantCulture)

    member _.Verdict = verdict
    member _.Reason = reason
    member _.Results: IReadOnlyList<CheckResult> = results

    override _.ToString() =
        let line (result: CheckResult) =
            let mark = if result.Passed then "ok  " else "FAIL"
            $"  {mark} {result.Name}: {number result.Figure} (bound {number result.Bound}); {result.Detail}"

        String.Join("\n", Seq.append [ $"{verdict}: {reason}" ] (Seq.map line results))

    member this.ToHtml() =
        let cell (tag: string) (text: string) =
            $"<{tag} style=\"text-align:left\">{WebUtility.HtmlEncode text}</{tag}>"

        let row (tag: string) (texts: string list) =
            $"<tr>{texts |> List.map (cell tag) |> String.concat String.Empty}</tr>\n"

        let line (result: CheckResult) =
            let mark = if result.Passed then "ok" else "FAIL"
            row "td" [ mark; result.Name; number result.Figure; number result.Bound; result.Detail ]

        let sentence = $"<p><b>{verdict}</b>: {WebUtility.HtmlEncode reason}</p>\n"

        if results.Length = 0 then
            sentence
        else
            let head = row "th" [ ""; "test"; "figure"; "bound"; "detail" ]
            let body = results |> Array.map line |> String.concat ""
            $"{sentence}<table>\n<thead>{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"

    interface IHtml with
        member this.ToHtml() = this.ToHtml()

/// The tests themselves, on an objective and a point of the right length.
[<Sealed>]
type private Checks(objective: IObjective, x: float[]) =
    let n = objective.Dimension
    let random = Random 20231
    let gradient: float[] = Array.zeroCreate n
    let value = objective.ValueAndGradient(ReadOnlySpan x, Span gradient)

    /// More partial derivatives than this are checked along random directions instead.
    let componentLimit = 200

    /// About the cube root of the rounding unit; a power of two keeps x ± h exact.
    let cubeRootOfRounding = Math.ScaleB(1.0, -17)

    /// What an element of the point is called: by its variable, indices counted from 1.
    let nameOf (index: int) =
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
        | _ -> $"element {index + 1}"


    let dot (a: float[]) (b: float[]) =
        Array.fold2 (fun sum p q -> sum + p * q) 0.0 a b

    let scale (v: float) = Math.Max(1.0, Math.Abs v)

    let show (v: float) =
        v.ToString("G10", CultureInfo.InvariantCulture)

    let moved (h: float) (v: float[]) = Array.map2 (fun a b -> a + h * b) x v

    let randomDirection () =
        Array.init n (fun i -> scale x[i] * (2.0 * random.NextDouble() - 1.0))

    let unit index =
        Array.init n (fun i -> if i = index then scale x[i] else 0.0)

    let valueAt (point: float[]) = objective.Value(ReadOnlySpan point)

    let gradientAt (point: float[]) =
        let g: float[] = Array.zeroCreate n
        objective.ValueAndGradient(ReadOnlySpan point, Span g) |> ignore
        g

    let disagreement (derived: float) (measured: float) (size: float) =
        Math.Abs(derived - measured)
        / Math.Max(size, Math.Max(Math.Abs derived, Math.Abs measured))

    /// Rounding of f spoils a difference quotient by about ε|f|/h, which no derivative can be blamed for.
    let noise (h: float) =
        Math.Max(1.0, Math.Abs value) * Math.ScaleB(1.0, -50) / h

    let centralDifference (v: float[]) (h: float) =
        (valueAt (moved h v) - valueAt (moved -h v)) / (2.0 * h)

    let worst (candidates: seq<float * string>) =
        candidates
        |> Seq.fold
            (fun (figure, detail) (f, d) ->
                if Double.IsNaN f || (f > figure && not (Double.IsNaN figure)) then
                    f, d
                else
                    figure, detail)
            (-1.0, "")

    let differences () =
        let directions =
            if n <= componentLimit then
                Seq.init n (fun i -> nameOf i, unit i)
            else
                Seq.init 20 (fun k -> $"random direction {k + 1}", randomDirection ())

        let compare (name: string, v: float[]) =
            let derived, measured = dot gradient v, centralDifference v cubeRootOfRounding
            let size = 1e-3 * (1.0 + Math.Abs value) + 1e6 * noise cubeRootOfRounding
            disagreement derived measured size, $"{name}: derived {show derived}, measured {show measured}"

        let figure, detail = worst (directions |> Seq.map compare)
        CheckResult("central differences", figure, 1e-5, figure <= 1e-5, detail)

    /// Order p of a remainder that should fall as hᵖ, from steps large enough to stand clear of rounding.
    let order (remainder: float -> float) =
        let steps = [| for k in 4..14 -> Math.ScaleB(1.0, -k) |]
        let floor = 100.0 * Math.ScaleB(1.0, -52) * Math.Max(1.0, Math.Abs value)

        let usable =
            steps
            |> Array.map (fun h -> h, Math.Abs(remainder h))
            |> Array.filter (fun (_, r) -> r > floor)

        let slopes =
            usable
            |> Array.pairwise
            |> Array.map (fun ((h, r), (k, s)) -> Math.Log(r / s) / Math.Log(h / k))

        if slopes.Length = 0 then
            Double.PositiveInfinity
        else
            (Array.sort slopes)[slopes.Length / 2]

    let taylor () =
        let v = randomDirection ()
        let slope = dot gradient v
        let p = order (fun h -> valueAt (moved h v) - value - h * slope)
        let detail = "the remainder f(x + h v) - f(x) - h g·v should fall as h^2 or faster"
        CheckResult("Taylor remainder, first order", p, 1.8, p >= 1.8, detail)

    let multiply (hessian: IHessian) (v: float[]) =
        let product: float[] = Array.zeroCreate n
        hessian.Multiply(ReadOnlySpan v, Span product)
        product

    let curvature (hessian: IHessian) =
        let v = randomDirection ()
        let derived = multiply hessian v
        let h = cubeRootOfRounding

        let measured =
            Array.map2 (fun a b -> (a - b) / (2.0 * h)) (gradientAt (moved h v)) (gradientAt (moved -h v))

        let largest = gradient |> Array.fold (fun size g -> Math.Max(size, Math.Abs g)) 1.0

        let size =
            1e-3 * largest
            + (derived |> Array.fold (fun size d -> Math.Max(size, Math.Abs d)) 0.0)

        let compare i =
            disagreement derived[i] measured[i] size,
            $"H v at {nameOf i}: derived {show derived[i]}, measured {show measured[i]}"

        let figure, detail = worst (Seq.init n compare)
        CheckResult("Hessian-vector product", figure, 1e-5, figure <= 1e-5, detail)

    let symmetry (hessian: IHessian) =
        let u, v = randomDirection (), randomDirection ()
        let a, b = dot u (multiply hessian v), dot v (multiply hessian u)
        let size = 1e-8 * (1.0 + Math.Abs value)
        let figure = disagreement a b size
        CheckResult("symmetry of the Hessian", figure, 1e-8, figure <= 1e-8, $"u·Hv {show a}, v·Hu {show b}")

    let forwardAgainstReverse (written: Objective) =
        let v = randomDirection ()
        let mutable forward = 0.0
        written.ValueAndSlope(ReadOnlySpan x, ReadOnlySpan v, &forward) |> ignore
        let reverse = dot gradient v

        let size =
            Array.fold2 (fun size (g: float) (d: float) -> size + Math.Abs(g * d)) 1e-300 gradient v

        let figure = disagreement forward reverse size
        let detail = $"forward {show forward}, reverse {show reverse}"
        CheckResult("forward mode against reverse", figure, 1e-12, figure <= 1e-12, detail)

    /// Slopes from the two sides of a kink differ however small the step.
    let hasKink () =
        let v = randomDirection ()

        let gap h =
            let right = (valueAt (moved h v) - value) / h
            let left = (value - valueAt (moved -h v)) / h
            Math.Abs(right - left) / (1e-3 + Math.Abs right + Math.Abs left)

        let wide, close = gap 1e-4, gap 1e-6
        wide > 1e-2 && close > 0.5 * wide

    let hessianResults () =
        try
            use hessian = objective.HessianAt(ReadOnlySpan x)
            [ curvature hessian; symmetry hessian ]
        with :? NotSupportedException ->
            []

    let firstOrder () =
        [
            differences ()
            taylor ()

            match objective with
            | :? Objective as written -> forwardAgainstReverse written
            | _ -> ()
        ]

    member _.Report() =
        if not (Double.IsFinite value) then
            GradientCheckReport(Verdict.Inconclusive, $"the value at this point is {show value}.", [||])
        elif not (Array.forall Double.IsFinite gradient) then
            let index = gradient |> Array.findIndex (Double.IsFinite >> not)

            let reason =
                $"the gradient at this point is {show gradient[index]} in {nameOf index}."

            GradientCheckReport(Verdict.Inconclusive, reason, [||])
        else
            let results = firstOrder () @ hessianResults () |> Array.ofList

            match results |> Array.tryFind (fun result -> not result.Passed) with
            | None ->
                let tests = if results.Length = 1 then "test" else "tests"
                GradientCheckReport(Verdict.Passed, $"all {results.Length} {tests} agree.", results)
            | Some _ when hasKink () ->
                let reason =
                    "the function has a kink at this point: slopes from its two sides differ."

                GradientCheckReport(Verdict.Inconclusive, reason, results)
            | Some failure ->
                GradientCheckReport(
                    Verdict.Failed,
                    $"the derivatives do not belong to the function; {failure.Name}: {failure.Detail}.",
                    results
                )

[<AbstractClass; Sealed>]
type GradientCheck =
    static member Run(objective: IObjective, x: ReadOnlySpan<float>) =
        ArgumentNullException.ThrowIfNull objective
        Arguments.checkLength (nameof x) x.Length objective.Dimension
        Checks(objective, x.ToArray()).Report()
