namespace AutoDiff

open System
open AutoDiff.FSharp

/// <summary>Functions of expressions; elementwise unless they say otherwise. <c>using static AutoDiff.Functions</c>.</summary>
[<AbstractClass; Sealed>]
type Functions =
    /// <summary>eˣ.</summary>
    static member Exp: x: Expr -> Expr

    /// <summary>eˣ - 1, exact for small x.</summary>
    static member ExpM1: x: Expr -> Expr

    /// <summary>The natural logarithm.</summary>
    static member Log: x: Expr -> Expr

    /// <summary>log(1 + x), exact for small x.</summary>
    static member Log1P: x: Expr -> Expr

    /// <summary>The square root.</summary>
    static member Sqrt: x: Expr -> Expr

    /// <summary>|x|, with derivative 0 at 0.</summary>
    static member Abs: x: Expr -> Expr

    /// <summary>The sine.</summary>
    static member Sin: x: Expr -> Expr

    /// <summary>The cosine.</summary>
    static member Cos: x: Expr -> Expr

    /// <summary>The tangent.</summary>
    static member Tan: x: Expr -> Expr

    /// <summary>The inverse sine.</summary>
    static member Asin: x: Expr -> Expr

    /// <summary>The inverse cosine.</summary>
    static member Acos: x: Expr -> Expr

    /// <summary>The inverse tangent.</summary>
    static member Atan: x: Expr -> Expr

    /// <summary>The hyperbolic sine.</summary>
    static member Sinh: x: Expr -> Expr

    /// <summary>The hyperbolic cosine.</summary>
    static member Cosh: x: Expr -> Expr

    /// <summary>The hyperbolic tangent.</summary>
    static member Tanh: x: Expr -> Expr

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    static member Sigmoid: x: Expr -> Expr

    /// <summary>log(1 + eˣ), without overflow.</summary>
    static member Softplus: x: Expr -> Expr

    /// <summary>The error function.</summary>
    static member Erf: x: Expr -> Expr

    /// <summary>1 - erf(x), accurate where that is tiny.</summary>
    static member Erfc: x: Expr -> Expr

    /// <summary>max(x, 0), with derivative 0 at 0.</summary>
    static member Relu: x: Expr -> Expr

    /// <summary>Huber's loss: r²/2 up to |r| = delta, and its tangent beyond. delta is not negative.</summary>
    static member Huber: residual: Expr * delta: Expr -> Expr

    /// <summary>min(max(x, low), high); on a bound the derivative is ½.</summary>
    static member Clip: x: Expr * low: Expr * high: Expr -> Expr

    /// <summary>The cube root, of negative numbers too.</summary>
    static member Cbrt: x: Expr -> Expr

    /// <summary>√(a² + b²) without overflow; derivatives 0 at the origin.</summary>
    static member Hypot: a: Expr * b: Expr -> Expr

    /// <summary>The angle of the point (x, y), from -π to π; derivatives 0 at the origin.</summary>
    static member Atan2: y: Expr * x: Expr -> Expr

    /// <summary>The inverse hyperbolic sine.</summary>
    static member Asinh: x: Expr -> Expr

    /// <summary>The inverse hyperbolic cosine.</summary>
    static member Acosh: x: Expr -> Expr

    /// <summary>The inverse hyperbolic tangent.</summary>
    static member Atanh: x: Expr -> Expr

    /// <summary>The logarithm to base 2, exact at powers of 2.</summary>
    static member Log2: x: Expr -> Expr

    /// <summary>The logarithm to base 10, exact at powers of 10.</summary>
    static member Log10: x: Expr -> Expr

    /// <summary>2ˣ.</summary>
    static member Exp2: x: Expr -> Expr

    /// <summary>log(p / (1 - p)), the inverse of the sigmoid.</summary>
    static member Logit: p: Expr -> Expr

    /// <summary>log|Γ(x)|.</summary>
    static member LogGamma: x: Expr -> Expr

    /// <summary>The derivative of log Γ.</summary>
    static member Digamma: x: Expr -> Expr

    /// <summary>The derivative of that order of the digamma function, of orders up to 60; NaN beyond.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The order is negative.</exception>
    static member Polygamma: order: int * x: Expr -> Expr

    /// <summary>The largest whole number not above x; derivative 0.</summary>
    static member Floor: x: Expr -> Expr

    /// <summary>The smallest whole number not below x; derivative 0.</summary>
    static member Ceiling: x: Expr -> Expr

    /// <summary>The nearest whole number, halves to the even one; derivative 0.</summary>
    static member Round: x: Expr -> Expr

    /// <summary>x without its fraction; derivative 0.</summary>
    static member Truncate: x: Expr -> Expr

    /// <summary>a - b⌊a/b⌋, with the sign of b. Its derivatives are 1 and -⌊a/b⌋.</summary>
    static member Mod: a: Expr * b: Expr -> Expr

    /// <summary>What a truncated quotient leaves over, with the sign of a: <c>a % b</c>. Its derivatives are 1 and minus the truncated quotient.</summary>
    static member Rem: a: Expr * b: Expr -> Expr

    /// <summary>-1, 0 or 1; derivative 0.</summary>
    static member Sign: x: Expr -> Expr

    /// <summary>x².</summary>
    static member Square: x: Expr -> Expr

    /// <summary>The larger of two; on a tie each has half the derivative.</summary>
    static member Max: left: Expr * right: Expr -> Expr

    /// <summary>The smaller of two; on a tie each has half the derivative.</summary>
    static member Min: left: Expr * right: Expr -> Expr

    /// <summary>The sum of all elements: a scalar.</summary>
    static member Sum: x: Expr -> Expr

    /// <summary>The sum over one axis, counted from 0, which disappears.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such axis.</exception>
    static member Sum: x: Expr * axis: int -> Expr

    /// <summary>The mean of all elements: a scalar.</summary>
    static member Mean: x: Expr -> Expr

    /// <summary>Σ aᵢ bᵢ over all elements: a scalar.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member Dot: left: Expr * right: Expr -> Expr

    /// <summary>The Euclidean norm of all elements: a scalar, with gradient 0 at 0.</summary>
    static member Norm: x: Expr -> Expr

    /// <summary>The sum of the absolute values of all elements; derivative 0 where an element is 0.</summary>
    static member Norm1: x: Expr -> Expr

    /// <summary>The largest absolute value of all elements; elements that tie share the derivative.</summary>
    static member NormInf: x: Expr -> Expr

    /// <summary>log Σ exp of all elements, without overflow: a scalar.</summary>
    static member LogSumExp: x: Expr -> Expr

    /// <summary>log Σ exp over one axis, counted from 0, which disappears.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such axis.</exception>
    static member LogSumExp: x: Expr * axis: int -> Expr

    /// <summary>The largest element: a scalar; tied elements share the derivative evenly.</summary>
    static member Max: x: Expr -> Expr

    /// <summary>The matrix product of (m,k) by (k,n), or with a vector on either side.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The inner extents differ, or a rank exceeds 2.</exception>
    static member MatMul: left: Expr * right: Expr -> Expr

    /// <summary>Axes in reverse order.</summary>
    static member Transpose: x: Expr -> Expr

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="T:System.ArgumentException">The sizes differ.</exception>
    static member Reshape: x: Expr * [<ParamArray>] extents: int[] -> Expr

    /// <summary>Elements first, first + 1, …, first + count - 1 along the first axis, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there.</exception>
    static member Slice: x: Expr * first: int * count: int -> Expr

    /// <summary>Every step-th element, from first on along the first axis, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">They are not all there, or the step is below 1.</exception>
    static member Slice: x: Expr * first: int * count: int * step: int -> Expr

    /// <summary>The vector of first, first + 1, …, last, which takes no memory.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">No number lies between the bounds, or one beyond 2⁵³.</exception>
    static member Iota: first: int64 * last: int64 -> Expr

    /// <summary>The vector of first, first + step, …, up to last or down to it.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The step leads away from the bound, or a number lies beyond 2⁵³.</exception>
    static member Iota: first: int64 * last: int64 * step: int64 -> Expr

    /// <summary>The last element first, along every axis.</summary>
    static member Reverse: x: Expr -> Expr

    /// <summary>The last element first along one axis, counted from 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such axis.</exception>
    static member Reverse: x: Expr * axis: int -> Expr

    /// <summary>whenTrue where the condition holds, else whenFalse; what is not taken reaches neither value nor derivative.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member If: condition: Condition * whenTrue: Expr * whenFalse: Expr -> Expr

    /// <summary>xᵖ.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member Pow: x: Expr * power: Expr -> Expr

    /// <summary>The smallest element: a scalar; tied elements share the derivative evenly.</summary>
    static member Min: x: Expr -> Expr

    /// <summary>The product of all elements: a scalar, whose derivatives are right where elements are 0.</summary>
    static member Prod: x: Expr -> Expr

    /// <summary>x log y, and 0 where x is 0.</summary>
    /// <exception cref="T:AutoDiff.ShapeMismatchException">The shapes do not broadcast.</exception>
    static member XLogY: x: Expr * y: Expr -> Expr
