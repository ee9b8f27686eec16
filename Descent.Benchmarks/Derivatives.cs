using AutoDiff;
using BenchmarkDotNet.Attributes;

namespace Descent.Benchmarks;

/// <summary>Value and gradient, and Hessian-vector product: derived and compiled, beside the same by hand.</summary>
[MemoryDiagnoser]
public class Derivatives
{
    Workload item = null!;
    double[] result = [];
    IHessian map = null!;
    IHessian mapByHand = null!;

    /// <summary>The workload, by the beginning of its name.</summary>
    [Params("W1", "W2", "polynomial chain", "W3", "W5")]
    public string Workload { get; set; } = "";

    /// <summary>Compiles outside the measurement.</summary>
    [GlobalSetup]
    public void Setup()
    {
        item = Benchmarks.Workload.All.First(entry => entry.Name.StartsWith(Workload)).Make();
        result = new double[item.Point.Length];
        map = item.Derived.HessianAt(item.Point);
        mapByHand = item.ByHand.HessianAt(item.Point);
        _ = Derived() + ByHand();
        Product();
    }

    /// <summary>Value and gradient, derived.</summary>
    [Benchmark]
    public double Derived() => item.Derived.ValueAndGradient(item.Point, result);

    /// <summary>Value and gradient, by hand.</summary>
    [Benchmark(Baseline = true)]
    public double ByHand() => item.ByHand.ValueAndGradient(item.Point, result);

    /// <summary>The product of the Hessian with a vector, derived.</summary>
    [Benchmark]
    public void Product() => map.Multiply(item.Point, result);

    /// <summary>The product of the Hessian with a vector, by hand.</summary>
    [Benchmark]
    public void ProductByHand() => mapByHand.Multiply(item.Point, result);
}
