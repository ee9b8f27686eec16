using AutoDiff;

namespace Descent;

/// <summary>Where a run has ended, as the point to evaluate at and as the start of the next run.</summary>
public static class RunPoints
{
    /// <summary>f(x) where a run has ended.</summary>
    /// <param name="objective">f.</param>
    /// <param name="x">x, of length n: <see cref="Run.X"/>, or any other list.</param>
    /// <exception cref="ArgumentException">The point is not of length n.</exception>
    public static double Value(this IObjective objective, IReadOnlyList<double> x)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Value(Array(x));
    }

    /// <summary>f(x) and ∇f(x) where a run has ended.</summary>
    /// <param name="objective">f.</param>
    /// <param name="x">x, of length n.</param>
    /// <param name="gradient">Receives ∇f(x), of length n.</param>
    /// <exception cref="ArgumentException">The point or the gradient is not of length n.</exception>
    public static double ValueAndGradient(
        this IObjective objective,
        IReadOnlyList<double> x,
        Span<double> gradient
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.ValueAndGradient(Array(x), gradient);
    }

    /// <summary>The Hessian where a run has ended, as a linear map.</summary>
    /// <param name="objective">f.</param>
    /// <param name="x">x, of length n.</param>
    /// <exception cref="ArgumentException">The point is not of length n.</exception>
    /// <exception cref="NotSupportedException">The objective knows no second derivatives.</exception>
    public static IHessian HessianAt(this IObjective objective, IReadOnlyList<double> x)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.HessianAt(Array(x));
    }

    /// <summary>Minimises from where another run has ended.</summary>
    /// <param name="method">The method.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n: <see cref="Run.X"/> of the other run.</param>
    /// <param name="options">Tests, budgets and observers; the defaults if null.</param>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    public static Run Minimize(
        this IMinimizer method,
        IObjective objective,
        IReadOnlyList<double> start,
        RunOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        return method.Minimize(objective, Array(start), options);
    }

    static double[] Array(IReadOnlyList<double> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x as double[] ?? [.. x];
    }
}
