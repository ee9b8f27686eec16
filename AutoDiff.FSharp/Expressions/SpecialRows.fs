namespace AutoDiff.FSharp

open System
open AutoDiff

/// Functions of statistics and learning, and the gamma function's family.
[<RequireQualifiedAccess>]
module internal SpecialRows =
    /// The slope of erf at 0.
    let private twoByRootPi = 2.0 / Math.Sqrt Math.PI

    open Row
    open Formula

    // σ(x)σ(-x): 1 - σ(x) would cancel for large x.
    let sigmoid =
        unary "sigmoid" (Notation.Command @"\sigma") (own "Sigmoid") 34 VectorForms.sigmoid (fun x y ->
            y * call "sigmoid" [ -x ])
        |> increasing

    let softplus =
        unary
            "softplus"
            (Notation.Delimited @"\log\left(1 + e^{#1}\right)")
            (own "Softplus")
            84
            VectorForms.softplus
            (fun x _ -> call "sigmoid" [ x ])
        |> increasing

    let erf =
        unary "erf" (Notation.Command @"\operatorname{erf}") (own "Erf") 68 VectorForms.erf (fun x _ ->
            Number twoByRootPi * call "exp" [ -(x * x) ])
        |> increasing

    let erfc =
        unary "erfc" (Notation.Command @"\operatorname{erfc}") (own "Erfc") 110 VectorForms.erfc (fun x _ ->
            -(Number twoByRootPi * call "exp" [ -(x * x) ]))
        |> decreasing

    /// max(x, 0) with derivative 0 at 0, where max itself shares.
    let relu =
        unary "relu" (Notation.Command @"\operatorname{relu}") (own "Relu") 1 VectorForms.relu (fun x _ ->
            call "greater" [ x; 0Q ])
        |> increasing

    /// Huber's loss: r²/2 up to |r| = δ, and its tangent beyond. Its slope is r held within ±δ.
    let huber =
        let byResidual r delta _ =
            call "min" [ call "max" [ r; -delta ]; delta ]

        let byThreshold r delta _ =
            call "relu" [ call "abs" [ r ] - delta ]

        binary
            "huber"
            (Notation.Command @"\operatorname{huber}")
            (own "Huber")
            6
            VectorForms.huber
            byResidual
            byThreshold
        |> withRange2 (ValueRange.huber (fun r delta -> ScalarFunctions.Huber(r, delta)))

    let logit =
        library "logit" (Notation.Command @"\operatorname{logit}") (own "Logit") 90 (fun p _ ->
            1Q / (p * (1Q - p)))
        |> increasing
        |> withDomain (Domain.Between(0, 0.0, 1.0))

    let lgamma =
        library "lgamma" (Notation.Command @"\operatorname{lgamma}") (ofGamma "LogGamma") 150 (fun x _ ->
            call "digamma" [ x ])
        |> withRange (ValueRange.valley GammaFunctions.LogGamma 1.4616321449683622)

    let digamma =
        library "digamma" (Notation.Command @"\psi") (ofGamma "Digamma") 200 (fun x _ ->
            call "polygamma" [ 1Q; x ])
        |> withRange (ValueRange.monotonic GammaFunctions.Digamma)

    /// ψ⁽ⁿ⁾(x). It exists for whole n alone: by n there is no derivative.
    let polygamma =
        let scalar = ofGamma "Polygamma"

        binary
            "polygamma"
            (Notation.Delimited @"\psi^{\left(#1\right)}\left(#2\right)")
            scalar
            800
            (eachLane scalar)
            (fun _ _ _ -> Number nan)
            (fun n x _ -> call "polygamma" [ n + 1Q; x ])
        |> withRange2 (fun n x ->
            if n.Lower = n.Upper then
                ValueRange.monotonic (fun x -> GammaFunctions.Polygamma(n.Lower, x)) x
            else
                ValueRange.whole)
