namespace AutoDiff.FSharp

open LaneOperations

/// exp, expm1 and the parts of exp that other functions build on.
/// x = k ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite, 1980, chapter 6; with fused products both parts of ln 2 may
/// have all their bits), then exp x = 2ᵏ(1 + r + r²P(r)).
[<RequireQualifiedAccess>]
module internal Exponential =
    let private perLog2 = 1.4426950408889634
    let private minusLog2High = -0.6931471805599453
    let private minusLog2Low = -2.3190468138462996e-17

    /// x = k ln 2 + r. `Biased` holds k + bias in its low bits.
    type Reduced = { Biased: Lane; K: Lane; R: Lane }

    let reduce (bias: float) (x: Lane) =
        let biased = fma x (number perLog2) (rounder bias)
        let k = biased - rounder bias

        {
            Biased = biased
            K = k
            R = fma k (number minusLog2Low) (fma k (number minusLog2High) x)
        }

    /// exp r - 1 = r + r²P(r) for |r| ≤ ln 2 / 2. P by Remez's exchange (60 digits), weighted for relative error,
    /// which is 2⁻⁶⁰ with rounded coefficients.
    let fraction (r: Lane) =
        let p =
            polynomial
                r
                [
                    0.5
                    0.16666666666666677
                    0.04166666666666652
                    0.008333333333321638
                    0.0013888888888957936
                    0.00019841269886119192
                    2.480158718266205e-05
                    2.7557244202810123e-06
                    2.75573928588133e-07
                    2.51090440414872e-08
                    2.0878694560845346e-09
                ]

        fma (r * r) p r

    /// The double whose exponent field is the low bits of an integer.
    let power2 (biased: Lane) = biased <<<. 52

    // Two factors of about 2^(k/2): each exists where 2ᵏ overflows or is subnormal, and only the last product rounds.
    let private scale (reduced: Reduced) (value: Lane) =
        let half = fma reduced.K (number 0.5) (rounder 1023.0)
        value * power2 half * power2 (reduced.Biased -. half)

    // Outside these bounds exp has overflowed or vanished.
    let private reduceAll (x: Lane) =
        x |> atMost 711.0 |> atLeast -746.0 |> reduce 2046.0

    let exp (x: Lane) =
        let reduced = reduceAll x
        scale reduced (1R + fraction reduced.R)

    /// exp(x + low) for a low at most about an ulp of x.
    let expOfSum (x: Lane) (low: Lane) =
        let reduced = reduceAll x
        scale reduced (1R + fraction (reduced.R + low))

    /// 2ᵏ(exp r - 1) + (2ᵏ - 1), at half the size lest 2ᵏ overflow. Below -50 it is -1; what is too small for 1 + x
    /// to notice is its own result, sign of zero included.
    let expm1 (x: Lane) =
        let reduced = x |> atMost 710.0 |> atLeast -50.0 |> reduce 1022.0
        let half = power2 reduced.Biased
        let result = 2R * fma (fraction reduced.R) half (half - number 0.5)
        where (number 1e-17 >. abs x) x result

    /// exp(-|x|), which never overflows.
    let decay (x: Lane) = exp -(abs x)

    let sigmoid (x: Lane) =
        let e = decay x
        where (0R >. x) e (1R) / (1R + e)
