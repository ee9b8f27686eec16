using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Loops over rows of 64 entries that lie one after the other; what all of them meet stays in registers.</summary>
/// <remarks>
/// Whole rows are given by their first entry, so that nothing is checked or sliced inside a sweep. Nothing is
/// fetched ahead either: the hardware follows one stream of memory by itself, and hints for each line take a third longer.
/// </remarks>
static class RowKernels
{
    /// <summary>The entries of a whole row: eight vectors of eight.</summary>
    public const int Length = 8 * Vectors.Lanes;

    /// <summary>result ← a − b, for whole rows.</summary>
    /// <returns>The lanes of ‖a − b‖².</returns>
    public static Vector512<double> Subtract(ref double a, ref double b, ref double result)
    {
        var square = Vector512<double>.Zero;
        for (int i = 0; i < Length; i += Vectors.Lanes)
        {
            var difference = Load(ref a, i) - Load(ref b, i);
            square += difference * difference;
            difference.StoreUnsafe(ref result, (nuint)i);
        }

        return square;
    }

    /// <summary>result ← a − b, for vectors of any length.</summary>
    /// <returns>The lanes of ‖a − b‖².</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that it takes no registers where whole rows are
    public static Vector512<double> Subtract(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        Span<double> result
    )
    {
        var square = Vector512<double>.Zero;
        for (int i = 0; i < a.Length; i += VectorLanes.Count)
        {
            var difference = VectorLanes.Load(a, i) - VectorLanes.Load(b, i);
            square += difference * difference;
            VectorLanes.Store(difference, result, i);
        }

        return square;
    }

    /// <summary>a ← a − c b, for two whole rows, one after the other.</summary>
    public static void TakePair(ref double a, double c, ref double b)
    {
        var share = Vector512.Create(c);
        for (int i = 0; i < 2 * Length; i += Vectors.Lanes)
            (Load(ref a, i) - share * Load(ref b, i)).StoreUnsafe(ref a, (nuint)i);
    }

    /// <summary>Adds to the lanes of the products of whole rows with u and v, at 2k and 2k + 1 for the k-th.</summary>
    /// <param name="rows">The first entry of the first row.</param>
    /// <param name="u">The first entry of u.</param>
    /// <param name="v">The first entry of v.</param>
    /// <param name="sums">The lanes, two for each row.</param>
    public static void AddProducts(
        ref double rows,
        ref double u,
        ref double v,
        Span<Vector512<double>> sums
    )
    {
        var (u0, u1, u2, u3) = (Load(ref u, 0), Load(ref u, 8), Load(ref u, 16), Load(ref u, 24));
        var (u4, u5, u6, u7) = (Load(ref u, 32), Load(ref u, 40), Load(ref u, 48), Load(ref u, 56));
        var (v0, v1, v2, v3) = (Load(ref v, 0), Load(ref v, 8), Load(ref v, 16), Load(ref v, 24));
        var (v4, v5, v6, v7) = (Load(ref v, 32), Load(ref v, 40), Load(ref v, 48), Load(ref v, 56));
        ref Vector512<double> sum = ref MemoryMarshal.GetReference(sums);
        for (int k = 0; k < sums.Length; k += 2)
        {
            ref double r = ref Unsafe.Add(ref rows, k / 2 * Length);
            var (a, b, c, d) = (Load(ref r, 0), Load(ref r, 8), Load(ref r, 16), Load(ref r, 24));
            var withU = a * u0 + b * u1 + (c * u2 + d * u3);
            var withV = a * v0 + b * v1 + (c * v2 + d * v3);
            (a, b, c, d) = (Load(ref r, 32), Load(ref r, 40), Load(ref r, 48), Load(ref r, 56));
            Unsafe.Add(ref sum, k) += withU + (a * u4 + b * u5 + (c * u6 + d * u7));
            Unsafe.Add(ref sum, k + 1) += withV + (a * v4 + b * v5 + (c * v6 + d * v7));
        }
    }

    /// <summary>Adds to the lanes of the sums aᵀu and aᵀv, for vectors of any length.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that it takes no registers where whole rows are
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

    /// <summary>result ← γ g + Σ wₖ rₖ over whole rows r, added in this order.</summary>
    /// <param name="rows">The first entry of the first row.</param>
    /// <param name="weights">w, one for each row.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="g">The first entry of g.</param>
    /// <param name="result">The first entry of the result.</param>
    public static void Combine(
        ref double rows,
        ReadOnlySpan<double> weights,
        double gamma,
        ref double g,
        ref double result
    )
    {
        var scale = Vector512.Create(gamma);
        var (a, b) = (scale * Load(ref g, 0), scale * Load(ref g, 8));
        var (c, d) = (scale * Load(ref g, 16), scale * Load(ref g, 24));
        var (e, f) = (scale * Load(ref g, 32), scale * Load(ref g, 40));
        var (p, q) = (scale * Load(ref g, 48), scale * Load(ref g, 56));
        for (int k = 0; k < weights.Length; k++)
        {
            ref double r = ref Unsafe.Add(ref rows, k * Length);
            var weight = Vector512.Create(weights[k]);
            a += weight * Load(ref r, 0);
            b += weight * Load(ref r, 8);
            c += weight * Load(ref r, 16);
            d += weight * Load(ref r, 24);
            e += weight * Load(ref r, 32);
            f += weight * Load(ref r, 40);
            p += weight * Load(ref r, 48);
            q += weight * Load(ref r, 56);
        }

        a.StoreUnsafe(ref result, 0);
        b.StoreUnsafe(ref result, 8);
        c.StoreUnsafe(ref result, 16);
        d.StoreUnsafe(ref result, 24);
        e.StoreUnsafe(ref result, 32);
        f.StoreUnsafe(ref result, 40);
        p.StoreUnsafe(ref result, 48);
        q.StoreUnsafe(ref result, 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Load(ref double from, int index) =>
        Vector512.LoadUnsafe(ref from, (nuint)index);
}
