namespace AutoDiff.FSharp

open System

/// x^y = exp(y log|x|) with the logarithm and the product as unevaluated sums of two doubles: an exponent up to 710
/// leaves no room for the rounding of one. Operands and results of IEEE 754-2019, section 9.2.1, as in Math.Pow.
[<RequireQualifiedAccess>]
module internal Power =
    let private infinity = Double.PositiveInfinity

    open LaneOperations

    /// High + Low, Low at most about an ulp of High.
    type private Sum = { High: Lane; Low: Lane }

    /// Dekker (1971), for |a| ≥ |b| or a = 0.
    let private fastTwoSum a b =
        let high = a + b
        { High = high; Low = (a - high) + b }

    let private product a b =
        let high = a * b
        { High = high; Low = fma a b -high }

    /// The quotient f / (2 + f).
    let private artanhArgument (f: Lane) =
        let divisor = 2R + f
        let lack = f - (divisor - 2R)
        let inverse = 1R / divisor
        let high = f * inverse
        let rest = fma -high divisor f - high * lack
        { High = high; Low = rest * inverse }

    /// 2 artanh s = s(2 + z(2/3 + zV(z))), z = s². Whatever reaches 2⁻⁶⁴ of the result is kept in two parts; V by Remez's
    /// exchange to 2⁻⁶⁹.
    let private twiceArtanh (s: Sum) =
        let square = product s.High s.High
        let z = square.High
        let zLow = fma (2R * s.High) s.Low square.Low

        let v =
            polynomial
                z
                [
                    0.39999999999999997
                    0.28571428571432905
                    0.22222222220356777
                    0.18181818545715747
                    0.15384577485988563
                    0.1333558229918836
                    0.11688618181801813
                    0.11882835982561193
                ]

        let factor = fastTwoSum (number 0.6666666666666666) (z * v)
        let factorLow = factor.Low + number 3.700743415417188e-17
        let term = product factor.High z
        let termLow = term.Low + fma factor.High zLow (factorLow * z)
        let sum = fastTwoSum 2R term.High
        let result = product s.High sum.High

        {
            High = result.High
            Low = result.Low + fma s.High (sum.Low + termLow) (s.Low * sum.High)
        }

    /// log a for a ≥ 0. The first part of ln 2 has 42 bits, so that its multiples are exact; ln 2 itself agrees with
    /// both parts to 2⁻⁹⁷.
    let private log (a: Lane) =
        let k, f = Logarithm.split a
        let small = twiceArtanh (artanhArgument f)
        let sum = fastTwoSum (k * number 0.6931471805598903) small.High
        let finite = fma k (number 5.497923018708371e-14) small.Low + sum.Low
        let high = where (number infinity >. a) sum.High a

        {
            High = where (a =. 0R) (number Double.NegativeInfinity) high
            Low = finite
        }

    /// a^y for a ≥ 0. Exponents so bounded still overflow or vanish, and 0 · ∞ stays out of 1^±∞.
    let private ofSize (a: Lane) (y: Lane) =
        let logarithm = log a
        let bounded = y |> atMost 1e300 |> atLeast -1e300
        let exponent = product bounded logarithm.High
        let low = fma bounded logarithm.Low exponent.Low
        let isModerate = number 1000.0 >. abs exponent.High
        Exponential.expOfSum exponent.High (where isModerate low 0R)

    let power (x: Lane) (y: Lane) =
        let size = ofSize (abs x) y
        let half = number 0.5 * y
        let isWhole = floor y =. y
        let isOdd = isWhole &&&. isZero (floor half =. half)
        let signed = size ^^^. (isOdd &&&. x &&&. signBit)
        let undefined = (0R >. x) &&&. (x >. number Double.NegativeInfinity)
        let elsewhere = where undefined (number Double.NaN) size
        let isOne = (x =. 1R) |||. (y =. 0R)
        where isOne 1R (where isWhole signed elsewhere)
