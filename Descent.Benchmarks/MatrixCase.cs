using System.Runtime.InteropServices;
using AutoDiff.FSharp;

namespace Descent.Benchmarks;

/// <summary>One product C = A B with its operands in native memory; either may be stored transposed.</summary>
sealed unsafe class MatrixCase : IDisposable
{
    readonly double* a;
    readonly double* b;
    readonly double* c;

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
        Kernels.MatMul((nint)a, (nint)b, (nint)c, M, K, N, TransposeA, TransposeB);
        return c[0];
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
    }

    static double* Filled(int length, Random random)
    {
        double* start = (double*)NativeMemory.AlignedAlloc((nuint)length * sizeof(double), 64);
        for (int i = 0; i < length; i++)
            start[i] = random.NextDouble() - 0.5;
        return start;
    }
}
