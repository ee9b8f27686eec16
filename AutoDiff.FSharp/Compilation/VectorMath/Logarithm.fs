namespace AutoDiff.FSharp

open System

/// log, log1p and softplus.
/// x = 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, s = f / (2 + f), and log(1 + f) = 2 artanh s = f - (f²/2 - s(f²/2 + R(s²))):
/// only small terms are rounded before f is added (Ng's form in fdlibm; Muller, Elementary Functions, 3rd ed. 2016,
/// section 11.2).
[<RequireQualifiedAccess>]
module internal Logarithm =
    let private log2High = 0.6931471805599453
    let private log2Low = 2.3190468138462996e-17
    let private smallestNormal = 2.2250738585072014e-308

    let private patternOf (value: float) = BitConverter.DoubleToInt64Bits value
    let private one = patternOf 1.0
    let private root = patternOf (Math.Sqrt 0.5)
    let private rootToOne = one - root
    open LaneOperations

    let private exponentBits = Lane.Bits 0x7FF0000000000000L
    let private fractionBits = Lane.Bits 0x000FFFFFFFFFFFFFL

    let private carried exponent =
        exponent |||. Lane.Bits 0x4330000000000000L

    /// x with its fraction so shifted that the exponent field counts from √½ instead of 1.
    let private aligned x = x +. Lane.Bits rootToOne

    let private exponentOf (aligned: Lane) (bias: Lane) = carried (aligned >>>. 52) - bias

    let private fractionOf (aligned: Lane) =
        ((aligned &&&. fractionBits) +. Lane.Bits root) - 1R

    /// s(f²/2 + R(s²)) with R(z) = zQ(z), and f²/2. Q by Remez's exchange to 2⁻⁶³ of log(1 + f).
    let private parts (coefficients: float list) (f: Lane) =
        let s = f / (f + 2R)
        let z = s * s
        let halfSquare = number 0.5 * f * f
        s, fma z (polynomial z coefficients) halfSquare, halfSquare

    let private reducedCoefficients =
        [
            0.6666666666666666
            0.4000000000000478
            0.2857142856936901
            0.222222226239959
            0.18181776337017294
            0.15387098667423985
            0.1324930964790129
            0.13263024158073758
        ]

    let private assemble (k: Lane) (f: Lane) =
        let s, sum, halfSquare = parts reducedCoefficients f
        let rest = halfSquare - fma s sum (k * number log2Low)
        fma k (number log2High) (f - rest)

    /// The result inside the domain (edge, ∞); -∞ on its edge, NaN below, and x where it is ∞ or NaN.
    let private within (edge: float) (x: Lane) (result: Lane) =
        let upper = where (number Double.PositiveInfinity >. x) result x

        let outside =
            where (x =. number edge) (number Double.NegativeInfinity) (number Double.NaN)

        where (x >. number edge) upper outside

    /// k and f of x = 2ᵏ(1 + f) for positive x, subnormal ones by way of 2⁵⁴x.
    let split (x: Lane) =
        let isSubnormal = number smallestNormal >. x
        let normal = where isSubnormal (x * number 18014398509481984.0) x
        let aligned = aligned normal
        exponentOf aligned (where isSubnormal (carrier 1077.0) (carrier 1023.0)), fractionOf aligned

    let log (x: Lane) =
        let k, f = split x
        within 0.0 x (assemble k f)

    /// log of the exact sum 1 + x = u + c: the rounding error c is carried along, scaled like u (Knuth's two-sum). Half
    /// of it times 2^(1-k), since 2⁻ᵏ would not exist for the largest u.
    let log1p (x: Lane) =
        let u = 1R + x
        let added = u - 1R
        let c = (1R - (u - added)) + (x - added)
        let aligned = aligned u
        let perHalfScale = exponentBits -. (aligned &&&. exponentBits)
        let f = fma (number 0.5 * c) perHalfScale (fractionOf aligned)
        let result = assemble (exponentOf aligned (carrier 1023.0)) f
        where (u =. 1R) x (within -1.0 x result)

    /// log(1 + e) for 0 ≤ e ≤ 1 without reduction: s ≤ ⅓. Q by Remez's exchange to 2⁻⁵⁹.
    let private log1pOfUnit (e: Lane) =
        let s, sum, halfSquare =
            parts
                [
                    0.6666666666666666
                    0.4000000000000013
                    0.2857142857139474
                    0.22222222226278351
                    0.181818179087648
                    0.15384626765286324
                    0.13333023370033084
                    0.11770371526774547
                    0.10456483581018526
                    0.10093290291863201
                    0.05788839358556195
                    0.16085752865685757
                ]
                e

        e - (halfSquare - s * sum)

    /// max(x, 0) + log(1 + exp(-|x|)).
    let softplus (x: Lane) =
        atLeast 0.0 x + log1pOfUnit (Exponential.decay x)

    /// a log b, and 0 where a is 0.
    let xlogy (a: Lane) (b: Lane) = where (a =. 0R) (0R) (a * log b)
