namespace AutoDiff.FSharp

open System
open System.Reflection.Emit

/// Functions without a vector instruction or library routine of their own, written for any number of lanes.
[<RequireQualifiedAccess>]
module internal VectorForms =
    /// log(1 + x) by Kahan's correction; see ScalarFunctions.Log1P.
    let log1p (lanes: Lanes) (operands: LocalBuilder[]) =
        let x, one, infinity =
            operands[0], lanes.Constant 1.0, lanes.Constant Double.PositiveInfinity

        let u = lanes.Call("Add", one, x)
        let corrected = lanes.Call("Divide", x, lanes.Call("Subtract", u, one))
        let regular = lanes.Call("Multiply", lanes.Call("Log", u), corrected)
        lanes.Choose("Equals", u, one, x, lanes.Choose("Equals", u, infinity, u, regular))

    /// exp(x) - 1 by the same correction; see ScalarFunctions.ExpM1.
    let expm1 (lanes: Lanes) (operands: LocalBuilder[]) =
        let x, one, infinity =
            operands[0], lanes.Constant 1.0, lanes.Constant Double.PositiveInfinity

        let minusOne = lanes.Constant -1.0
        let u = lanes.Call("Exp", x)
        let less = lanes.Call("Subtract", u, one)

        let regular =
            lanes.Call("Multiply", less, lanes.Call("Divide", x, lanes.Call("Log", u)))

        let bounded =
            lanes.Choose("Equals", less, minusOne, minusOne, lanes.Choose("Equals", u, infinity, u, regular))

        lanes.Choose("Equals", u, one, x, bounded)

    /// exp(-|x|), which never overflows.
    let private decay (lanes: Lanes) (x: LocalBuilder) =
        lanes.Call("Exp", lanes.Call("Negate", lanes.Call("Abs", x)))

    let sigmoid (lanes: Lanes) (operands: LocalBuilder[]) =
        let one, e = lanes.Constant 1.0, decay lanes operands[0]

        let numerator =
            lanes.Choose("GreaterThanOrEqual", operands[0], lanes.Constant 0.0, one, e)

        lanes.Call("Divide", numerator, lanes.Call("Add", one, e))

    let softplus (lanes: Lanes) (operands: LocalBuilder[]) =
        let positive = lanes.Call("Max", operands[0], lanes.Constant 0.0)
        lanes.Call("Add", positive, log1p lanes [| decay lanes operands[0] |])

    /// tanh|x| = -t/(t + 2) with t = exp(-2|x|) - 1, and the sign of x.
    let tanh (lanes: Lanes) (operands: LocalBuilder[]) =
        let x = operands[0]

        let t =
            expm1 lanes [| lanes.Call("Multiply", lanes.Constant -2.0, lanes.Call("Abs", x)) |]

        let size =
            lanes.Call("Divide", lanes.Call("Negate", t), lanes.Call("Add", t, lanes.Constant 2.0))

        lanes.Choose("GreaterThan", lanes.Constant 0.0, x, lanes.Call("Negate", size), size)

    let sign (lanes: Lanes) (operands: LocalBuilder[]) =
        let x, zero = operands[0], lanes.Constant 0.0
        let negative = lanes.Choose("GreaterThan", zero, x, lanes.Constant -1.0, x)
        lanes.Choose("GreaterThan", x, zero, lanes.Constant 1.0, negative)

/// xⁿ by repeated squaring, the same products in the same order on scalars and on vectors.
[<RequireQualifiedAccess>]
module internal IntegerPower =
    /// Longer chains of products would round worse than the library's pow.
    let private longest = 16

    let value n (x: float[]) =
        if abs n <= longest then
            ScalarFunctions.IntegerPower(x[0], n)
        else
            Math.Pow(x[0], float n)

    let private products (lanes: Lanes) (x: LocalBuilder) n =
        let mutable result = ValueNone
        let mutable power = x
        let mutable left = abs n

        while left > 0 do
            if left &&& 1 = 1 then
                result <-
                    match result with
                    | ValueNone -> ValueSome power
                    | ValueSome product -> ValueSome(lanes.Call("Multiply", product, power))

            left <- left >>> 1

            if left > 0 then
                power <- lanes.Call("Multiply", power, power)

        result.Value

    let emit n (lanes: Lanes) (operands: LocalBuilder[]) =
        if abs n > longest then
            let pow = typeof<Math>.GetMethod("Pow") |> nonNull
            lanes.EachLane(pow, operands[0], lanes.Constant(float n))
        elif n < 0 then
            lanes.Call("Divide", lanes.Constant 1.0, products lanes operands[0] n)
        else
            products lanes operands[0] n
