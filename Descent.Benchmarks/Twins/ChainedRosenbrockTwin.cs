using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Benchmarks.Twins;

/// <summary>Σ (1 - xᵢ)² + 100 (xᵢ₊₁ - xᵢ²)² by hand: one pass, each gradient element computed where it is stored.</summary>
public static class ChainedRosenbrockTwin
{
    /// <summary>The same objective as text, for n variables.</summary>
    public static string Text(int n) =>
        $"sum((1 - x[1..{n - 1}])^2 + 100*(x[2..{n}] - x[1..{n - 1}]^2)^2)";

    /// <summary>Value and gradient of x in one pass.</summary>
    public static double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int n = x.Length;
        double t0 = x[1] - x[0] * x[0],
            u0 = 1 - x[0];
        double total = u0 * u0 + 100 * t0 * t0;
        gradient[0] = -2 * u0 - 400 * x[0] * t0;
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(gradient);
        nuint i = 1,
            last = (nuint)(n - 1);

        if (Vector512.IsHardwareAccelerated)
        {
            var sum = Vector512<double>.Zero;
            for (; i + 8 <= last; i += 8)
            {
                var before = Vector512.LoadUnsafe(ref source, i - 1);
                var here = Vector512.LoadUnsafe(ref source, i);
                var after = Vector512.LoadUnsafe(ref source, i + 1);
                var t = after - here * here;
                var s = here - before * before;
                var u = Vector512<double>.One - here;
                sum += u * u + Vector512.Create(100.0) * t * t;
                var slope =
                    Vector512.Create(200.0) * s - (u + u) - Vector512.Create(400.0) * here * t;
                slope.StoreUnsafe(ref target, i);
            }

            total += Vector512.Sum(sum);
        }

        for (; i < last; i++)
        {
            double here = Unsafe.Add(ref source, i),
                before = Unsafe.Add(ref source, i - 1);
            double t = Unsafe.Add(ref source, i + 1) - here * here,
                s = here - before * before,
                u = 1 - here;
            total += u * u + 100 * t * t;
            Unsafe.Add(ref target, i) = 200 * s - 2 * u - 400 * here * t;
        }

        gradient[n - 1] = 200 * (x[n - 1] - x[n - 2] * x[n - 2]);
        return total;
    }
}
