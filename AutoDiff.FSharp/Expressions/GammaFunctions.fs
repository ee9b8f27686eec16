namespace AutoDiff.FSharp

open System

/// log|Γ| and its derivatives over the whole axis (NIST Digital Library of Mathematical Functions, sections 5.4, 5.5, 5.7,
/// 5.11 and 5.15). Compiled code calls them by reflection, so they are static methods.
[<AbstractClass; Sealed>]
type internal GammaFunctions =
    /// (log Γ(2 + z))/z: 1 - γ, then (-1)ᵏ(ζ(k) - 1)/k for zᵏ⁻¹. Exact at its zero and quick for |z| ≤ ½.
    static let aroundTwo =
        [|
            0.42278433509846713
            0.3224670334241132
            -0.0673523010531981
            0.020580808427784546
            -0.007385551028673986
            0.0028905103307415234
            -0.001192753911703261
            0.0005096695247430425
            -0.00022315475845357939
            9.945751278180853e-05
            -4.492623673813314e-05
            2.050721277567069e-05
            -9.439488275268397e-06
            4.374866789907488e-06
            -2.039215753801366e-06
            9.55141213040742e-07
            -4.492469198764566e-07
            2.1207184805554665e-07
            -1.0043224823968099e-07
            4.7698101693639804e-08
            -2.2711094608943164e-08
            1.0838659214896955e-08
            -5.183475041970047e-09
            2.4836745438024785e-09
            -1.1921401405860912e-09
            5.731367241678862e-10
            -2.7595228851242334e-10
            1.330476437424449e-10
            -6.4229645638381e-11
        |]

    /// B₂ₖ/(2k(2k - 1)), B₂ₖ/(2k) and B₂ₖ/(2k)! from k = 1.
    static let stirling =
        [|
            0.08333333333333333
            -0.002777777777777778
            0.0007936507936507937
            -0.0005952380952380953
            0.0008417508417508417
            -0.0019175269175269176
            0.00641025641025641
            -0.029550653594771242
            0.17964437236883057
            -1.3924322169059011
            13.402864044168393
        |]

    static let ofDigamma =
        [|
            0.08333333333333333
            -0.008333333333333333
            0.003968253968253968
            -0.004166666666666667
            0.007575757575757576
            -0.021092796092796094
            0.08333333333333333
            -0.4432598039215686
            3.0539543302701198
            -26.456212121212122
            281.46014492753625
        |]

    static let ofPolygamma =
        [|
            0.08333333333333333
            -0.001388888888888889
            3.306878306878307e-05
            -8.267195767195768e-07
            2.08767569878681e-08
            -5.284190138687493e-10
            1.3382536530684679e-11
            -3.3896802963225827e-13
            8.586062056277845e-15
            -2.174868698558062e-16
            5.5090028283602295e-18
            -1.3954464685812522e-19
            3.534707039629467e-21
        |]

    static let polynomial (coefficients: float[]) (x: float) =
        let mutable sum = 0.0

        for k = coefficients.Length - 1 downto 0 do
            sum <- sum * x + coefficients[k]

        sum

    static let isPole (x: float) = x <= 0.0 && x = Math.Floor x

    /// log Γ(x) for 2½ < x < 8: the factors from x - 1 down are exact, and what is left is near 2.
    static let descend (x: float) =
        let mutable product = 1.0
        let mutable rest = x

        while rest > 2.5 do
            rest <- rest - 1.0
            product <- product * rest

        Math.Log product + (rest - 2.0) * polynomial aroundTwo (rest - 2.0)

    /// log Γ(x) for x > 0, of which ½ and less are left to the caller; 0.41893… is (log 2π - 1)/2.
    static let positive (x: float) =
        if x <= 1.5 then
            (x - 1.0) * polynomial aroundTwo (x - 1.0) - ScalarFunctions.Log1P(x - 1.0)
        elif x <= 2.5 then
            (x - 2.0) * polynomial aroundTwo (x - 2.0)
        elif x < 8.0 then
            descend x
        else
            let series = polynomial stirling (1.0 / x / x) / x
            (x - 0.5) * (Math.Log x - 1.0) + (0.4189385332046727 + series)

    /// log|Γ(x)|: +∞ at 0, -1, -2, … and at ±∞.
    static member LogGamma(x: float) =
        if isPole x then
            Double.PositiveInfinity
        elif x < -0.5 then
            Math.Log(Math.PI / (-x * Math.Abs(Double.SinPi x))) - positive -x
        elif x < 0.5 then
            x * polynomial aroundTwo x - ScalarFunctions.Log1P x - Math.Log(Math.Abs x)
        else
            positive x

    /// ψ = (log Γ)′: recurrence up to 10, then the asymptotic series; negative x by reflection. ∓∞ at ±0, NaN at the
    /// other poles.
    static member Digamma(x: float) =
        if x = 0.0 then
            -1.0 / x
        elif isPole x then
            nan
        elif x < 0.0 then
            GammaFunctions.Digamma(1.0 - x) - Math.PI * Double.CosPi x / Double.SinPi x
        else
            let mutable sum = 0.0
            let mutable t = x

            while t < 10.0 do
                sum <- sum - 1.0 / t
                t <- t + 1.0

            sum + (Math.Log t - 0.5 / t - polynomial ofDigamma (1.0 / t / t) / t / t)

    /// dⁿ cot(πx) / d(πx)ⁿ, a polynomial of the cotangent: each derivative brings a factor -(1 + c²).
    static member private CotangentDerivative(n: int, x: float) =
        let mutable terms = [| 0.0; 1.0 |]

        for _ in 1..n do
            let slope = Array.init (terms.Length - 1) (fun k -> float (k + 1) * terms[k + 1])

            let at k =
                if k >= 0 && k < slope.Length then slope[k] else 0.0

            terms <- Array.init (terms.Length + 1) (fun k -> -(at k + at (k - 2)))

        polynomial terms (Double.CosPi x / Double.SinPi x)

    /// Σ n!/(x + k)ⁿ⁺¹ for x > 0: terms up to 10 + n, then (n - 1)!/xⁿ (1 + n/(2x) + …).
    static member private Zeta(n: int, x: float) =
        let order = float n
        let mutable factorial = 1.0

        for k in 2 .. n - 1 do
            factorial <- factorial * float k

        let mutable sum = 0.0
        let mutable t = x

        while t < 10.0 + order do
            sum <- sum + order * factorial / Math.Pow(t, order + 1.0)
            t <- t + 1.0

        let mutable tail = 1.0 + order / t / 2.0
        let mutable rising = 1.0

        for k in 0 .. ofPolygamma.Length - 1 do
            let next = order + float (2 * k)
            rising <- rising * (next / t) * ((next + 1.0) / t)
            tail <- tail + ofPolygamma[k] * rising

        sum + factorial / Math.Pow(t, order) * tail

    /// ψ⁽ⁿ⁾(x) for whole n from 0 to 60, NaN for other n. At the poles ∞ for odd n, NaN for even n > 0.
    static member Polygamma(n: float, x: float) =
        let isOdd = n % 2.0 = 1.0

        if n = 0.0 then
            GammaFunctions.Digamma x
        elif not (n > 0.0 && n <= 60.0 && n = Math.Floor n) || Double.IsNaN x then
            nan
        elif isPole x then
            if isOdd && Double.IsFinite x then
                Double.PositiveInfinity
            else
                nan
        elif x > 0.0 then
            let size = GammaFunctions.Zeta(int n, x)
            if isOdd then size else -size
        else
            let mirrored = GammaFunctions.Zeta(int n, 1.0 - x)
            let slope = GammaFunctions.CotangentDerivative(int n, x)
            -Math.Pow(Math.PI, n + 1.0) * slope - mirrored
