namespace AutoDiff.FSharp

open System
open MathNet.Numerics

/// Scalar functions that System.Math lacks, accurate to a few units in the last place over their whole range.
/// Compiled code calls them by reflection, so they are static methods.
[<AbstractClass; Sealed>]
type internal ScalarFunctions =
    /// (1 + 2x)exp(x²)erfc(x) on [½, 28] as a polynomial in (x - 3)/(x + 3): interpolation at Chebyshev's points in 60
    /// digits, 2⁻⁶⁴ of the value.
    static let erfcTail =
        [|
            1.2530080582697296
            -0.1356211061245812
            -0.04756229435345118
            0.12964515870276264
            -0.11927366341527454
            0.06830802734392168
            -0.023770514919646265
            0.002529391816747361
            0.0018886903734360203
            -0.0007798322760828589
            -0.00010515991375511414
            0.00012509936235020227
            4.950045105965749e-06
            -2.0100560767213088e-05
            -7.332979206610649e-07
            3.472295915662588e-06
            3.6062722722354694e-07
            -6.163051875220334e-07
            -1.4692124565250642e-07
            1.0136950706418875e-07
            4.658817329052824e-08
            -1.2947708930627344e-08
            -1.1001948867363983e-08
            8.69398077230334e-10
            1.4695512569914841e-09
        |]

    static member ErfcTail = erfcTail

    /// log(1 + x) without losing x to the rounding of 1 + x.
    /// Kahan's correction (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., problem 1.5), and for small
    /// x three terms of the series, which round less.
    static member Log1P(x: float) =
        let u = 1.0 + x

        if u = 1.0 then x
        elif Math.Abs x < 1e-6 then x - x * x * (0.5 - x / 3.0)
        elif Double.IsPositiveInfinity u then u
        else Math.Log u * (x / (u - 1.0))

    /// exp(x) - 1 without cancellation near 0, by the same correction.
    static member ExpM1(x: float) =
        let u = Math.Exp x

        if u = 1.0 then x
        elif Double.IsPositiveInfinity u then u
        elif u - 1.0 = -1.0 then -1.0
        else (u - 1.0) * (x / Math.Log u)

    /// 1 / (1 + exp(-x)), by the branch that keeps tiny results from rounding to 0.
    static member Sigmoid(x: float) =
        if x >= 0.0 then
            1.0 / (1.0 + Math.Exp -x)
        else
            let e = Math.Exp x
            e / (1.0 + e)

    /// log(1 + exp(x)) without overflow.
    static member Softplus(x: float) =
        if Double.IsNaN x then
            x
        else
            Math.Max(x, 0.0) + ScalarFunctions.Log1P(Math.Exp -(Math.Abs x))

    static member Erf(x: float) = SpecialFunctions.Erf x

    /// 1 - erf(x), from ½ on as exp(-x²) times the tail, with what x² loses to rounding carried into the exponential.
    static member Erfc(x: float) =
        if x > 0.5 then
            let size = Math.Min(x, 28.0)
            let square = size * size
            let lost = Math.FusedMultiplyAdd(size, size, -square)
            let t = (size - 3.0) / (size + 3.0)
            let mutable tail = 0.0

            for k = erfcTail.Length - 1 downto 0 do
                tail <- tail * t + erfcTail[k]

            Math.Exp -square * (1.0 - lost) * (tail / (1.0 + 2.0 * size))
        else
            1.0 - SpecialFunctions.Erf x

    /// The library's cube root after a Newton step whose residual y³ - x is exact to twice the precision. Tiny x are scaled,
    /// lest the residual be subnormal.
    static member Cbrt(x: float) =
        if x = 0.0 || not (Double.IsFinite x) then
            x
        elif Math.Abs x < 1e-250 then
            Math.ScaleB(ScalarFunctions.Cbrt(Math.ScaleB(x, 300)), -100)
        else
            let y = Math.Cbrt x
            let square = y * y
            let lost = Math.FusedMultiplyAdd(y, y, -square)
            let residual = Math.FusedMultiplyAdd(square, y, -x) + lost * y
            y - residual / (3.0 * square)

    /// max(x, 0); NaN stays NaN.
    static member Relu(x: float) = Math.Max(x, 0.0)

    /// r²/2 up to |r| = delta, and its tangent beyond.
    static member Huber(r: float, delta: float) =
        let size = Math.Abs r

        if delta >= size then
            0.5 * r * r
        else
            delta * (size - 0.5 * delta)

    /// √(a² + b²) without overflow.
    static member Hypot(a: float, b: float) = Double.Hypot(a, b)

    /// a less the multiple of b that leaves a remainder with the sign of b. The remainder is exact where a and b have one
    /// sign, and rounded once otherwise: b itself for a tiny a of the other sign.
    static member Mod(a: float, b: float) =
        let rest = a % b

        if rest = 0.0 then Math.CopySign(0.0, b)
        elif (rest < 0.0) <> (b < 0.0) then rest + b
        else rest

    /// What a truncated quotient leaves over, with the sign of a: exact.
    static member Remainder(a: float, b: float) = a % b

    /// √(1 - x²).
    static member Semicircle(x: float) = Math.Sqrt((1.0 - x) * (1.0 + x))

    /// √(x² - 1).
    static member Semihyperbola(x: float) = Math.Sqrt(x - 1.0) * Math.Sqrt(x + 1.0)

    static member Exp2(x: float) = Math.Pow(2.0, x)

    /// log(p / (1 - p)); around ½, where the quotient is near 1, 2 artanh(2p - 1), whose argument is exact.
    static member Logit(p: float) =
        if p >= 0.25 && p <= 0.75 then
            2.0 * Math.Atanh(2.0 * p - 1.0)
        else
            Math.Log(p / (1.0 - p))

    /// -1, 0 or 1; NaN stays NaN, where Math.Sign throws.
    static member Sign(x: float) =
        if x > 0.0 then 1.0
        elif x < 0.0 then -1.0
        else x

    /// a / b, and 0 where b is 0: the direction of a null vector.
    static member QuotientOrZero(a: float, b: float) = if b = 0.0 then 0.0 else a / b

    /// a * b, and 0 where a is 0 even if b is not finite.
    static member ProductOrZero(a: float, b: float) = if a = 0.0 then 0.0 else a * b

    /// a * log(b), and 0 where a is 0.
    static member XLogY(a: float, b: float) = if a = 0.0 then 0.0 else a * Math.Log b

    /// x where it is finite and 0 elsewhere.
    static member FiniteOrZero(x: float) = if Double.IsFinite x then x else 0.0

    static member Greater(a: float, b: float) = if a > b then 1.0 else 0.0
    static member GreaterOrEqual(a: float, b: float) = if a >= b then 1.0 else 0.0
    static member Equal(a: float, b: float) = if a = b then 1.0 else 0.0

    static member Add(a: float, b: float) = a + b
    static member Subtract(a: float, b: float) = a - b
    static member Multiply(a: float, b: float) = a * b
    static member Divide(a: float, b: float) = a / b
    static member Negate(a: float) = -a
    static member Square(a: float) = a * a

    /// x^n by repeated squaring; exact for small n, and never through a logarithm.
    static member IntegerPower(x: float, n: int) =
        let mutable result = 1.0
        let mutable power = x
        let mutable left = abs n

        while left > 0 do
            if left &&& 1 = 1 then
                result <- result * power

            power <- power * power
            left <- left >>> 1

        if n < 0 then 1.0 / result else result
