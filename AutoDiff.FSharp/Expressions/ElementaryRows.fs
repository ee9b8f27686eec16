namespace AutoDiff.FSharp

open System
open System.Reflection.Emit
open AutoDiff

/// Roots, exponentials, logarithms, and what is made of triangles and hyperbolas.
[<RequireQualifiedAccess>]
module internal ElementaryRows =
    let private byLog2, private byLog10 = 1.0 / Math.Log 2.0, 1.0 / Math.Log 10.0
    let private leastAngle, private quarterTurn = -Math.PI, Math.PI / 2.0

    open Row
    open Formula

    let exp =
        unary "exp" Notation.Layout (math "Exp" 1) 24 VectorForms.exp (fun _ y -> y)
        |> increasing

    let log =
        unary "log" (Notation.Command @"\log") (math "Log" 1) 40 VectorForms.log (fun x _ -> 1Q / x)
        |> increasing
        |> withDomain (Domain.Above(0, 0.0))

    let log1p =
        unary
            "log1p"
            (Notation.Delimited @"\log\left(1 + #1\right)")
            (own "Log1P")
            45
            VectorForms.log1p
            (fun x _ -> 1Q / (1Q + x))
        |> increasing
        |> withDomain (Domain.Above(0, -1.0))

    let expm1 =
        unary "expm1" (Notation.Sum @"e^{#1} - 1") (own "ExpM1") 24 VectorForms.expm1 (fun x _ ->
            call "exp" [ x ])
        |> increasing

    let sqrt =
        unary "sqrt" (Notation.Delimited @"\sqrt{#1}") (math "Sqrt" 1) 12 (instruction "Sqrt") (fun _ y ->
            Number 0.5 / y)
        |> increasing
        |> withDomain (Domain.AtLeast(0, 0.0))

    let abs =
        unary "abs" (Notation.Delimited @"\left|#1\right|") (math "Abs" 1) 1 (instruction "Abs") (fun x _ ->
            call "sign" [ x ])
        |> withRange ValueRange.abs

    let sign =
        flat "sign" (Notation.Command @"\operatorname{sign}") (own "Sign") 3 VectorForms.sign
        |> increasing

    let sin =
        unary "sin" (Notation.Command @"\sin") (math "Sin" 1) 48 VectorForms.sin (fun x _ -> call "cos" [ x ])
        |> withRange (ValueRange.wave Math.Sin quarterTurn)

    let cos =
        unary "cos" (Notation.Command @"\cos") (math "Cos" 1) 48 VectorForms.cos (fun x _ ->
            -(call "sin" [ x ]))
        |> withRange (ValueRange.wave Math.Cos 0.0)

    let tan =
        unary "tan" (Notation.Command @"\tan") (math "Tan" 1) 65 VectorForms.tan (fun _ y -> 1Q + y * y)
        |> withRange ValueRange.tangent
        |> withDomain (Domain.NoPole 0)

    /// √(1 - x²) by (1 - x)(1 + x), which keeps its digits near ±1. As a row of its own it has one derivative, -x/y, where two
    /// factors would give 0·∞ at ±1.
    let semicircle =
        let emit (lanes: Lanes) (operands: LocalBuilder[]) =
            let one, x = lanes.Constant 1.0, operands[0]

            let product =
                lanes.Call("Multiply", lanes.Call("Subtract", one, x), lanes.Call("Add", one, x))

            lanes.Call("Sqrt", product)

        unary
            "semicircle"
            (Notation.Delimited @"\sqrt{1 - \left(#1\right)^{2}}")
            (own "Semicircle")
            14
            emit
            (fun x y -> -(x / y))
        |> withRange (ValueRange.abs >> ValueRange.decreasing ScalarFunctions.Semicircle)
        |> withDomain (Domain.Between(0, -1.0, 1.0))

    let private arc x = call "semicircle" [ x ]

    let asin =
        unary "asin" (Notation.Command @"\arcsin") (math "Asin" 1) 31 VectorForms.asin (fun x _ -> 1Q / arc x)
        |> increasing
        |> withDomain (Domain.Between(0, -1.0, 1.0))

    let acos =
        unary "acos" (Notation.Command @"\arccos") (math "Acos" 1) 31 VectorForms.acos (fun x _ ->
            Number -1.0 / arc x)
        |> decreasing
        |> withDomain (Domain.Between(0, -1.0, 1.0))

    let atan =
        unary "atan" (Notation.Command @"\arctan") (math "Atan" 1) 32 VectorForms.atan (fun x _ ->
            1Q / (1Q + x * x))
        |> increasing

    let sinh =
        unary "sinh" (Notation.Command @"\sinh") (math "Sinh" 1) 36 VectorForms.sinh (fun x _ ->
            call "cosh" [ x ])
        |> increasing

    let cosh =
        unary "cosh" (Notation.Command @"\cosh") (math "Cosh" 1) 31 VectorForms.cosh (fun x _ ->
            call "sinh" [ x ])
        |> even

    let tanh =
        unary "tanh" (Notation.Command @"\tanh") (math "Tanh" 1) 43 VectorForms.tanh (fun _ y ->
            (1Q - y) * (1Q + y))
        |> increasing

    let cbrt =
        library "cbrt" (Notation.Delimited @"\sqrt[3]{#1}") (own "Cbrt") 110 (fun _ y -> 1Q / (3Q * (y * y)))
        |> increasing

    let asinh =
        library "asinh" (Notation.Command @"\operatorname{arsinh}") (math "Asinh" 1) 110 (fun x _ ->
            1Q / call "hypot" [ x; 1Q ])
        |> increasing

    /// √(x² - 1) by √(x - 1)√(x + 1), which neither overflows nor loses the digits of x - 1; a row of its own as the
    /// semicircle is.
    let semihyperbola =
        let emit (lanes: Lanes) (operands: LocalBuilder[]) =
            let one, x = lanes.Constant 1.0, operands[0]

            let root (name: string) =
                lanes.Call("Sqrt", lanes.Call(name, x, one))

            lanes.Call("Multiply", root "Subtract", root "Add")

        unary
            "semihyperbola"
            (Notation.Delimited @"\sqrt{\left(#1\right)^{2} - 1}")
            (own "Semihyperbola")
            26
            emit
            (fun x y -> x / y)
        |> increasing
        |> withDomain (Domain.AtLeast(0, 1.0))

    let acosh =
        library "acosh" (Notation.Command @"\operatorname{arcosh}") (math "Acosh" 1) 110 (fun x _ ->
            1Q / call "semihyperbola" [ x ])
        |> increasing
        |> withDomain (Domain.AtLeast(0, 1.0))

    let atanh =
        library "atanh" (Notation.Command @"\operatorname{artanh}") (math "Atanh" 1) 110 (fun x _ ->
            1Q / ((1Q - x) * (1Q + x)))
        |> increasing
        |> withDomain (Domain.Between(0, -1.0, 1.0))

    let log2 =
        library "log2" (Notation.Command @"\log_{2}") (math "Log2" 1) 80 (fun x _ -> Number byLog2 / x)
        |> increasing
        |> withDomain (Domain.Above(0, 0.0))

    let log10 =
        library "log10" (Notation.Command @"\log_{10}") (math "Log10" 1) 80 (fun x _ -> Number byLog10 / x)
        |> increasing
        |> withDomain (Domain.Above(0, 0.0))

    let exp2 =
        unary "exp2" (Notation.Command @"\operatorname{exp2}") (own "Exp2") 200 VectorForms.exp2 (fun _ y ->
            Number(Math.Log 2.0) * y)
        |> increasing

    let hypot =
        let scalar = own "Hypot"
        let along x y = call "quotientOrZero" [ x; y ]

        binary
            "hypot"
            (Notation.Command @"\operatorname{hypot}")
            scalar
            60
            (eachLane scalar)
            (fun a _ y -> along a y)
            (fun _ b y -> along b y)
        |> withRange2 ValueRange.hypot

    // (x/r)/r: r² overflows where r does not, and at the origin both derivatives are 0.
    let atan2 =
        let scalar = math "Atan2" 2

        let over2 numerator y x =
            let r = call "hypot" [ y; x ]
            call "quotientOrZero" [ call "quotientOrZero" [ numerator; r ]; r ]

        binary
            "atan2"
            (Notation.Command @"\operatorname{atan2}")
            scalar
            120
            (eachLane scalar)
            (fun y x _ -> over2 x y x)
            (fun y x _ -> -(over2 y y x))
        |> within leastAngle Math.PI
