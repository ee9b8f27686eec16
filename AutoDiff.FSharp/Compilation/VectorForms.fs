namespace AutoDiff.FSharp

open System
open System.Reflection.Emit

/// The elementary functions of the table, for any number of lanes.
[<RequireQualifiedAccess>]
module internal VectorForms =
    let private unary name (formula: Lane -> Lane) =
        VectorFunction(name, 1, List.head >> formula).Emit

    let private binary name (formula: Lane -> Lane -> Lane) =
        VectorFunction(name, 2, (fun operands -> formula operands[0] operands[1])).Emit

    let exp = unary "exp" Exponential.exp
    let expm1 = unary "expm1" Exponential.expm1
    let sigmoid = unary "sigmoid" Exponential.sigmoid
    let log = unary "log" Logarithm.log
    let log1p = unary "log1p" Logarithm.log1p
    let softplus = unary "softplus" Logarithm.softplus
    let xlogy = binary "xlogy" Logarithm.xlogy
    let power = binary "power" Power.power
    let sinh = unary "sinh" Hyperbolic.sinh
    let cosh = unary "cosh" Hyperbolic.cosh
    let tanh = unary "tanh" Hyperbolic.tanh
    let sin = unary "sin" Trigonometric.sin
    let cos = unary "cos" Trigonometric.cos
    let tan = unary "tan" Trigonometric.tan
    let asin = unary "asin" InverseTrigonometric.asin
    let acos = unary "acos" InverseTrigonometric.acos
    let atan = unary "atan" InverseTrigonometric.atan
    let erf = unary "erf" ErrorFunction.erf
    let erfc = unary "erfc" ErrorFunction.erfc

    let exp2 (lanes: Lanes) (operands: LocalBuilder[]) =
        power lanes [| lanes.Constant 2.0; operands[0] |]

    let relu (lanes: Lanes) (operands: LocalBuilder[]) =
        lanes.Call("Max", operands[0], lanes.Constant 0.0)

    let huber (lanes: Lanes) (operands: LocalBuilder[]) =
        let half, r, delta = lanes.Constant 0.5, operands[0], operands[1]
        let size = lanes.Call("Abs", r)
        let square = lanes.Call("Multiply", lanes.Call("Multiply", half, r), r)
        let beyond = lanes.Call("Subtract", size, lanes.Call("Multiply", half, delta))
        let tangent = lanes.Call("Multiply", delta, beyond)
        lanes.Choose("GreaterThanOrEqual", delta, size, square, tangent)

    /// x where it is finite, else 0.
    let finiteOrZero (lanes: Lanes) (operands: LocalBuilder[]) =
        let x, zero = operands[0], lanes.Constant 0.0
        lanes.Choose("GreaterThan", lanes.Constant Double.PositiveInfinity, lanes.Call("Abs", x), x, zero)

    let sign (lanes: Lanes) (operands: LocalBuilder[]) =
        let x, zero = operands[0], lanes.Constant 0.0
        let negative = lanes.Choose("GreaterThan", zero, x, lanes.Constant -1.0, x)
        lanes.Choose("GreaterThan", x, zero, lanes.Constant 1.0, negative)

/// xⁿ by repeated squaring, the same products in the same order on scalars and on vectors.
[<RequireQualifiedAccess>]
module internal IntegerPower =
    /// Longer chains of products would round worse than the library's pow.
    let longest = 16

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
            VectorForms.power lanes [| operands[0]; lanes.Constant(float n) |]
        elif n < 0 then
            lanes.Call("Divide", lanes.Constant 1.0, products lanes operands[0] n)
        else
            products lanes operands[0] n
