namespace AutoDiff.FSharp

open System
open System.Globalization
open AutoDiff

/// Two objectives that should be one function, at a point.
[<RequireQualifiedAccess>]
module internal Agreement =
    let private bound = 1e-8

    let private show (value: float) =
        value.ToString("G10", CultureInfo.InvariantCulture)

    /// The worst element; one that is no number agrees with one that is none.
    let private compare title (names: int -> string) smallest (ours: float[]) (theirs: float[]) =
        let largest =
            Seq.append ours theirs
            |> Seq.filter Double.IsFinite
            |> Seq.fold (fun most v -> Math.Max(most, Math.Abs v)) smallest

        let disagreement (a: float) (b: float) =
            if a.Equals b then
                0.0
            elif Double.IsFinite a && Double.IsFinite b then
                Math.Abs(a - b) / largest
            else
                Double.PositiveInfinity

        let figures = Array.map2 disagreement ours theirs
        let worst = Differences.WorstOf figures
        let detail = $"{names worst}{show ours[worst]}, reference {show theirs[worst]}"
        CheckResult(title, figures[worst], bound, figures[worst] <= bound, detail)

    let private valueAndGradient (objective: IObjective) (x: float[]) =
        let gradient: float[] = Array.zeroCreate x.Length
        let value = objective.ValueAndGradient(ReadOnlySpan x, Span gradient)
        struct (value, gradient)

    /// H v; none where the objective knows no second derivatives.
    let private product (objective: IObjective) (x: float[]) (v: float[]) =
        try
            let product: float[] = Array.zeroCreate x.Length
            use hessian = objective.HessianAt(ReadOnlySpan x)
            hessian.Multiply(ReadOnlySpan v, Span product)
            Some product
        with :? NotSupportedException ->
            None

    let report (objective: IObjective) (reference: IObjective) (x: float[]) =
        let struct (value, gradient) = valueAndGradient objective x
        let struct (expected, slopes) = valueAndGradient reference x

        let name index =
            $"{Differences.NameOf(reference, index)}: "

        let smallest = 1e-3 * (1.0 + Math.Abs expected)
        let random = Random 20231
        let v = Array.map (fun _ -> 2.0 * random.NextDouble() - 1.0) x

        let results =
            [|
                compare "value" (fun _ -> "") smallest [| value |] [| expected |]
                compare "gradient" name smallest gradient slopes

                match product objective x v, product reference x v with
                | Some ours, Some theirs -> compare "Hessian-vector product" name smallest ours theirs
                | _ -> ()
            |]

        match results |> Array.tryFind (fun result -> not result.Passed) with
        | _ when not (Double.IsFinite expected) && value.Equals expected ->
            GradientCheckReport(Verdict.Inconclusive, $"both values at this point are {show value}.", [||])
        | Some failure ->
            let reason = $"the two are not one function; {failure.Name}: {failure.Detail}."
            GradientCheckReport(Verdict.Failed, reason, results)
        | None ->
            let tests = results |> Array.map _.Name |> String.concat ", "
            GradientCheckReport(Verdict.Passed, $"the two agree: {tests}.", results)
