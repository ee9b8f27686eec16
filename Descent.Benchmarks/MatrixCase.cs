using AutoDiff.FSharp;

namespace Descent.Benchmarks;

/// <summary>One product C = A B with its operands on whole cache lines; either may be stored transposed.</summary>
sealed class MatrixCase
{
    readonly Workspace a;
    readonly Workspace b;
    readonly Workspace c;

    public MatrixCase(int m, int k, int n, bool transposeA = false, bool transposeB = false)
    {
        (M, K, N, TransposeA, TransposeB) = (m, k, n, transposeA, transposeB);
        var random = new Random(1);
        a = Filled(m * k, random);
        b = Filled(k * n, random);
        c = Filled(m * n, random);
    }

    public int M { get; }
    public int K { get; }
    public int N { get; }
    public bool TransposeA { get; }
    public bool TransposeB { get; }

    /// <summary>Floating-point operations of one call.</summary>
    public double Operations => 2.0 * M * K * N;

    public string Name => $"{M}×{K}{(TransposeA ? "ᵀ" : "")} · {K}×{N}{(TransposeB ? "ᵀ" : "")}";

    public double Run()
    {
        Kernels.MatMul(a.Address, b.Address, c.Address, M, K, N, TransposeA, TransposeB);
        return c.Owner[^1];
    }

    static Workspace Filled(int length, Random random)
    {
        var memory = new Workspace(length);
        foreach (ref double value in memory.Owner.AsSpan())
            value = random.NextDouble() - 0.5;
        return memory;
    }
}
