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

    let private evaluator (scalar: MethodInfo) : float[] -> float =
        match scalar.GetParameters().Length with
        | 1 ->
            let f = scalar.CreateDelegate<Func<float, float>>()
            fun operands -> f.Invoke operands[0]
        | _ ->
            let f = scalar.CreateDelegate<Func<float, float, float>>()
            fun operands -> f.Invoke(operands[0], operands[1])

    /// A derivative as a formula of the operands and the result.
    let private partial (formula: Term list -> Term -> Term) : IAlgebra -> Node[] -> Node -> Node | null =
        fun algebra operands y ->
            formula [ for x in operands -> Term.Node(algebra, x) ] (Term.Node(algebra, y))
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
                Range = (fun x -> Interval.integerPower n x[0]),
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

    // ---- Ranges and domains ----

    let private unaryRange (row: Primitive) (range: Interval -> Interval) = row.Range <- fun x -> range x[0]

    let private binaryRange (row: Primitive) (range: Interval -> Interval -> Interval) =
        row.Range <- fun x -> range x[0] x[1]

    let private within low high (_: Interval[]) = Interval.between low high

    do
        binaryRange add Interval.add
        binaryRange subtract Interval.subtract
        binaryRange multiply Interval.multiply
        binaryRange divide Interval.divide
        binaryRange power Interval.power
        unaryRange negate Interval.negate
        binaryRange quotientOrZero (fun a b -> Interval.hull (Interval.point 0.0) (Interval.divide a b))
        binaryRange productOrZero Interval.multiply
        binaryRange max (fun a b -> Interval.between (Math.Max(a.Lower, b.Lower)) (Math.Max(a.Upper, b.Upper)))
        binaryRange min (fun a b -> Interval.between (Math.Min(a.Lower, b.Lower)) (Math.Min(a.Upper, b.Upper)))
        binaryRange xlogy (fun a b -> Interval.multiply a (Interval.increasing Math.Log b))

        unaryRange exp (Interval.increasing Math.Exp)
        unaryRange expm1 (Interval.increasing ScalarFunctions.ExpM1)
        unaryRange log (Interval.increasing Math.Log)
        unaryRange log1p (Interval.increasing ScalarFunctions.Log1P)
        unaryRange sqrt (Interval.increasing Math.Sqrt)
        unaryRange sign (Interval.increasing ScalarFunctions.Sign)
        unaryRange asin (Interval.increasing Math.Asin)
        unaryRange atan (Interval.increasing Math.Atan)
        unaryRange sinh (Interval.increasing Math.Sinh)
        unaryRange tanh (Interval.increasing Math.Tanh)
        unaryRange sigmoid (Interval.increasing ScalarFunctions.Sigmoid)
        unaryRange softplus (Interval.increasing ScalarFunctions.Softplus)
        unaryRange erf (Interval.increasing ScalarFunctions.Erf)
        unaryRange acos (Interval.decreasing Math.Acos)
        unaryRange abs Interval.abs
        unaryRange cosh (Interval.even Math.Cosh)
        unaryRange shift (Interval.hull (Interval.point 0.0))
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
