using AutoDiff;

namespace Descent;

/// <summary>The residuals of c Σ rᵢ² + (λ/2) ‖x‖²: r, and below them √(λ/2c) x.</summary>
sealed class PenalisedResiduals(IResiduals inner, double penalty) : IResiduals
{
    readonly double weight = Math.Sqrt(penalty / (2 * inner.Factor));

    public int Dimension => inner.Dimension;

    public int Count => inner.Count + inner.Dimension;

    public double Factor => inner.Factor;

    public IReadOnlyList<double>? Observations => null;

    public IReadOnlyList<double>? Weights => null;

    public void Values(ReadOnlySpan<double> x, Span<double> residuals)
    {
        inner.Values(x, residuals[..inner.Count]);
        Vectors.Scale(weight, x, residuals[inner.Count..]);
    }

    // Columns of the inner Jacobian are moved apart, the last first, and what belongs to the penalty is put below each.
    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        int rows = inner.Count;
        inner.Jacobian(x, jacobian[..(rows * Dimension)]);
        for (int j = Dimension - 1; j >= 0; j--)
        {
            Span<double> column = jacobian.Slice(j * Count, Count);
            jacobian.Slice(j * rows, rows).CopyTo(column);
            column[rows..].Clear();
            column[rows + j] = weight;
        }
    }
}
