using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Benchmarks.Twins;

/// <summary>Σ p(xᵢ) with p(x) = ((x - 1)² + x)² x + 3x by hand: one pass, fused, as wide as the machine.</summary>
public static class PolynomialChainTwin
{
    /// <summary>The same objective as text.</summary>
    public const string Text = "sum(((x - 1)^2 + x)^2 * x + 3*x)";

    /// <summary>Value and gradient of x in one pass.</summary>
    public static double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(gradient);
        nuint i = 0,
            n = (nuint)x.Length;
        double total = 0;

        if (Vector512.IsHardwareAccelerated)
        {
            var sum = Vector512<double>.Zero;
            for (; i + 8 <= n; i += 8)
            {
                var v = Vector512.LoadUnsafe(ref source, i);
                var shifted = v - Vector512<double>.One;
                var inner = shifted * shifted + v;
                var slope = shifted + shifted + Vector512<double>.One;
                var square = inner * inner;
                sum += square * v + Vector512.Create(3.0) * v;
                (
                    square + Vector512.Create(2.0) * inner * slope * v + Vector512.Create(3.0)
                ).StoreUnsafe(ref target, i);
            }

            total = Vector512.Sum(sum);
        }
        else
        {
            var sum = Vector256<double>.Zero;
            for (; i + 4 <= n; i += 4)
            {
                var v = Vector256.LoadUnsafe(ref source, i);
                var shifted = v - Vector256<double>.One;
                var inner = shifted * shifted + v;
                var slope = shifted + shifted + Vector256<double>.One;
                var square = inner * inner;
                sum += square * v + Vector256.Create(3.0) * v;
                (
                    square + Vector256.Create(2.0) * inner * slope * v + Vector256.Create(3.0)
                ).StoreUnsafe(ref target, i);
            }

            total = Vector256.Sum(sum);
        }

        for (; i < n; i++)
        {
            double v = Unsafe.Add(ref source, i),
                shifted = v - 1,
                inner = shifted * shifted + v,
                square = inner * inner;
            total += square * v + 3 * v;
            Unsafe.Add(ref target, i) = square + 2 * inner * (2 * shifted + 1) * v + 3;
        }

        return total;
    }
}
