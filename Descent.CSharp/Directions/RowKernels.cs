using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent;

/// <summary>Loops over rows of 64 entries that lie one after the other; what all of them meet stays in registers.</summary>
static class RowKernels
{
    /// <summary>The entries of a whole row: eight vectors of eight.</summary>
    public const int Length = 8 * Vectors.Lanes;

    // Entries: four rows. Sweeps of 16 MB take a fifth less than where the hardware is left to guess.
    const int Ahead = 4 * Length;

    /// <summary>Adds to the lanes of the products of some rows with u and v, at 2k and 2k + 1 for the k-th.</summary>
    public static void AddProducts(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<int> chosen,
        ReadOnlySpan<double> u,
        ReadOnlySpan<double> v,
        Span<Vector512<double>> sums
    )
    {
        var (u0, u1, u2, u3) = Half(u, 0);
        var (u4, u5, u6, u7) = Half(u, Length / 2);
        var (v0, v1, v2, v3) = Half(v, 0);
        var (v4, v5, v6, v7) = Half(v, Length / 2);
        for (int k = 0; k < chosen.Length; k++)
        {
            int begin = chosen[k] * Length;
            ReadAhead(rows, begin);
            var (a, b, c, d) = Half(rows, begin);
            var withU = a * u0 + b * u1 + (c * u2 + d * u3);
            var withV = a * v0 + b * v1 + (c * v2 + d * v3);
            (a, b, c, d) = Half(rows, begin + Length / 2);
            sums[2 * k] += withU + (a * u4 + b * u5 + (c * u6 + d * u7));
            sums[2 * k + 1] += withV + (a * v4 + b * v5 + (c * v6 + d * v7));
        }
    }

    /// <summary>Adds to the lanes of the sums aᵀu and aᵀv, for vectors of any length.</summary>
    public static void AddProducts(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> u,
        ReadOnlySpan<double> v,
        Span<Vector512<double>> sums
    )
    {
        var (au, av) = (sums[0], sums[1]);
        for (int i = 0; i < a.Length; i += VectorLanes.Count)
        {
            var row = VectorLanes.Load(a, i);
            au += row * VectorLanes.Load(u, i);
            av += row * VectorLanes.Load(v, i);
        }

        (sums[0], sums[1]) = (au, av);
    }

    /// <summary>result ← γ g + Σ wₖ rₖ over some rows r, added in this order.</summary>
    public static void Combine(
        ReadOnlySpan<double> rows,
        double gamma,
        ReadOnlySpan<double> g,
        ReadOnlySpan<int> chosen,
        ReadOnlySpan<double> weights,
        Span<double> result
    )
    {
        var scale = Vector512.Create(gamma);
        var (a, b, c, d) = Half(g, 0);
        var (e, f, p, q) = Half(g, Length / 2);
        (a, b, c, d) = (scale * a, scale * b, scale * c, scale * d);
        (e, f, p, q) = (scale * e, scale * f, scale * p, scale * q);
        for (int k = 0; k < chosen.Length; k++)
        {
            int begin = chosen[k] * Length;
            ReadAhead(rows, begin);
            var weight = Vector512.Create(weights[k]);
            var (r0, r1, r2, r3) = Half(rows, begin);
            var (r4, r5, r6, r7) = Half(rows, begin + Length / 2);
            (a, b, c, d) = (a + weight * r0, b + weight * r1, c + weight * r2, d + weight * r3);
            (e, f, p, q) = (e + weight * r4, f + weight * r5, p + weight * r6, q + weight * r7);
        }

        Store(a, b, c, d, result);
        Store(e, f, p, q, result[(Length / 2)..]);
    }

    // What comes next in memory, or what lies behind it: a hint, which reads nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void ReadAhead(ReadOnlySpan<double> rows, int begin)
    {
        if (!Sse.IsSupported)
            return;
        ref double next = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), begin + Ahead);
        byte* p = (byte*)Unsafe.AsPointer(ref next);
        Sse.Prefetch0(p);
        Sse.Prefetch0(p + 64);
        Sse.Prefetch0(p + 128);
        Sse.Prefetch0(p + 192);
        Sse.Prefetch0(p + 256);
        Sse.Prefetch0(p + 320);
        Sse.Prefetch0(p + 384);
        Sse.Prefetch0(p + 448);
    }

    static (Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>) Half(
        ReadOnlySpan<double> from,
        int begin
    ) =>
        (
            Vectors.Load(from, begin),
            Vectors.Load(from, begin + Vectors.Lanes),
            Vectors.Load(from, begin + 2 * Vectors.Lanes),
            Vectors.Load(from, begin + 3 * Vectors.Lanes)
        );

    static void Store(
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        Span<double> result
    )
    {
        Vectors.Store(a, result, 0);
        Vectors.Store(b, result, Vectors.Lanes);
        Vectors.Store(c, result, 2 * Vectors.Lanes);
        Vectors.Store(d, result, 3 * Vectors.Lanes);
    }
}
