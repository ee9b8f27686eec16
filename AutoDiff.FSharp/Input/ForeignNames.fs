namespace AutoDiff.FSharp.TextInput

open System

/// What other languages call things, and how they are written here.
[<RequireQualifiedAccess>]
module internal ForeignNames =
    /// By names in small letters.
    let private here =
        dict
            [
                "pow", "x^2 for a power"
                "power", "x^2 for a power"
                "square", "x^2, or sqr(x)"
                "fabs", "abs(x)"
                "absolute", "abs(x)"
                "sgn", "sign(x)"
                "signum", "sign(x)"
                "tg", "tan(x)"
                "cot", "1/tan(x)"
                "ctg", "1/tan(x)"
                "sec", "1/cos(x)"
                "csc", "1/sin(x)"
                "coth", "1/tanh(x)"
                "arsinh", "asinh(x)"
                "arcsinh", "asinh(x)"
                "arcosh", "acosh(x)"
                "arccosh", "acosh(x)"
                "artanh", "atanh(x)"
                "arctanh", "atanh(x)"
                "arctan2", "atan2(y, x)"
                "lg", "log10(x)"
                "log_2", "log2(x)"
                "log_10", "log10(x)"
                "exp10", "10^x"
                "ceiling", "ceil(x)"
                "int", "trunc(x)"
                "truncate", "trunc(x)"
                "fmod", "rem(a, b)"
                "maximum", "max(a, b)"
                "minimum", "min(a, b)"
                "fmax", "max(a, b)"
                "fmin", "min(a, b)"
                "avg", "mean(v)"
                "average", "mean(v)"
                "product", "prod(v)"
                "inner", "dot(a, b)"
                "vdot", "dot(a, b)"
                "len", "length(v)"
                "size", "length(v)"
                "count", "length(v)"
                "numel", "length(v)"
                "logistic", "sigmoid(x)"
                "lse", "logsumexp(v)"
                "gammaln", "lgamma(x)"
                "loggamma", "lgamma(x)"
                "gamma", "exp(lgamma(x))"
                "factorial", "exp(lgamma(n + 1))"
                "where", "if(condition, a, b)"
                "iif", "if(condition, a, b)"
                "ifelse", "if(condition, a, b)"
                "heaviside", "if(x > 0, 1, 0)"
                "pi", "pi"
                "e", "e"
                "t", "transpose(A)"
            ]

    let private determinant =
        "No function factors a matrix; of two rows, write A[1, 1]*A[2, 2] - A[1, 2]*A[2, 1]."

    let private logDeterminant =
        "No function factors a matrix; of A = L @ transpose(L) with L triangular, write 2*sum(i = 1..n, log(L[i, i]))."

    let private inverse = "No function inverts a matrix; of a number, write 1/x."

    let private place (extreme: string) =
        $"A place has no derivative; the value there is {extreme}(v)."

    let private order =
        "No function sorts; the ends of the order are min(v) and max(v)."

    /// What nothing here is called, and what serves in its stead where something does.
    let private elsewhere =
        dict
            [
                "det", determinant
                "determinant", determinant
                "logdet", logDeterminant
                "slogdet", logDeterminant
                "inv", inverse
                "inverse", inverse
                "pinv", inverse
                "solve", "No function solves equations: make the solution a variable."
                "trace", "Write sum(i = 1..n, A[i, i])."
                "tr", "Write sum(i = 1..n, A[i, i])."
                "softmax", "Write exp(x - logsumexp(x))."
                "logsoftmax", "Write x - logsumexp(x)."
                "log_softmax", "Write x - logsumexp(x)."
                "argmax", place "max"
                "argmin", place "min"
                "sort", order
                "median", order
            ]

    /// Advice on a name, if another language has it and this one calls it otherwise or has none.
    let tryFind (name: string) : string | null =
        let name = name.ToLowerInvariant()

        match here.TryGetValue name, elsewhere.TryGetValue name with
        | (true, written), _ -> $"Write {written}."
        | _, (true, advice) -> advice
        | _ -> null

    /// Advice on a name that is a number in another language; here it would be a variable nobody means.
    let constant (name: string) : string | null =
        match name.ToLowerInvariant() with
        | "true"
        | "false" -> "Write 1 for what always holds, 0 for what never does, x > 0 for a condition."
        | "nan" -> "A formula's constants are pi and e; what is not a number is not written."
        | "inf"
        | "infinity" -> "A formula's constants are pi and e; infinity is not written."
        | _ -> null

    let private libraries =
        set
            [
                "math"
                "mathf"
                "double"
                "system"
                "np"
                "numpy"
                "jnp"
                "jax"
                "torch"
                "tf"
                "scipy"
                "std"
                "cmath"
            ]

    /// Advice on names with parts, Math.Pow or x.sum: those before the last point, and the last.
    let qualified (before: string) (last: string) isCalled : string =
        let library = before.Split '.' |> Array.head

        match tryFind last with
        | NonNull advice -> advice
        | _ when libraries.Contains(library.ToLowerInvariant()) ->
            $"Functions stand alone: write {last.ToLowerInvariant()}(…)."
        | _ when isCalled -> $"Functions stand before what they are applied to: write {last}({before})."
        | _ -> $"Names have no parts: write {before}_{last}, or `{before}.{last}` for a column of that name."

    /// Advice on a command of LaTeX, without its backslash.
    let command (name: string) : string =
        match name with
        | "frac"
        | "dfrac"
        | "tfrac" -> "Formulas are plain text: write (a)/(b), not \\frac{a}{b}."
        | "cdot"
        | "times" -> "Formulas are plain text: write * for a product."
        | "left"
        | "right" -> "Formulas are plain text: write ( ) alone."
        | "pi"
        | "log"
        | "exp"
        | "sin"
        | "cos"
        | "tan"
        | "max"
        | "min" -> $"Formulas are plain text: write {name}, not \\{name}."
        | "ln" -> "Formulas are plain text: write log(x), not \\ln x."
        | "sum" -> "Formulas are plain text: write sum(i = 1..n, x[i]), not \\sum_{i=1}^n x_i."
        | _ -> "Formulas are plain text: write sqrt(x), not \\sqrt{x}."
