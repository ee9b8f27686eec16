namespace AutoDiff.FSharp

open LaneOperations

/// sinh and cosh from one reduction, and tanh. With |x| = k ln 2 + r, C = cosh r and S = sinh r,
/// sinh|x| = S(2ᵏ + 2⁻ᵏ)/2 + C(2ᵏ - 2⁻ᵏ)/2 and cosh x = C(2ᵏ + 2⁻ᵏ)/2 + S(2ᵏ - 2⁻ᵏ)/2: no quotient, and near 0,
/// where k = 0, the factor of C vanishes and with it all cancellation.
[<RequireQualifiedAccess>]
module internal Hyperbolic =
    /// sinh r - r for |r| ≤ ln 2 / 2; by Remez's exchange to 2⁻⁶⁰ of sinh r.
    let private sinhTail (r: Lane) (square: Lane) =
        let a =
            polynomial
                square
                [
                    0.16666666666666674
                    0.008333333333322207
                    0.00019841269886591
                    2.7557242336680357e-06
                    2.5110049895858716e-08
                ]

        r * square * a

    /// cosh r - 1 likewise, to 2⁻⁶⁵ of 1.
    let private coshTail (square: Lane) =
        let b =
            polynomial
                square
                [
                    0.04166666666666667
                    0.0013888888888880944
                    2.4801587333953088e-05
                    2.755726431433642e-07
                    2.091813816945824e-09
                ]

        square * fma square b (number 0.5)

    type private Halves = { Sinh: Lane; Cosh: Lane }

    /// sinh and cosh of a size, divided by 2 lest 2ᵏ overflow. C and S enter as 1 + c and r + s, so that what is
    /// rounded early is small. Beyond k = 64 the factor 2⁻ᵏ no longer shows.
    let private halves (size: Lane) =
        let reduced = Exponential.reduce 1021.0 size
        let r = reduced.R
        let rising = Exponential.power2 reduced.Biased
        let falling = Exponential.power2 (rounder 1021.0 - atMost 64.0 reduced.K)
        let sum, difference = rising + falling, rising - falling
        let square = r * r
        let c, s = coshTail square, sinhTail r square

        {
            Sinh = difference + fma sum r (fma sum s (difference * c))
            Cosh = sum + fma difference r (fma difference s (sum * c))
        }

    /// Sizes that already overflow, and yet leave 2ᵏ / 4 a number.
    let private bounded x = atMost 710.6 (abs x)

    /// What is too small to be told from its image is its own, subnormal or not.
    let private exceptTiny (x: Lane) (result: Lane) =
        where (number 1e-9 >. abs x) x (withSignOf x result)

    let sinh (x: Lane) =
        exceptTiny x (2R * (halves (bounded x)).Sinh)

    let cosh (x: Lane) = 2R * (halves (bounded x)).Cosh

    /// |x| + |x|³P(x²) while tanh|x| ≤ ½; by Remez's exchange to 2⁻⁵⁴.
    let private tanhSeries (size: Lane) =
        let square = size * size

        let p =
            polynomial
                square
                [
                    -0.3333333333333284
                    0.13333333333223382
                    -0.053968253895457084
                    0.02186948630425538
                    -0.008863197555466686
                    0.003591735669713532
                    -0.0014532618691702984
                    0.000579190088762161
                    -0.0002102817527876617
                    5.09462330413409e-05
                ]

        fma (size * square) p size

    /// 1 - 2 / (exp(2|x|) + 1), which from ½ on halves the error of the quotient.
    let private tanhByExp (size: Lane) =
        let reduced = Exponential.reduce 1023.0 (2R * size)
        let power = Exponential.power2 reduced.Biased
        let divisor = fma (Exponential.fraction reduced.R) power (power + 1R)
        1R - 2R / divisor

    /// From 22 on, tanh rounds to 1.
    let tanh (x: Lane) =
        let size = atMost 22.0 (abs x)
        let isLarge = size >. number 0.5493061443340549
        withSignOf x (where isLarge (tanhByExp size) (tanhSeries size))
