using AutoDiff;

namespace Descent;

/// <summary>Writes r(x), of length m.</summary>
public delegate void ResidualFunction(ReadOnlySpan<double> x, Span<double> residuals);

/// <summary>Writes every ∂rᵢ/∂xⱼ by columns, at j·m + i: n·m numbers.</summary>
public delegate void JacobianFunction(ReadOnlySpan<double> x, Span<double> jacobian);

/// <summary>Σ rᵢ(x)², made of a caller's own residuals and Jacobian. It has no second derivatives.</summary>
public sealed class ResidualObjective : ISumOfSquares, IResiduals
{
    readonly ResidualFunction residuals;
    readonly JacobianFunction jacobian;
    Buffers? spare;

    /// <summary>An objective from residuals.</summary>
    /// <param name="dimension">The number of variables n, at least 1.</param>
    /// <param name="count">The number of residuals m, at least 1.</param>
    /// <param name="residuals">r; called by several threads at once if the objective is.</param>
    /// <param name="jacobian">Its Jacobian, by columns; likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public ResidualObjective(
        int dimension,
        int count,
        ResidualFunction residuals,
        JacobianFunction jacobian
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(jacobian);
        (Dimension, Count) = (dimension, count);
        (this.residuals, this.jacobian) = (residuals, jacobian);
    }

    /// <inheritdoc cref="IResiduals.Dimension"/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public double Factor => 1;

    /// <inheritdoc/>
    public IReadOnlyList<double>? Observations { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<double>? Weights { get; init; }

    IResiduals ISumOfSquares.Residuals => this;

    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> x, Span<double> residuals) =>
        this.residuals(x, residuals);

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian) =>
        this.jacobian(x, jacobian);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        Buffers buffers = Rent();
        residuals(x, buffers.Residuals);
        double value = Vectors.Dot(buffers.Residuals, buffers.Residuals);
        Volatile.Write(ref spare, buffers);
        return value;
    }

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Buffers buffers = Rent();
        residuals(x, buffers.Residuals);
        jacobian(x, buffers.Jacobian);
        for (int j = 0; j < gradient.Length; j++)
            gradient[j] =
                2 * Vectors.Dot(buffers.Jacobian.AsSpan(j * Count, Count), buffers.Residuals);
        double value = Vectors.Dot(buffers.Residuals, buffers.Residuals);
        Volatile.Write(ref spare, buffers);
        return value;
    }

    /// <inheritdoc/>
    public IHessian HessianAt(ReadOnlySpan<double> x) =>
        throw new NotSupportedException("Residuals and their Jacobian give no second derivatives.");

    Buffers Rent() =>
        Interlocked.Exchange(ref spare, null)
        ?? new Buffers(new double[Count], new double[Count * Dimension]);

    // One caller at a time has the spare; a second at the same moment makes its own.
    sealed record Buffers(double[] Residuals, double[] Jacobian);
}
