namespace AutoDiff

open System
open System.Globalization
open AutoDiff.FSharp

/// The tests themselves, on an objective and a point of the right length.
[<Sealed>]
type private Checks(objective: IObjective, x: float[]) =
    let n = objective.Dimension
    let random = Random 20231
    let gradient: float[] = Array.zeroCreate n
    let value = objective.ValueAndGradient(ReadOnlySpan x, Span gradient)
    let near = Differences(objective, x, value, gradient, random)

    /// What is compiled keeps its promises; a caller's own functions may break them.
    let isWritten = objective :? Objective

    let dot (a: float[]) (b: float[]) =
        Array.fold2 (fun sum p q -> sum + p * q) 0.0 a b

    let show (v: float) =
        v.ToString("G10", CultureInfo.InvariantCulture)

    let moved (h: float) (v: float[]) = Array.map2 (fun a b -> a + h * b) x v

    let randomDirection () =
        Array.init n (fun i -> Math.Max(1.0, Math.Abs x[i]) * (2.0 * random.NextDouble() - 1.0))

    let valueAt (point: float[]) = objective.Value(ReadOnlySpan point)

    let gradientAt (point: float[]) =
        let g: float[] = Array.zeroCreate n
        objective.ValueAndGradient(ReadOnlySpan point, Span g) |> ignore
        g

    let disagreement (derived: float) (measured: float) (size: float) =
        Math.Abs(derived - measured)
        / Math.Max(size, Math.Max(Math.Abs derived, Math.Abs measured))

    let sameValue () =
        let alone = valueAt x
        let figure = disagreement alone value 1.0
        let detail = $"by itself {show alone}, with the gradient {show value}"
        CheckResult("value, by itself and with the gradient", figure, 1e-9, figure <= 1e-9, detail)

    /// An array that comes with ones in it must leave with what one of zeros does.
    let written (name: string) (write: float[] -> unit) =
        let clean: float[] = Array.zeroCreate n
        let used = Array.create n 1.0
        write clean
        write used

        let i =
            Seq.length (Seq.takeWhile id (Seq.map2 (fun (a: float) (b: float) -> a.Equals b) clean used))

        if i = n then
            CheckResult(name, 0.0, 0.0, true, "the same whatever the array held before")
        else
            let detail =
                $"{Differences.NameOf(objective, i)}: {show clean[i]} in an array of zeros, {show used[i]} in one of ones; every element should be written, not added to"

            CheckResult(name, Math.Abs(clean[i] - used[i]), 0.0, false, detail)

    let gradientWritten () =
        written "gradient, written whole" (fun g ->
            objective.ValueAndGradient(ReadOnlySpan x, Span g) |> ignore)

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
        let h = Math.ScaleB(1.0, -17)

        let measured =
            Array.map2 (fun a b -> (a - b) / (2.0 * h)) (gradientAt (moved h v)) (gradientAt (moved -h v))

        let largest = gradient |> Array.fold (fun size g -> Math.Max(size, Math.Abs g)) 1.0

        let size =
            1e-3 * largest
            + (derived |> Array.fold (fun size d -> Math.Max(size, Math.Abs d)) 0.0)

        let figures = Array.map2 (fun a b -> disagreement a b size) derived measured
        let at = Differences.WorstOf figures

        let detail =
            $"H v at {Differences.NameOf(objective, at)}: derived {show derived[at]}, measured {show measured[at]}"

        CheckResult("Hessian-vector product", figures[at], 1e-5, figures[at] <= 1e-5, detail)

    let symmetry (hessian: IHessian) =
        let u, v = randomDirection (), randomDirection ()
        let a, b = dot u (multiply hessian v), dot v (multiply hessian u)
        let size = 1e-8 * (1.0 + Math.Abs value)
        let figure = disagreement a b size
        CheckResult("symmetry of the Hessian", figure, 1e-8, figure <= 1e-8, $"u·Hv {show a}, v·Hu {show b}")

    let productWritten (hessian: IHessian) =
        let v = randomDirection ()
        written "product, written whole" (fun product -> hessian.Multiply(ReadOnlySpan v, Span product))

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

    let hessianResults () =
        try
            use hessian = objective.HessianAt(ReadOnlySpan x)

            [
                if not isWritten then
                    productWritten hessian

                curvature hessian
                symmetry hessian
            ]
        with :? NotSupportedException ->
            []

    /// The tests, and the direction in which the value disagrees most with its gradient.
    let results () =
        let differences = near.OfValue()
        let passed = differences.Figure <= Differences.Bound

        let all =
            [|
                if not isWritten then
                    sameValue ()
                    gradientWritten ()

                CheckResult(
                    "central differences",
                    differences.Figure,
                    Differences.Bound,
                    passed,
                    differences.Detail
                )
                taylor ()

                match objective with
                | :? Objective as written -> forwardAgainstReverse written
                | _ -> ()

                yield! hessianResults ()
            |]

        struct (all, (if passed then randomDirection () else differences.Direction))

    /// Whether the code breaks a promise, which no kink excuses.
    let isPromise (result: CheckResult) = not isWritten && result.Bound <= 1e-9

    member _.Report() =
        if not (Double.IsFinite value) then
            GradientCheckReport(Verdict.Inconclusive, $"the value at this point is {show value}.", [||])
        elif not (Array.forall Double.IsFinite gradient) then
            let index = gradient |> Array.findIndex (Double.IsFinite >> not)

            let reason =
                $"the gradient by {Differences.NameOf(objective, index)} at this point is {show gradient[index]}."

            GradientCheckReport(Verdict.Inconclusive, reason, [||])
        else
            let struct (results, direction) = results ()
            let failures = results |> Array.filter (fun result -> not result.Passed)

            if failures.Length = 0 then
                let tests = if results.Length = 1 then "test" else "tests"
                GradientCheckReport(Verdict.Passed, $"all {results.Length} {tests} agree.", results)
            elif not (Array.exists isPromise failures) && near.HasKink direction then
                let reason =
                    "the function has a kink at this point: slopes from its two sides differ."

                GradientCheckReport(Verdict.Inconclusive, reason, results)
            else
                let failure = failures[0]

                GradientCheckReport(
                    Verdict.Failed,
                    $"the derivatives do not belong to the function; {failure.Name}: {failure.Detail}.",
                    results
                )

[<AbstractClass; Sealed>]
type GradientCheck =
    static member Run(objective: IObjective, x: ReadOnlySpan<float>) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        Arguments.checkLength (nameof x) x.Length objective.Dimension
        Checks(objective, x.ToArray()).Report()

    static member Compare(objective: IObjective, reference: IObjective, x: ReadOnlySpan<float>) =
        ArgumentNullException.ThrowIfNull(objective, nameof objective)
        ArgumentNullException.ThrowIfNull(reference, nameof reference)
        Arguments.checkLength (nameof x) x.Length objective.Dimension
        Arguments.checkLength (nameof x) x.Length reference.Dimension
        Agreement.report objective reference (x.ToArray())
