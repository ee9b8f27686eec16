using AutoDiff;
using BenchmarkDotNet.Attributes;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>Value and gradient: derived and compiled, beside the same by hand.</summary>
[MemoryDiagnoser]
public class Workloads
{
    double[] x = [];
    double[] gradient = [];
    Objective polynomial = null!;
    Objective chained = null!;

    /// <summary>The number of variables.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int N { get; set; }

    /// <summary>Compiles outside the measurement.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        x = [.. Enumerable.Range(0, N).Select(_ => random.NextDouble())];
        gradient = new double[N];
        var bindings = Bindings.Empty.WithVariable("x", N);
        polynomial = Objective.FromText(PolynomialChainTwin.Text, bindings);
        chained = Objective.FromText(ChainedRosenbrockTwin.Text(N), bindings);
        _ = polynomial.ValueAndGradient(x, gradient) + chained.ValueAndGradient(x, gradient);
    }

    /// <summary>The chain of polynomials, derived.</summary>
    [Benchmark]
    public double PolynomialChain() => polynomial.ValueAndGradient(x, gradient);

    /// <summary>The chain of polynomials, by hand.</summary>
    [Benchmark]
    public double PolynomialChainByHand() => PolynomialChainTwin.ValueAndGradient(x, gradient);

    /// <summary>Chained Rosenbrock, derived.</summary>
    [Benchmark]
    public double ChainedRosenbrock() => chained.ValueAndGradient(x, gradient);

    /// <summary>Chained Rosenbrock, by hand.</summary>
    [Benchmark]
    public double ChainedRosenbrockByHand() => ChainedRosenbrockTwin.ValueAndGradient(x, gradient);
}
