using BenchmarkDotNet.Attributes;

namespace Descent.Benchmarks;

/// <summary>The matrix kernel on square operands, beside as many multiply-adds on registers alone.</summary>
[MemoryDiagnoser]
public class MatrixProduct
{
    MatrixCase item = null!;
    int steps;

    /// <summary>Rows and columns of all three matrices.</summary>
    [Params(64, 256, 512, 1024)]
    public int N { get; set; }

    /// <summary>Fills the operands and writes the micro-kernels outside the measurement.</summary>
    [GlobalSetup]
    public void Setup()
    {
        item = new MatrixCase(N, N, N);
        steps = (int)(item.Operations / MatrixPeak.Operations(1));
        _ = item.Run();
    }

    /// <summary>C = A B.</summary>
    [Benchmark]
    public double Product() => item.Run();

    /// <summary>The same number of operations at the machine's peak.</summary>
    [Benchmark(Baseline = true)]
    public double Peak() => MatrixPeak.Run(steps);
}
