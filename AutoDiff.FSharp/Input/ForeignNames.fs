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
                "clamp", "clip(x, low, high)"
                "expit", "sigmoid(x)"
                "logaddexp", "logsumexp([a, b])"
                "logsigmoid", "-softplus(-x)"
                "log_sigmoid", "-softplus(-x)"
                "leaky_relu", "max(x, 0.01*x)"
                "leakyrelu", "max(x, 0.01*x)"
                "relu6", "clip(x, 0, 6)"
                "hardtanh", "clip(x, -1, 1)"
                "elu", "if(x > 0, x, expm1(x))"
                "gelu", "x*erfc(-x/sqrt(2))/2"
                "silu", "x*sigmoid(x)"
                "swish", "x*sigmoid(x)"
                "mish", "x*tanh(softplus(x))"
                "softsign", "x/(1 + abs(x))"
                "normcdf", "erfc(-x/sqrt(2))/2"
                "norm_cdf", "erfc(-x/sqrt(2))/2"
                "ndtr", "erfc(-x/sqrt(2))/2"
                "mse", "mean((a - b)^2)"
                "mse_loss", "mean((a - b)^2)"
                "mae", "mean(abs(a - b))"
                "l1_loss", "mean(abs(a - b))"
                "huber_loss", "mean(huber(a - b, 1))"
                "smooth_l1_loss", "mean(huber(a - b, 1))"
                "hinge", "max(0, 1 - y*z)"
                "hinge_loss", "mean(max(0, 1 - y*z))"
                "bce", "mean(-y*log(p) - (1 - y)*log(1 - p))"
                "bce_loss", "mean(-y*log(p) - (1 - y)*log(1 - p))"
                "binary_cross_entropy", "mean(-y*log(p) - (1 - y)*log(1 - p))"
                "bce_with_logits", "mean(softplus(z) - y*z)"
                "binary_cross_entropy_with_logits", "mean(softplus(z) - y*z)"
                "entropy", "-sum(p*log(p))"
                "kl_div", "sum(p*log(p/q))"
                "rms", "sqrt(mean(x^2))"
                "sumsq", "sum(x^2)"
                "outer", "reshape(a, [n, 1])*b"
                "diff", "x[2..] - x[..n-1]"
                "cumsum", "let s[i = 1..n] = sum(j = 1..i, x[j]); …"
                "flatten", "reshape(A, [n])"
                "ravel", "reshape(A, [n])"
                "concat", "concatenate(1, a, b)"
                "cat", "concatenate(1, a, b)"
                "stack", "[a, b]"
                "arange", "range(a, b, step)"
                "select", "if(condition, a, b)"
                "piecewise", "if(condition, a, b)"
                "step", "if(x > 0, 1, 0)"
                "einsum", "sum(i = 1..m, j = 1..n, A[i, j]*x[j]), or A @ x"
                "stop_gradient", "shift(x), which is constant to derivatives"
                "detach", "shift(x), which is constant to derivatives"
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

    let private derivative (call: string) =
        $"Derivatives are taken of the whole formula, by {call}."

    let private crossEntropy =
        "Of rows Z before softmax and rows Y of shares write mean(i = 1..n, logsumexp(Z[i]) - dot(Y[i], Z[i]))."

    let private chance =
        "A formula has one value at a point: draw numbers before, and bind them as data."

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
                "cross_entropy", crossEntropy
                "crossentropy", crossEntropy
                "nll_loss", crossEntropy
                "grad", derivative "Objective.ValueAndGradient, or descent derive"
                "gradient", derivative "Objective.ValueAndGradient, or descent derive"
                "derivative", derivative "Objective.ValueAndGradient, or descent derive"
                "vjp", derivative "Objective.ValueAndGradient, or descent derive"
                "jvp", derivative "Objective.ValueAndSlope"
                "jacobian", derivative "Objective.Residuals where it is a sum of squares"
                "hessian", derivative "Objective.HessianAt, or descent derive --hessian"
                "hvp", derivative "Objective.HessianAt, or descent evaluate --direction"
                "vmap", "Functions apply to arrays as they are; sum(i = 1..n, …) goes over an index."
                "dropout", chance
                "rand", chance
                "randn", chance
                "random", chance
                "normal", chance
                "one_hot", "Bind a matrix of zeros and ones as data."
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
                "lax"
                "nn"
                "f"
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
