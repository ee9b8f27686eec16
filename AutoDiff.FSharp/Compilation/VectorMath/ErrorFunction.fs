namespace AutoDiff.FSharp

open LaneOperations

/// erf x = x + xP(x²) on |x| ≤ 1, and ±(1 - exp(-x²)G) beyond, G = exp(x²)erfc|x| as a polynomial in
/// (|x| - 5/2)/(|x| + 5/2): this maps the long tail to a short interval (Shepherd and Laframboise, Mathematics of
/// Computation 36, 1981). From 6 on, erf rounds to 1.
[<RequireQualifiedAccess>]
module internal ErrorFunction =
    /// By Remez's exchange, 2⁻⁵⁶ of erf x.
    let private central (x: Lane) =
        let p =
            polynomial
                (x * x)
                [
                    0.1283791670955126
                    -0.3761263890318375
                    0.11283791670954857
                    -0.026866170645072882
                    0.00522397762478075
                    -0.0008548326978735213
                    0.00012055331036634117
                    -1.492559350026682e-05
                    1.6460972707077626e-06
                    -1.6350024020316202e-07
                    1.4657871524829037e-08
                    -1.1365632984068078e-09
                    5.945204660324456e-11
                ]

        fma x p x

    /// By Lawson's weighted least squares (60 digits), 2⁻⁵⁶ of erf x. Of erfc, at most 0.16, few digits show in erf:
    /// the rounding of x² in the exponent is not among them.
    let private outer (size: Lane) =
        let g =
            polynomial
                ((size - number 2.5) / (size + number 2.5))
                [
                    0.2108063640611437
                    -0.37173673394897694
                    0.2517131932171763
                    -0.1250330523817412
                    0.03992253909728983
                    -0.003993700597445694
                    -0.002642362680138153
                    0.0008759129980152697
                    0.00022826223867644294
                    -0.0001295052322010743
                    -3.578236263589158e-05
                    1.6717760294391015e-05
                    7.511030882541898e-06
                ]

        1R - Exponential.exp -(size * size) * g

    let erf (x: Lane) =
        let size = atMost 6.0 (abs x)
        where (size >. 1R) (withSignOf x (outer size)) (central x)

    /// exp(-x²) times a polynomial over 1 + 2x, with what x² loses to rounding carried into the exponential; as
    /// ScalarFunctions.Erfc. From 28 on, erfc underflows.
    let private tail (x: Lane) =
        let size = atMost 28.0 x
        let square = size * size
        let lost = fma size size -square
        let t = (size - 3R) / (size + 3R)
        let scaled = polynomial t (List.ofArray ScalarFunctions.ErfcTail)
        Exponential.expOfSum -square -lost * (scaled / (1R + 2R * size))

    let erfc (x: Lane) =
        where (x >. number 0.5) (tail x) (1R - erf x)
