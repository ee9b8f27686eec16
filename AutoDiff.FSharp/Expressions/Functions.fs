namespace AutoDiff

open System
open AutoDiff.FSharp

[<AbstractClass; Sealed>]
type Functions =
    static member private Elementwise(name: string, [<ParamArray>] operands: Expr[]) =
        Expr((Builder() :> IBuilder).Call(name, operands |> Array.map (fun operand -> operand.Node)))

    static member private Axis(x: Expr, axis: int) =
        ArgumentOutOfRangeException.ThrowIfNegative(axis, nameof axis)
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, x.Shape.Rank, nameof axis)
        [| axis |]

    static member private AllAxes(x: Expr) = [| 0 .. x.Shape.Rank - 1 |]

    static member private Structural(make: IBuilder -> Node) = Expr(make (Builder() :> IBuilder))

    static member Exp(x: Expr) = Functions.Elementwise("exp", x)
    static member ExpM1(x: Expr) = Functions.Elementwise("expm1", x)
    static member Log(x: Expr) = Functions.Elementwise("log", x)
    static member Log1P(x: Expr) = Functions.Elementwise("log1p", x)
    static member Sqrt(x: Expr) = Functions.Elementwise("sqrt", x)
    static member Abs(x: Expr) = Functions.Elementwise("abs", x)
    static member Sin(x: Expr) = Functions.Elementwise("sin", x)
    static member Cos(x: Expr) = Functions.Elementwise("cos", x)
    static member Tan(x: Expr) = Functions.Elementwise("tan", x)
    static member Asin(x: Expr) = Functions.Elementwise("asin", x)
    static member Acos(x: Expr) = Functions.Elementwise("acos", x)
    static member Atan(x: Expr) = Functions.Elementwise("atan", x)
    static member Sinh(x: Expr) = Functions.Elementwise("sinh", x)
    static member Cosh(x: Expr) = Functions.Elementwise("cosh", x)
    static member Tanh(x: Expr) = Functions.Elementwise("tanh", x)
    static member Sigmoid(x: Expr) = Functions.Elementwise("sigmoid", x)
    static member Softplus(x: Expr) = Functions.Elementwise("softplus", x)
    static member Erf(x: Expr) = Functions.Elementwise("erf", x)
    static member Erfc(x: Expr) = Functions.Elementwise("erfc", x)
    static member Relu(x: Expr) = Functions.Elementwise("relu", x)

    static member Huber(residual: Expr, delta: Expr) =
        Functions.Elementwise("huber", residual, delta)

    static member Clip(x: Expr, low: Expr, high: Expr) =
        Functions.Min(Functions.Max(x, low), high)

    static member Cbrt(x: Expr) = Functions.Elementwise("cbrt", x)
    static member Hypot(a: Expr, b: Expr) = Functions.Elementwise("hypot", a, b)
    static member Atan2(y: Expr, x: Expr) = Functions.Elementwise("atan2", y, x)
    static member Asinh(x: Expr) = Functions.Elementwise("asinh", x)
    static member Acosh(x: Expr) = Functions.Elementwise("acosh", x)
    static member Atanh(x: Expr) = Functions.Elementwise("atanh", x)
    static member Log2(x: Expr) = Functions.Elementwise("log2", x)
    static member Log10(x: Expr) = Functions.Elementwise("log10", x)
    static member Exp2(x: Expr) = Functions.Elementwise("exp2", x)
    static member Logit(p: Expr) = Functions.Elementwise("logit", p)
    static member LogGamma(x: Expr) = Functions.Elementwise("lgamma", x)
    static member Digamma(x: Expr) = Functions.Elementwise("digamma", x)

    static member Polygamma(order: int, x: Expr) =
        ArgumentOutOfRangeException.ThrowIfNegative(order, nameof order)
        Functions.Elementwise("polygamma", Expr.Constant(float order), x)

    static member Floor(x: Expr) = Functions.Elementwise("floor", x)
    static member Ceiling(x: Expr) = Functions.Elementwise("ceil", x)
    static member Round(x: Expr) = Functions.Elementwise("round", x)
    static member Truncate(x: Expr) = Functions.Elementwise("trunc", x)
    static member Mod(a: Expr, b: Expr) = Functions.Elementwise("mod", a, b)
    static member Rem(a: Expr, b: Expr) = Functions.Elementwise("rem", a, b)
    static member Sign(x: Expr) = Functions.Elementwise("sign", x)
    static member Square(x: Expr) = Expr.Pow(x, 2.0)

    static member Max(left: Expr, right: Expr) =
        Functions.Elementwise("max", left, right)

    static member Min(left: Expr, right: Expr) =
        Functions.Elementwise("min", left, right)

    static member Sum(x: Expr) =
        Functions.Structural(fun build -> build.Sum(x.Node, Functions.AllAxes x))

    static member Sum(x: Expr, axis: int) =
        let axes = Functions.Axis(x, axis)
        Functions.Structural(fun build -> build.Sum(x.Node, axes))

    static member Mean(x: Expr) = Functions.Sum x / float x.Shape.Size

    static member Dot(left: Expr, right: Expr) = Functions.Sum(left * right)

    static member Norm(x: Expr) =
        Functions.Structural(fun build -> build.Norm(x.Node, Functions.AllAxes x))

    static member Norm1(x: Expr) = Functions.Sum(Functions.Abs x)

    static member NormInf(x: Expr) = Functions.Max(Functions.Abs x)

    static member LogSumExp(x: Expr) =
        Functions.Structural(fun build -> build.LogSumExp(x.Node, Functions.AllAxes x))

    static member LogSumExp(x: Expr, axis: int) =
        let axes = Functions.Axis(x, axis)
        Functions.Structural(fun build -> build.LogSumExp(x.Node, axes))

    static member Max(x: Expr) =
        Functions.Structural(fun build -> build.Max(x.Node, Functions.AllAxes x))

    static member MatMul(left: Expr, right: Expr) =
        if left.Shape.Rank = 0 || right.Shape.Rank = 0 then
            raise (ShapeMismatchException(left.Shape, right.Shape))

        Functions.Structural(fun build -> build.MatMul(left.Node, right.Node))

    static member Transpose(x: Expr) =
        Functions.Structural(fun build -> build.Permute(x.Node, Array.rev (Functions.AllAxes x)))

    static member Reshape(x: Expr, [<ParamArray>] extents: int[]) =
        let shape = Shape extents

        if shape.Size <> x.Shape.Size then
            raise (
                ArgumentException($"{x.Shape} cannot be read as {shape}: the sizes differ.", nameof extents)
            )

        Functions.Structural(fun build -> build.Reshape(x.Node, shape))

    static member Slice(x: Expr, first: int, count: int) = Functions.Slice(x, first, count, 1)

    static member Slice(x: Expr, first: int, count: int, step: int) =
        ArgumentOutOfRangeException.ThrowIfNegative(first, nameof first)
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof count)
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1, nameof step)
        ArgumentOutOfRangeException.ThrowIfZero(x.Shape.Rank, nameof x)
        let last = int64 first + int64 (count - 1) * int64 step
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, int64 x.Shape.Dims[0], nameof count)

        let along first' others =
            Array.init x.Shape.Rank (fun axis -> if axis = 0 then first' else others axis)

        let starts, steps = along first (fun _ -> 0), along step (fun _ -> 1)
        let counts = along count (fun axis -> x.Shape.Dims[axis])
        Functions.Structural(fun build -> build.Slice(x.Node, starts, steps, counts))

    static member Iota(first: int64, last: int64) = Functions.Iota(first, last, 1L)

    static member Iota(first: int64, last: int64, step: int64) =
        ArgumentOutOfRangeException.ThrowIfZero(step, nameof step)

        if sign (last - first) * sign step < 0 then
            raise (ArgumentOutOfRangeException(nameof last, "No number lies in this range."))

        let largest = 1L <<< 53
        ArgumentOutOfRangeException.ThrowIfGreaterThan(abs first, largest, nameof first)
        ArgumentOutOfRangeException.ThrowIfGreaterThan(abs last, largest, nameof last)
        let count = (last - first) / step + 1L
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int64 Int32.MaxValue, nameof last)
        Functions.Structural(fun build -> build.Iota(int count, first, step))

    static member Reverse(x: Expr) =
        Functions.Structural(fun build -> StructuralRules.reverse build x.Node (Functions.AllAxes x))

    static member Reverse(x: Expr, axis: int) =
        let axes = Functions.Axis(x, axis)
        Functions.Structural(fun build -> StructuralRules.reverse build x.Node axes)

    static member If(condition: Condition, whenTrue: Expr, whenFalse: Expr) =
        Functions.Structural(fun build -> build.Select(condition.Node, whenTrue.Node, whenFalse.Node))

    static member Pow(x: Expr, power: Expr) =
        Functions.Elementwise("power", x, power)

    static member Min(x: Expr) = -Functions.Max(-x)

    static member Prod(x: Expr) =
        Functions.Structural(fun build -> TextInput.Product.along build x.Node (Functions.AllAxes x))

    static member XLogY(x: Expr, y: Expr) = Functions.Elementwise("xlogy", x, y)
