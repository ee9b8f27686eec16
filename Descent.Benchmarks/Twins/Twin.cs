using AutoDiff;

namespace Descent.Benchmarks.Twins;

/// <summary>An objective whose derivatives were written by hand, behind the interface the derived ones have.</summary>
/// <remarks>For one caller at a time. Its Hessian is itself, at the last point asked for.</remarks>
public abstract class Twin(int dimension) : IObjective, IHessian
{
    readonly double[] unused = new double[dimension];

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <summary>f(x), by way of the gradient: only checks ask for it.</summary>
    public double Value(ReadOnlySpan<double> x) => ValueAndGradient(x, unused);

    /// <inheritdoc/>
    public abstract double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient);

    /// <inheritdoc/>
    public virtual IHessian HessianAt(ReadOnlySpan<double> x) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void Multiply(ReadOnlySpan<double> vector, Span<double> result) =>
        throw new NotSupportedException();

    /// <summary>Nothing to give back.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
