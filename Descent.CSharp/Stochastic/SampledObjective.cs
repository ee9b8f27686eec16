using System.Buffers;
using AutoDiff;

namespace Descent;

/// <summary>A mean over samples made of a caller's own functions.</summary>
public sealed class SampledObjective : IStochasticObjective
{
    readonly BatchFunction function;

    /// <summary>A mean whose batches are computed at once.</summary>
    /// <param name="dimension">The number of variables, at least 1.</param>
    /// <param name="samples">N, at least 1.</param>
    /// <param name="function">The mean over some samples, with its gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public SampledObjective(int dimension, int samples, BatchFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Dimension = Interval.Count.Require(dimension, nameof(SampledObjective), nameof(dimension));
        Samples = Interval.Count.Require(samples, nameof(SampledObjective), nameof(samples));
        this.function = function;
    }

    /// <summary>A mean whose samples are computed one by one.</summary>
    /// <inheritdoc cref="SampledObjective(int, int, BatchFunction)"/>
    public SampledObjective(int dimension, int samples, SampleFunction function)
        : this(dimension, samples, OneByOne(function)) { }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Samples { get; }

    /// <inheritdoc/>
    public double ValueAndGradient(
        ReadOnlySpan<double> x,
        ReadOnlySpan<int> rows,
        Span<double> gradient
    ) => function(x, rows, gradient);

    static BatchFunction OneByOne(SampleFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (x, rows, gradient) =>
        {
            double[] rented = ArrayPool<double>.Shared.Rent(gradient.Length);
            Span<double> slope = rented.AsSpan(0, gradient.Length);
            double sum = 0;
            gradient.Clear();
            foreach (int row in rows)
            {
                sum += function(x, row, slope);
                Vectors.Add(1, slope, gradient);
            }

            ArrayPool<double>.Shared.Return(rented);
            Vectors.Scale(1.0 / rows.Length, gradient, gradient);
            return sum / rows.Length;
        };
    }
}

/// <summary>The mean over all samples: what a stochastic method minimises, as an objective.</summary>
sealed class FullBatch(IStochasticObjective samples) : ISampleMean
{
    readonly int[] all = [.. Enumerable.Range(0, samples.Samples)];

    public int Dimension => samples.Dimension;

    public IStochasticObjective Samples => samples;

    public double Value(ReadOnlySpan<double> x)
    {
        double[] unused = ArrayPool<double>.Shared.Rent(Dimension);
        double value = samples.ValueAndGradient(x, all, unused.AsSpan(0, Dimension));
        ArrayPool<double>.Shared.Return(unused);
        return value;
    }

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) =>
        samples.ValueAndGradient(x, all, gradient);

    public IHessian HessianAt(ReadOnlySpan<double> x) =>
        throw new NotSupportedException("A mean over samples knows no second derivatives.");
}
