namespace AutoDiff.FSharp

open LaneOperations

/// sinh, cosh and tanh from one reduction. With |x| = k ln 2 + r, C = cosh r and S = sinh r,
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

    /// sinh and cosh of a size, with what their sums of large terms lost.
    type private Halves =
        {
            Sinh: Lane
            SinhLost: Lane
            Cosh: Lane
            CoshLost: Lane
        }

    /// Both divided by 2 lest 2ᵏ overflow. C and S enter as 1 + c and r + s, so that what is rounded early is small.
    /// Beyond k = 64 the factor 2⁻ᵏ no longer shows.
    let private halves (size: Lane) =
        let reduced = Exponential.reduce 1021.0 size
        let r = reduced.R
        let rising = Exponential.power2 reduced.Biased
        let falling = Exponential.power2 (rounder 1021.0 - atMost 64.0 reduced.K)
        let sum, difference = rising + falling, rising - falling
        let square = r * r
        let c, s = coshTail square, sinhTail r square
        let sinhRest = fma sum r (fma sum s (difference * c))
        let coshRest = fma difference r (fma difference s (sum * c))
        let sinh, cosh = difference + sinhRest, sum + coshRest

        {
            Sinh = sinh
            SinhLost = (difference - sinh + sinhRest) + (rising - difference - falling)
            Cosh = cosh
            CoshLost = (sum - cosh + coshRest) + (rising - sum + falling)
        }

    /// Sizes that already overflow, and yet leave 2ᵏ / 4 a number.
    let private bounded x = atMost 710.6 (abs x)

    /// What is too small to be told from its image is its own, subnormal or not.
    let private exceptTiny (x: Lane) (result: Lane) =
        where (number 1e-9 >. abs x) x (withSignOf x result)

    let sinh (x: Lane) =
        exceptTiny x (2R * (halves (bounded x)).Sinh)

    let cosh (x: Lane) = 2R * (halves (bounded x)).Cosh

    /// sinh/cosh, the quotient corrected by its remainder and by what the operands lost: else three roundings of
    /// theirs would meet in it. From 22 on, tanh rounds to 1.
    let tanh (x: Lane) =
        let halves = halves (atMost 22.0 (abs x))
        let inverse = 1R / halves.Cosh
        let quotient = halves.Sinh * inverse
        let lost = fma -quotient halves.CoshLost halves.SinhLost
        let remainder = fma -quotient halves.Cosh halves.Sinh + lost
        exceptTiny x (atMost 1.0 (fma remainder inverse quotient))
