using AutoDiff;

namespace Descent;

/// <summary>A mean over samples, f(x) = (1/N) Σ fᵢ(x), that can be computed for some of them alone.</summary>
/// <remarks>Implementations must be safe to call from several threads at once.</remarks>
public interface IStochasticObjective
{
    /// <summary>The number of variables n.</summary>
    int Dimension { get; }

    /// <summary>N, the number of samples.</summary>
    int Samples { get; }

    /// <summary>Returns the mean of fᵢ(x) over some samples, and writes the mean of their gradients.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="rows">The samples, from 0 to N − 1, each once; at least one.</param>
    /// <param name="gradient">Receives (1/|B|) Σ ∇fᵢ(x); of length n; may not overlap x.</param>
    double ValueAndGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> rows, Span<double> gradient);
}

/// <summary>An objective that is the mean over samples, over all or over a batch.</summary>
interface ISampleMean : IObjective
{
    /// <summary>The samples.</summary>
    IStochasticObjective Samples { get; }
}

/// <summary>Returns the mean of fᵢ(x) over some samples, and writes the mean of their gradients.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="rows">The samples, from 0 to N − 1, each once; at least one.</param>
/// <param name="gradient">Receives (1/|B|) Σ ∇fᵢ(x), of length n.</param>
public delegate double BatchFunction(
    ReadOnlySpan<double> x,
    ReadOnlySpan<int> rows,
    Span<double> gradient
);

/// <summary>Returns fᵢ(x) and writes ∇fᵢ(x).</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="row">i, from 0 to N − 1.</param>
/// <param name="gradient">Receives ∇fᵢ(x), of length n.</param>
public delegate double SampleFunction(ReadOnlySpan<double> x, int row, Span<double> gradient);
