using System.Runtime.CompilerServices;
using AutoDiff;

namespace Descent.Benchmarks.Twins;

/// <summary>Rosenbrock's function of two variables by hand: static methods behind the interface.</summary>
public sealed class RosenbrockTwin() : Twin(2)
{
    /// <summary>The same objective as text.</summary>
    public const string Text = "(1 - x)^2 + 100*(y - x^2)^2";

    double a;
    double b;

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) =>
        Evaluate(x, gradient);

    /// <inheritdoc/>
    public override IHessian HessianAt(ReadOnlySpan<double> x)
    {
        b = -400 * x[0];
        a = 2 - 400 * x[1] - 3 * b * x[0];
        return this;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        double v = vector[0],
            w = vector[1];
        result[0] = Math.FusedMultiplyAdd(a, v, b * w);
        result[1] = Math.FusedMultiplyAdd(b, v, 200 * w);
    }

    // A program with many objectives inlines none of them into its caller.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double u = 1 - x[0],
            t = Math.FusedMultiplyAdd(-x[0], x[0], x[1]),
            slope = 200 * t;
        gradient[1] = slope;
        gradient[0] = -2 * Math.FusedMultiplyAdd(slope, x[0], u);
        return Math.FusedMultiplyAdd(u, u, 100 * t * t);
    }
}
