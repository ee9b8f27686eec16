using System.Runtime.CompilerServices;
using AutoDiff;

namespace Descent;

/// <summary>The eigenvalues of a Hessian: how f bends at a point, along directions at right angles to each other.</summary>
/// <remarks>
/// The step of steepest descent is stable below 2/λmax near a minimum; λmax/λmin says how slow it is there. A critical point with a negative
/// eigenvalue is no minimum.
/// </remarks>
/// <example>
/// <code>
/// Curvature at = Curvature.At(Objective.FromText("x^2 + 100*y^2"), [0.0, 0.0]); // 2 and 200
/// </code>
/// </example>
public sealed record Curvature
{
    Curvature(double[] eigenvalues) => Eigenvalues = eigenvalues;

    /// <summary>λ₁ ≤ … ≤ λₙ, each exact to about 1e-15 of the largest in size; NaN where the Hessian is not finite.</summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <summary>The least eigenvalue, μ of a strongly convex quadratic.</summary>
    public double Least => Eigenvalues[0];

    /// <summary>The greatest eigenvalue, L of a convex quadratic.</summary>
    public double Greatest => Eigenvalues[^1];

    /// <summary>κ = λmax / λmin; of use where the Hessian is positive definite.</summary>
    public double ConditionNumber => Greatest / Least;

    /// <summary>The number of negative eigenvalues: 0 at a minimum, n at a maximum, between at a saddle.</summary>
    public int NegativeCount => Eigenvalues.Count(value => value < 0);

    /// <summary>Computes the eigenvalues at a point, from n products of the Hessian with a vector and some ten sweeps of n³ operations.</summary>
    /// <param name="objective">The objective, with second derivatives.</param>
    /// <param name="x">The point, of length n.</param>
    /// <exception cref="NotSupportedException">There are no second derivatives, or n is above 16 384.</exception>
    [OverloadResolutionPriority(1)]
    public static Curvature At(IObjective objective, ReadOnlySpan<double> x)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int n = objective.Dimension;
        double[] matrix = Matrices.Square(n, nameof(Curvature));
        using (IHessian hessian = objective.HessianAt(x))
            Fill(hessian, matrix, n);
        var eigen = new SymmetricEigen(n);
        eigen.Decompose(matrix);
        return new Curvature([.. eigen.Values.Order()]);
    }

    /// <inheritdoc cref="At(IObjective, ReadOnlySpan{double})"/>
    /// <remarks>For F#, whose array literals are no spans.</remarks>
    public static Curvature At(IObjective objective, double[] x) => At(objective, x.AsSpan());

    // Products differ from their transposes by rounding: what counts is the lower triangle.
    static void Fill(IHessian hessian, double[] matrix, int n)
    {
        double[] unit = new double[n];
        double[] column = new double[n];
        for (int j = 0; j < n; j++)
        {
            unit[j] = 1;
            hessian.Multiply(unit, column);
            unit[j] = 0;
            for (int i = j; i < n; i++)
                matrix[i * n + j] = matrix[j * n + i] = column[i];
        }
    }

    /// <summary>The eigenvalues to six digits.</summary>
    public override string ToString() =>
        string.Join(", ", Eigenvalues.Select(value => FormattableString.Invariant($"{value:g6}")));
}
