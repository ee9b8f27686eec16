using AutoDiff;

namespace Descent;

/// <summary>The first weights of a network: normal for its matrices, zero for all else.</summary>
sealed class WeightSampler : ISampler
{
    readonly (int Offset, int Size, double Deviation)[] drawn;
    readonly ulong seed;

    /// <param name="objective">The objective whose variables are weights and biases.</param>
    /// <param name="variance">Of d_in and d_out.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <param name="vectors">The variables of one axis that are weights too, of d_in inputs and one output.</param>
    public WeightSampler(
        Objective objective,
        Func<double, double, double> variance,
        ulong seed,
        IReadOnlyList<string> vectors
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        Variable[] named = [.. vectors.Select(objective.Variable)];
        Dimension = objective.Dimension;
        this.seed = seed;
        drawn =
        [
            .. objective
                .Variables.Where(variable => variable.Shape.Rank > 1 || named.Contains(variable))
                .Select(variable =>
                    (variable.Offset, variable.Shape.Size, Deviation(variable.Shape, variance))
                ),
        ];
    }

    public int Dimension { get; }

    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        for (int k = 0; k < count; k++)
        {
            double[] point = new double[Dimension];
            foreach ((int offset, int size, double deviation) in drawn)
            {
                for (int i = 0; i < size; i++)
                    point[offset + i] = deviation * random.Normal();
            }

            yield return point;
        }
    }

    static double Deviation(Shape shape, Func<double, double, double> variance)
    {
        double outputs = shape.Rank > 1 ? shape.Extents[^1] : 1;
        return Math.Sqrt(variance(shape.Size / outputs, outputs));
    }
}
