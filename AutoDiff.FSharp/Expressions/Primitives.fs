namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open AutoDiff

/// The table of elementwise functions. Every transform, printer, parser and test reads it; a new function is a
/// new row and nothing else. Derivatives are formulas of the operands x, or a and b, and the result y, in whichever
/// form loses least to rounding; docs/singular-points.md says what holds where mathematics leaves a choice.
[<RequireQualifiedAccess>]
module internal Primitives =
    let private pred (x: float) = x - 1.0
    let private over (divisor: float) (x: float) = x / divisor

    open Formula

    let private math (name: string) arity =
        typeof<Math>.GetMethod(name, Array.create arity typeof<float>) |> nonNull

    let private own (name: string) =
        typeof<ScalarFunctions>
            .GetMethod(name, BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic)
        |> nonNull

    let private ofGamma (name: string) =
        typeof<GammaFunctions>
            .GetMethod(name, BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic)
        |> nonNull

    let private evaluator (scalar: MethodInfo) : float[] -> float =
        match scalar.GetParameters().Length with
        | 1 ->
            let f = scalar.CreateDelegate<Func<float, float>>()
            fun operands -> f.Invoke operands[0]
        | _ ->
            let f = scalar.CreateDelegate<Func<float, float, float>>()
            fun operands -> f.Invoke(operands[0], operands[1])

    /// A derivative as a formula of the operands and the result.
    let private partial (formula: Term[] -> Term -> Term) : IAlgebra -> Node[] -> Node -> Node | null =
        fun algebra operands y ->
            formula (operands |> Array.map (fun x -> Term.Node(algebra, x))) (Term.Node(algebra, y))
            |> nodeOf algebra

    let private unary name latex scalar cost emit (derivative: Term -> Term -> Term) =
        let formula = partial (fun operands y -> derivative operands[0] y)
        Primitive(name, latex, 0.0, 1, scalar, evaluator scalar, emit, cost, [| formula |])

    let private binary name latex scalar cost emit (byFirst: Term -> Term -> Term -> Term) bySecond =
        let along (derivative: Term -> Term -> Term -> Term) =
            partial (fun operands y -> derivative operands[0] operands[1] y)

        let partials = [| along byFirst; along bySecond |]
        Primitive(name, latex, 0.0, 2, scalar, evaluator scalar, emit, cost, partials)

    /// A row whose derivative is zero everywhere.
    let private flat name latex (scalar: MethodInfo) cost emit =
        let arity = scalar.GetParameters().Length
        let partials = Array.create arity (fun _ _ _ -> null)
        Primitive(name, latex, 0.0, arity, scalar, evaluator scalar, emit, cost, partials)

    let private comparison name sign (scalar: string) (instruction: string) =
        flat name (Notation.Relation sign) (own scalar) 2 (fun lanes operands ->
            lanes.Choose(instruction, operands[0], operands[1], lanes.Constant 1.0, lanes.Constant 0.0))

    /// A call of the scalar function for each lane.
    let private eachLane (scalar: MethodInfo) (lanes: Lanes) (operands: LocalBuilder[]) =
        lanes.EachLane(scalar, operands)

    /// One instruction, or one vectorised library function, of that name.
    let private instruction (name: string) (lanes: Lanes) (operands: LocalBuilder[]) =
        lanes.Call(name, operands)

    let add =
        binary "add" Notation.Layout (own "Add") 1 (instruction "Add") (fun _ _ _ -> 1Q) (fun _ _ _ -> 1Q)

    let subtract =
        binary
            "subtract"
            Notation.Layout
            (own "Subtract")
            1
            (instruction "Subtract")
            (fun _ _ _ -> 1Q)
            (fun _ _ _ -> Number -1.0)

    let multiply =
        binary
            "multiply"
            Notation.Layout
            (own "Multiply")
            1
            (instruction "Multiply")
            (fun _ b _ -> b)
            (fun a _ _ -> a)

    // -(y/b) and not -a/b²: b² overflows where b does not.
    let divide =
        binary
            "divide"
            Notation.Layout
            (own "Divide")
            4
            (instruction "Divide")
            (fun _ b _ -> 1Q / b)
            (fun _ b y -> -(y / b))

    let negate =
        unary "negate" Notation.Layout (own "Negate") 1 (instruction "Negate") (fun _ _ -> Number -1.0)

    let greater = comparison "greater" ">" "Greater" "GreaterThan"

    let greaterOrEqual =
        comparison "greaterOrEqual" @"\ge" "GreaterOrEqual" "GreaterThanOrEqual"

    let equal = comparison "equal" "=" "Equal" "Equals"

    /// x where it is finite, else 0, and a constant to every derivative: the shift inside a stable log-sum-exp.
    let shift =
        flat "shift" (Notation.Plain "#1") (own "FiniteOrZero") 2 VectorForms.finiteOrZero

    /// a / b, and 0 where b is 0: how a norm's gradient is 0 at the origin, to any order.
    let quotientOrZero =
        let emit (lanes: Lanes) (operands: LocalBuilder[]) =
            let zero = lanes.Constant 0.0
            lanes.Choose("Equals", operands[1], zero, zero, lanes.Call("Divide", operands))

        let byDivisor _ b y = -(call "quotientOrZero" [ y; b ])

        binary
            "quotientOrZero"
            Notation.Layout
            (own "QuotientOrZero")
            5
            emit
            (fun _ b _ -> call "quotientOrZero" [ 1Q; b ])
            byDivisor

    /// a·b, and 0 where a is 0 whatever b is.
    let productOrZero =
        let emit (lanes: Lanes) (operands: LocalBuilder[]) =
            let zero = lanes.Constant 0.0
            lanes.Choose("Equals", operands[0], zero, zero, lanes.Call("Multiply", operands))

        binary "productOrZero" Notation.Layout (own "ProductOrZero") 3 emit (fun _ b _ -> b) (fun a _ _ -> a)

    /// a·log(b), and 0 where a is 0.
    let xlogy =
        let byB a b _ = call "productOrZero" [ a; 1Q / b ]

        binary
            "xlogy"
            (Notation.Product @"#1 \log\left(#2\right)")
            (own "XLogY")
            42
            VectorForms.xlogy
            (fun _ b _ -> call "log" [ b ])
            byB

    /// xⁿ for an integer n: products only, so 0 and negative x are ordinary points.
    let integerPower =
        let rows = ConcurrentDictionary<int, Primitive>()

        let row n =
            let derivative =
                partial (fun operands _ ->
                    Number(float n) * call "power" [ operands[0]; Number(float n |> pred) ])

            Primitive(
                "integerPower",
                Notation.Layout,
                float n,
                1,
                null,
                IntegerPower.value n,
                IntegerPower.emit n,
                3,
                [| derivative |],
                Range = (fun x -> ValueRange.integerPower n x[0]),
                Domain = (if n < 0 then Domain.NonZero 0 else Domain.Everywhere)
            )

        fun n -> rows.GetOrAdd(n, row)

    /// a^b through logarithms, for exponents that are not constant integers.
    let power =
        let byBase a b _ =
            call "productOrZero" [ b; call "power" [ a; b - 1Q ] ]

        binary "power" Notation.Layout (math "Pow" 2) 200 VectorForms.power byBase (fun a _ y ->
            call "xlogy" [ y; a ])

    let exp =
        unary "exp" Notation.Layout (math "Exp" 1) 24 VectorForms.exp (fun _ y -> y)

    let log =
        unary "log" (Notation.Command @"\log") (math "Log" 1) 40 VectorForms.log (fun x _ -> 1Q / x)

    let log1p =
        unary
            "log1p"
            (Notation.Delimited @"\log\left(1 + #1\right)")
            (own "Log1P")
            45
            VectorForms.log1p
            (fun x _ -> 1Q / (1Q + x))

    let expm1 =
        unary "expm1" (Notation.Sum @"e^{#1} - 1") (own "ExpM1") 24 VectorForms.expm1 (fun x _ ->
            call "exp" [ x ])

    // σ(x)σ(-x): 1 - σ(x) would cancel for large x.
    let sigmoid =
        unary "sigmoid" (Notation.Command @"\sigma") (own "Sigmoid") 34 VectorForms.sigmoid (fun x y ->
            y * call "sigmoid" [ -x ])

    let softplus =
        unary
            "softplus"
            (Notation.Delimited @"\log\left(1 + e^{#1}\right)")
            (own "Softplus")
            84
            VectorForms.softplus
            (fun x _ -> call "sigmoid" [ x ])

    let tanh =
        unary "tanh" (Notation.Command @"\tanh") (math "Tanh" 1) 43 VectorForms.tanh (fun _ y ->
            (1Q - y) * (1Q + y))

    let sqrt =
        unary "sqrt" (Notation.Delimited @"\sqrt{#1}") (math "Sqrt" 1) 12 (instruction "Sqrt") (fun _ y ->
            Number 0.5 / y)

    let abs =
        unary "abs" (Notation.Delimited @"\left|#1\right|") (math "Abs" 1) 1 (instruction "Abs") (fun x _ ->
            call "sign" [ x ])

    let sign =
        flat "sign" (Notation.Command @"\operatorname{sign}") (own "Sign") 3 VectorForms.sign

    let sin =
        unary "sin" (Notation.Command @"\sin") (math "Sin" 1) 48 VectorForms.sin (fun x _ -> call "cos" [ x ])

    let cos =
        unary "cos" (Notation.Command @"\cos") (math "Cos" 1) 48 VectorForms.cos (fun x _ ->
            -(call "sin" [ x ]))

    let tan =
        unary "tan" (Notation.Command @"\tan") (math "Tan" 1) 65 VectorForms.tan (fun _ y -> 1Q + y * y)

    // (1 - x)(1 + x) keeps its digits near ±1, where 1 - x² loses them.
    let private arc x = call "sqrt" [ (1Q - x) * (1Q + x) ]

    let asin =
        unary "asin" (Notation.Command @"\arcsin") (math "Asin" 1) 31 VectorForms.asin (fun x _ -> 1Q / arc x)

    let acos =
        unary "acos" (Notation.Command @"\arccos") (math "Acos" 1) 31 VectorForms.acos (fun x _ ->
            Number -1.0 / arc x)

    let atan =
        unary "atan" (Notation.Command @"\arctan") (math "Atan" 1) 32 VectorForms.atan (fun x _ ->
            1Q / (1Q + x * x))

    let sinh =
        unary "sinh" (Notation.Command @"\sinh") (math "Sinh" 1) 36 VectorForms.sinh (fun x _ ->
            call "cosh" [ x ])

    let cosh =
        unary "cosh" (Notation.Command @"\cosh") (math "Cosh" 1) 31 VectorForms.cosh (fun x _ ->
            call "sinh" [ x ])

    let erf =
        unary "erf" (Notation.Command @"\operatorname{erf}") (own "Erf") 68 VectorForms.erf (fun x _ ->
            Number(2.0 |> over (Math.Sqrt Math.PI)) * call "exp" [ -(x * x) ])

    /// The share of a in max(a, b): 1 where a wins, ½ on a tie.
    let private share a b =
        Number 0.5 * (call "greater" [ a; b ] + call "greaterOrEqual" [ a; b ])

    // Math.Max and the vector instruction of .NET both propagate NaN.
    let max =
        binary
            "max"
            (Notation.Command @"\max")
            (math "Max" 2)
            1
            (instruction "Max")
            (fun a b _ -> share a b)
            (fun a b _ -> share b a)

    let min =
        binary
            "min"
            (Notation.Command @"\min")
            (math "Min" 2)
            1
            (instruction "Min")
            (fun a b _ -> share b a)
            (fun a b _ -> share a b)

    let erfc =
        unary "erfc" (Notation.Command @"\operatorname{erfc}") (own "Erfc") 110 VectorForms.erfc (fun x _ ->
            Number(-2.0 |> over (Math.Sqrt Math.PI)) * call "exp" [ -(x * x) ])

    /// max(x, 0) with derivative 0 at 0, where max itself shares.
    let relu =
        unary "relu" (Notation.Command @"\operatorname{relu}") (own "Relu") 1 VectorForms.relu (fun x _ ->
            call "greater" [ x; 0Q ])

    /// Huber's loss: r²/2 up to |r| = δ, and its tangent beyond. Its slope is r held within ±δ.
    let huber =
        let byResidual r delta _ =
            call "min" [ call "max" [ r; -delta ]; delta ]

        let byThreshold r delta _ =
            call "relu" [ call "abs" [ r ] - delta ]

        binary
            "huber"
            (Notation.Command @"\operatorname{huber}")
            (own "Huber")
            6
            VectorForms.huber
            byResidual
            byThreshold

    /// A library function of one number, called for each lane.
    let private library name latex scalar cost derivative =
        unary name latex scalar cost (eachLane scalar) derivative

    let cbrt =
        library "cbrt" (Notation.Delimited @"\sqrt[3]{#1}") (own "Cbrt") 110 (fun _ y -> 1Q / (3Q * (y * y)))

    let asinh =
        library "asinh" (Notation.Command @"\operatorname{arsinh}") (math "Asinh" 1) 110 (fun x _ ->
            1Q / call "hypot" [ x; 1Q ])

    // √(x - 1)√(x + 1) neither overflows nor loses the digits of x - 1.
    let acosh =
        library "acosh" (Notation.Command @"\operatorname{arcosh}") (math "Acosh" 1) 110 (fun x _ ->
            1Q / (call "sqrt" [ x - 1Q ] * call "sqrt" [ x + 1Q ]))

    let atanh =
        library "atanh" (Notation.Command @"\operatorname{artanh}") (math "Atanh" 1) 110 (fun x _ ->
            1Q / ((1Q - x) * (1Q + x)))

    let log2 =
        library "log2" (Notation.Command @"\log_{2}") (math "Log2" 1) 80 (fun x _ ->
            Number(1.0 |> over (Math.Log 2.0)) / x)

    let log10 =
        library "log10" (Notation.Command @"\log_{10}") (math "Log10" 1) 80 (fun x _ ->
            Number(1.0 |> over (Math.Log 10.0)) / x)

    let exp2 =
        unary "exp2" (Notation.Command @"\operatorname{exp2}") (own "Exp2") 200 VectorForms.exp2 (fun _ y ->
            Number(Math.Log 2.0) * y)

    let logit =
        library "logit" (Notation.Command @"\operatorname{logit}") (own "Logit") 90 (fun p _ ->
            1Q / (p * (1Q - p)))

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

    let lgamma =
        library "lgamma" (Notation.Command @"\operatorname{lgamma}") (ofGamma "LogGamma") 150 (fun x _ ->
            call "digamma" [ x ])

    let digamma =
        library "digamma" (Notation.Command @"\psi") (ofGamma "Digamma") 200 (fun x _ ->
            call "polygamma" [ 1Q; x ])

    /// ψ⁽ⁿ⁾(x). It exists for whole n alone: by n there is no derivative.
    let polygamma =
        let scalar = ofGamma "Polygamma"

        binary
            "polygamma"
            (Notation.Delimited @"\psi^{\left(#1\right)}\left(#2\right)")
            scalar
            800
            (eachLane scalar)
            (fun _ _ _ -> Number nan)
            (fun n x _ -> call "polygamma" [ n + 1Q; x ])

    let private step name latex scalar operation =
        flat name latex (math scalar 1) 1 (instruction operation)

    let floor =
        step "floor" (Notation.Delimited @"\left\lfloor #1\right\rfloor") "Floor" "Floor"

    let ceil =
        step "ceil" (Notation.Delimited @"\left\lceil #1\right\rceil") "Ceiling" "Ceiling"

    /// To the nearest whole number, halves to the even one.
    let round = step "round" (Notation.Command @"\operatorname{round}") "Round" "Round"

    let trunc =
        step "trunc" (Notation.Command @"\operatorname{trunc}") "Truncate" "Truncate"

    /// a - b⌊a/b⌋, with the sign of b.
    let modulo =
        let scalar = own "Mod"

        binary
            "mod"
            (Notation.Command @"\operatorname{mod}")
            scalar
            40
            (eachLane scalar)
            (fun _ _ _ -> 1Q)
            (fun a b _ -> -(call "floor" [ a / b ]))

    // ---- Ranges and domains ----

    let private unaryRange (row: Primitive) (range: ValueRange -> ValueRange) =
        row.Range <- fun x -> range x[0]

    let private binaryRange (row: Primitive) (range: ValueRange -> ValueRange -> ValueRange) =
        row.Range <- fun x -> range x[0] x[1]

    let private within low high (_: ValueRange[]) = ValueRange.between low high

    do
        binaryRange add ValueRange.add
        binaryRange subtract ValueRange.subtract
        binaryRange multiply ValueRange.multiply
        binaryRange divide ValueRange.divide
        binaryRange power ValueRange.power
        unaryRange negate ValueRange.negate
        binaryRange quotientOrZero (fun a b -> ValueRange.hull (ValueRange.point 0.0) (ValueRange.divide a b))
        binaryRange productOrZero ValueRange.multiply

        binaryRange max (fun a b ->
            ValueRange.between (Math.Max(a.Lower, b.Lower)) (Math.Max(a.Upper, b.Upper)))

        binaryRange min (fun a b ->
            ValueRange.between (Math.Min(a.Lower, b.Lower)) (Math.Min(a.Upper, b.Upper)))

        binaryRange xlogy (fun a b -> ValueRange.multiply a (ValueRange.increasing Math.Log b))

        unaryRange exp (ValueRange.increasing Math.Exp)
        unaryRange expm1 (ValueRange.increasing ScalarFunctions.ExpM1)
        unaryRange log (ValueRange.increasing Math.Log)
        unaryRange log1p (ValueRange.increasing ScalarFunctions.Log1P)
        unaryRange sqrt (ValueRange.increasing Math.Sqrt)
        unaryRange sign (ValueRange.increasing ScalarFunctions.Sign)
        unaryRange asin (ValueRange.increasing Math.Asin)
        unaryRange atan (ValueRange.increasing Math.Atan)
        unaryRange sinh (ValueRange.increasing Math.Sinh)
        unaryRange tanh (ValueRange.increasing Math.Tanh)
        unaryRange sigmoid (ValueRange.increasing ScalarFunctions.Sigmoid)
        unaryRange softplus (ValueRange.increasing ScalarFunctions.Softplus)
        unaryRange erf (ValueRange.increasing ScalarFunctions.Erf)
        unaryRange asinh (ValueRange.increasing Math.Asinh)
        unaryRange acosh (ValueRange.increasing Math.Acosh)
        unaryRange atanh (ValueRange.increasing Math.Atanh)
        unaryRange log2 (ValueRange.increasing Math.Log2)
        unaryRange log10 (ValueRange.increasing Math.Log10)
        unaryRange exp2 (ValueRange.increasing (fun x -> Math.Pow(2.0, x)))
        unaryRange cbrt (ValueRange.increasing Math.Cbrt)
        unaryRange relu (ValueRange.increasing (fun x -> Math.Max(x, 0.0)))
        unaryRange floor (ValueRange.increasing Math.Floor)
        unaryRange ceil (ValueRange.increasing Math.Ceiling)
        unaryRange round (ValueRange.increasing Math.Round)
        unaryRange trunc (ValueRange.increasing Math.Truncate)
        unaryRange erfc (ValueRange.decreasing ScalarFunctions.Erfc)
        unaryRange acos (ValueRange.decreasing Math.Acos)
        unaryRange abs ValueRange.abs
        unaryRange cosh (ValueRange.even Math.Cosh)
        unaryRange shift (ValueRange.hull (ValueRange.point 0.0))
        sin.Range <- within -1.0 1.0
        cos.Range <- within -1.0 1.0
        greater.Range <- within 0.0 1.0
        greaterOrEqual.Range <- within 0.0 1.0
        equal.Range <- within 0.0 1.0

        divide.Domain <- Domain.NonZero 1
        log.Domain <- Domain.Above(0, 0.0)
        log1p.Domain <- Domain.Above(0, -1.0)
        xlogy.Domain <- Domain.AtLeast(1, 0.0)
        sqrt.Domain <- Domain.AtLeast(0, 0.0)
        power.Domain <- Domain.AtLeast(0, 0.0)
        asin.Domain <- Domain.Between(0, -1.0, 1.0)
        acos.Domain <- Domain.Between(0, -1.0, 1.0)
        atanh.Domain <- Domain.Between(0, -1.0, 1.0)
        acosh.Domain <- Domain.AtLeast(0, 1.0)
        log2.Domain <- Domain.Above(0, 0.0)
        log10.Domain <- Domain.Above(0, 0.0)
        logit.Domain <- Domain.Between(0, 0.0, 1.0)
        modulo.Domain <- Domain.NonZero 1

    /// Every fixed row; integer powers come on demand.
    let all =
        [|
            add
            subtract
            multiply
            divide
            negate
            power
            exp
            expm1
            log
            log1p
            sqrt
            abs
            sign
            sin
            cos
            tan
            asin
            acos
            atan
            sinh
            cosh
            tanh
            sigmoid
            softplus
            erf
            erfc
            relu
            huber
            cbrt
            asinh
            acosh
            atanh
            log2
            log10
            exp2
            logit
            hypot
            atan2
            lgamma
            digamma
            polygamma
            floor
            ceil
            round
            trunc
            modulo
            max
            min
            xlogy
            greater
            greaterOrEqual
            equal
            quotientOrZero
            productOrZero
            shift
        |]

    let private byName = dict [ for row in all -> row.Name, row ]

    /// The row of that name, or null.
    let tryFind (name: string) : Primitive | null =
        match byName.TryGetValue name with
        | true, row -> row
        | _ -> null

    let find (name: string) =
        match tryFind name with
        | null -> raise (KeyNotFoundException $"No elementwise function is called '{name}'.")
        | row -> row
