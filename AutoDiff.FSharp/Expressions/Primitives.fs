namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection.Emit
open AutoDiff

/// The table of elementwise functions. Every transform, printer, parser and test reads it; a new function is a
/// new row and nothing else. Derivatives are formulas of the operands x, or a and b, and the result y, in whichever
/// form loses least to rounding; docs/singular-points.md says what holds where mathematics leaves a choice.
[<RequireQualifiedAccess>]
module internal Primitives =
    let private pred n = n - 1

    open Row
    open Formula

    let add =
        binary "add" Notation.Layout (own "Add") 1 (instruction "Add") (fun _ _ _ -> 1Q) (fun _ _ _ -> 1Q)
        |> withRange2 ValueRange.add

    let subtract =
        binary
            "subtract"
            Notation.Layout
            (own "Subtract")
            1
            (instruction "Subtract")
            (fun _ _ _ -> 1Q)
            (fun _ _ _ -> Number -1.0)
        |> withRange2 ValueRange.subtract

    let multiply =
        binary
            "multiply"
            Notation.Layout
            (own "Multiply")
            1
            (instruction "Multiply")
            (fun _ b _ -> b)
            (fun a _ _ -> a)
        |> withRange2 ValueRange.multiply

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
        |> withRange2 ValueRange.divide
        |> withDomain (Domain.NonZero 1)

    let negate =
        unary "negate" Notation.Layout (own "Negate") 1 (instruction "Negate") (fun _ _ -> Number -1.0)
        |> withRange ValueRange.negate

    let greater = comparison "greater" ">" "Greater" "GreaterThan"

    let greaterOrEqual =
        comparison "greaterOrEqual" @"\ge" "GreaterOrEqual" "GreaterThanOrEqual"

    let equal = comparison "equal" "=" "Equal" "Equals"

    /// x where it is finite, else 0, and a constant to every derivative: the shift inside a stable log-sum-exp.
    let shift =
        flat "shift" (Notation.Plain "#1") (own "FiniteOrZero") 2 VectorForms.finiteOrZero
        |> withRange (ValueRange.hull (ValueRange.point 0.0))

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
        |> withRange2 (fun a b -> ValueRange.hull (ValueRange.point 0.0) (ValueRange.divide a b))

    /// a·b, and 0 where a is 0 whatever b is.
    let productOrZero =
        let emit (lanes: Lanes) (operands: LocalBuilder[]) =
            let zero = lanes.Constant 0.0
            lanes.Choose("Equals", operands[0], zero, zero, lanes.Call("Multiply", operands))

        binary "productOrZero" Notation.Layout (own "ProductOrZero") 3 emit (fun _ b _ -> b) (fun a _ _ -> a)
        |> withRange2 ValueRange.multiply

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
        |> withRange2 (fun a b -> ValueRange.multiply a (ValueRange.increasing Math.Log b))
        |> withDomain (Domain.AtLeast(1, 0.0))

    /// xⁿ for an integer n: products only, so 0 and negative x are ordinary points.
    let integerPower =
        let rows = ConcurrentDictionary<int, Primitive>()

        let row n =
            let derivative =
                partial (fun operands _ ->
                    Number(float n) * call "power" [ operands[0]; Number(float (pred n)) ])

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
        |> withRange2 ValueRange.power
        |> withDomain (Domain.AtLeast(0, 0.0))

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
        |> withRange2 ValueRange.max

    let min =
        binary
            "min"
            (Notation.Command @"\min")
            (math "Min" 2)
            1
            (instruction "Min")
            (fun a b _ -> share b a)
            (fun a b _ -> share a b)
        |> withRange2 ValueRange.min

    /// Every fixed row; integer powers come on demand.
    let all =
        [|
            add
            subtract
            multiply
            divide
            negate
            power
            ElementaryRows.exp
            ElementaryRows.expm1
            ElementaryRows.log
            ElementaryRows.log1p
            ElementaryRows.sqrt
            ElementaryRows.abs
            ElementaryRows.sign
            ElementaryRows.sin
            ElementaryRows.cos
            ElementaryRows.tan
            ElementaryRows.semicircle
            ElementaryRows.asin
            ElementaryRows.acos
            ElementaryRows.atan
            ElementaryRows.sinh
            ElementaryRows.cosh
            ElementaryRows.tanh
            SpecialRows.sigmoid
            SpecialRows.softplus
            SpecialRows.erf
            SpecialRows.erfc
            SpecialRows.relu
            SpecialRows.huber
            ElementaryRows.cbrt
            ElementaryRows.asinh
            ElementaryRows.semihyperbola
            ElementaryRows.acosh
            ElementaryRows.atanh
            ElementaryRows.log2
            ElementaryRows.log10
            ElementaryRows.exp2
            SpecialRows.logit
            ElementaryRows.hypot
            ElementaryRows.atan2
            SpecialRows.lgamma
            SpecialRows.digamma
            SpecialRows.polygamma
            RoundingRows.floor
            RoundingRows.ceil
            RoundingRows.round
            RoundingRows.trunc
            RoundingRows.modulo
            RoundingRows.remainder
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
