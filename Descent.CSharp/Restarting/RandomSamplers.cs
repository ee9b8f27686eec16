namespace Descent;

/// <summary>Uniform in a box.</summary>
sealed class UniformSampler(Box box, ulong seed) : ISampler
{
    public int Dimension => box.Dimension;

    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        for (int k = 0; k < count; k++)
        {
            double[] point = new double[Dimension];
            for (int i = 0; i < point.Length; i++)
                point[i] = box.At(i, random.Uniform());
            yield return point;
        }
    }
}

/// <summary>Normal around a centre.</summary>
sealed class GaussianSampler : ISampler
{
    readonly double[] centre;
    readonly double deviation;
    readonly ulong seed;

    public GaussianSampler(IReadOnlyList<double> centre, double deviation, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(centre);
        this.centre = [.. centre];
        this.deviation = Interval.Positive.Require(
            deviation,
            nameof(Samplers.Gaussian),
            nameof(deviation)
        );
        this.seed = seed;
    }

    public int Dimension => centre.Length;

    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        for (int k = 0; k < count; k++)
        {
            double[] point = [.. centre];
            for (int i = 0; i < point.Length; i++)
                point[i] += deviation * random.Normal();
            yield return point;
        }
    }
}
