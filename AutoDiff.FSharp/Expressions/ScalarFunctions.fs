namespace AutoDiff.FSharp

open System
open MathNet.Numerics

/// Scalar functions that System.Math lacks, accurate to a few units in the last place over their whole range.
/// Compiled code calls them by reflection, so they are static methods.
[<AbstractClass; Sealed>]
type internal ScalarFunctions =

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
