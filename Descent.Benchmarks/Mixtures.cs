using BenchmarkDotNet.Attributes;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>Value and gradient of the Gaussian mixture: as written in two ways, and by hand in two.</summary>
[MemoryDiagnoser]
public class Mixtures
{
    AutoDiff.Objective matrices = null!;
    AutoDiff.Objective differences = null!;
    MixtureTwin vectors = null!;
    ScalarMixtureTwin scalars = null!;
    double[] at = [];
    double[] gradient = [];

    /// <summary>Compiles outside the measurement.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var mixture = Mixture.Standard(Console.Error);
        (matrices, differences) = (mixture.ByMatrices(), mixture.ByDifferences());
        (matrices.MaxThreads, differences.MaxThreads) = (1, 1);
        (vectors, scalars) = (new MixtureTwin(mixture), new ScalarMixtureTwin(mixture));
        (at, gradient) = (mixture.At, new double[mixture.At.Length]);
        _ = ByMatrices() + ByDifferences();
    }

    /// <summary>All factors as one matrix.</summary>
    [Benchmark]
    public double ByMatrices() => matrices.ValueAndGradient(at, gradient);

    /// <summary>Differences of points and means, then factors.</summary>
    [Benchmark]
    public double ByDifferences() => differences.ValueAndGradient(at, gradient);

    /// <summary>Eight points a vector.</summary>
    [Benchmark(Baseline = true)]
    public double ByHand() => vectors.ValueAndGradient(at, gradient);

    /// <summary>One number at a time.</summary>
    [Benchmark]
    public double Scalar() => scalars.ValueAndGradient(at, gradient);
}
