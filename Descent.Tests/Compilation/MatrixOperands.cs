using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using AutoDiff.FSharp;
using AdvSimd = System.Runtime.Intrinsics.Arm.AdvSimd;

namespace Descent.Tests.Compilation;

/// <summary>Operands of one product, and the product by the plain triple loop. Rows are longer than they need be, and
/// what lies between them must stay as it was.</summary>
sealed class MatrixOperands
{
    const double Untouched = -12345;
    static readonly bool Fused = Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    readonly int m,
        k,
        n,
        strideOfA,
        strideOfB,
        strideOfC;
    readonly bool transposeA,
        transposeB;
    readonly double[] a;
    readonly double[] b;
    readonly double[] c;

    public MatrixOperands(
        int m,
        int k,
        int n,
        bool transposeA = false,
        bool transposeB = false,
        int gap = 0
    )
    {
        (this.m, this.k, this.n) = (m, k, n);
        (this.transposeA, this.transposeB) = (transposeA, transposeB);
        strideOfA = (transposeA ? m : k) + gap;
        strideOfB = (transposeB ? k : n) + gap;
        strideOfC = n + gap;
        var random = new Random(m + 31 * k + 977 * n);
        a = Allocate((transposeA ? k : m) * strideOfA, () => random.NextDouble() - 0.5);
        b = Allocate((transposeB ? n : k) * strideOfB, () => random.NextDouble() - 0.5);
        c = Allocate(m * strideOfC, () => Untouched);
        for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
            c[i * strideOfC + j] = random.NextDouble() - 0.5;
    }

    public ref double A(int i, int p) => ref a[transposeA ? p * strideOfA + i : i * strideOfA + p];

    public ref double B(int p, int j) => ref b[transposeB ? j * strideOfB + p : p * strideOfB + j];

    /// <summary>All memory of C, gaps included.</summary>
    public double[] C => [.. c];

    /// <summary>What C should become: each element one chain of multiply-adds in the order of k.</summary>
    public double[] Expected(bool accumulate)
    {
        double[] expected = C;
        for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
        {
            double sum = accumulate ? expected[i * strideOfC + j] : 0;
            for (int p = 0; p < k; p++)
                sum = MultiplyAdd(A(i, p), B(p, j), sum);
            expected[i * strideOfC + j] = sum;
        }

        return expected;
    }

    public void Multiply(int width, bool accumulate = false) =>
        MatrixProduct
            .OfWidth(width)
            .Multiply(
                View(a, strideOfA, transposeA),
                View(b, strideOfB, transposeB),
                View(c, strideOfC, false),
                m,
                k,
                n,
                accumulate
            );

    /// <summary>The same shared out to threads.</summary>
    public void Multiply(SharedProduct shared, int threads) =>
        shared.Multiply(
            View(a, strideOfA, transposeA),
            View(b, strideOfB, transposeB),
            View(c, strideOfC, false),
            m,
            k,
            n,
            threads
        );

    static StridedMatrix View(double[] memory, int stride, bool transposed)
    {
        var stored = StridedMatrix.RowMajor(
            Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0),
            stride
        );
        return transposed ? stored.Transposed : stored;
    }

    static double MultiplyAdd(double x, double y, double sum) =>
        Fused ? Math.FusedMultiplyAdd(x, y, sum) : x * y + sum;

    static double[] Allocate(int length, Func<double> next)
    {
        double[] pinned = GC.AllocateUninitializedArray<double>(length, pinned: true);
        foreach (ref double value in pinned.AsSpan())
            value = next();
        return pinned;
    }
}
