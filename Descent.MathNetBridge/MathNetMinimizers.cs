using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace Descent.MathNetBridge;

/// <summary>The minimisers of MathNet.Numerics as contenders of a <see cref="Comparison"/>.</summary>
/// <remarks>
/// Their gradient tolerance and cap of iterations are those of the options; their tests of step and progress are set to 1e-12. Budgets, the
/// target, the relative gradient tolerance, the observer and the token end them at any point they evaluate with a gradient. Options that speak of
/// iterates (tests of step and decrease, patience, validation, checkpoints) are refused by a <see cref="NotSupportedException"/>.
/// </remarks>
public static class MathNetMinimizers
{
    // Far enough out to bound nothing, and near enough for their arithmetic.
    const double Unbounded = 1e20;

    const double Fine = 1e-12;

    /// <summary>BFGS: <c>mathnet-bfgs</c>.</summary>
    public static IMinimizer Bfgs { get; } =
        new MathNetMinimizer(
            "mathnet-bfgs",
            (f, x, o) =>
                new BfgsMinimizer(o.GradientTolerance, Fine, Fine, o.MaxIterations).FindMinimum(
                    f,
                    x
                )
        );

    /// <summary>L-BFGS with ten pairs: <c>mathnet-l-bfgs</c>.</summary>
    public static IMinimizer LimitedMemoryBfgs { get; } =
        new MathNetMinimizer(
            "mathnet-l-bfgs",
            (f, x, o) =>
                new LimitedMemoryBfgsMinimizer(
                    o.GradientTolerance,
                    Fine,
                    Fine,
                    10,
                    o.MaxIterations
                ).FindMinimum(f, x)
        );

    /// <summary>BFGS-B without effective bounds: <c>mathnet-bfgs-b</c>.</summary>
    public static IMinimizer BfgsB { get; } =
        new MathNetMinimizer(
            "mathnet-bfgs-b",
            (f, x, o) =>
                new BfgsBMinimizer(o.GradientTolerance, Fine, Fine, o.MaxIterations).FindMinimum(
                    f,
                    Same(x, -Unbounded),
                    Same(x, Unbounded),
                    x
                )
        );

    /// <summary>Nonlinear conjugate gradients: <c>mathnet-cg</c>.</summary>
    public static IMinimizer ConjugateGradient { get; } =
        new MathNetMinimizer(
            "mathnet-cg",
            (f, x, o) =>
                new ConjugateGradientMinimizer(o.GradientTolerance, o.MaxIterations).FindMinimum(
                    f,
                    x
                )
        );

    /// <summary>Newton's method on the full Hessian: <c>mathnet-newton</c>.</summary>
    public static IMinimizer Newton { get; } =
        new MathNetMinimizer(
            "mathnet-newton",
            (f, x, o) => new NewtonMinimizer(o.GradientTolerance, o.MaxIterations).FindMinimum(f, x)
        );

    /// <summary>The simplex of Nelder and Mead, which asks for values alone: <c>mathnet-nelder-mead</c>.</summary>
    public static IMinimizer NelderMead { get; } =
        new MathNetMinimizer(
            "mathnet-nelder-mead",
            (f, x, o) => new NelderMeadSimplex(Fine, o.MaxIterations).FindMinimum(f, x),
            values: true
        );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IMinimizer> All { get; } =
    [Bfgs, LimitedMemoryBfgs, BfgsB, ConjugateGradient, Newton, NelderMead];

    static Vector<double> Same(Vector<double> like, double value) =>
        DenseVector.Create(like.Count, value);
}
