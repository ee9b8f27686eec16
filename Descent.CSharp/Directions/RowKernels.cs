using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Loops over one or four rows at a time, all of one length; what four rows meet is loaded once for all of them.</summary>
static class RowKernels
{
    /// <summary>Adds to the lanes of the sums aᵀu, aᵀv, bᵀu, bᵀv, cᵀu, cᵀv, dᵀu, dᵀv.</summary>
    public static void AddProducts(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        ReadOnlySpan<double> c,
        ReadOnlySpan<double> d,
        ReadOnlySpan<double> u,
        ReadOnlySpan<double> v,
        Span<Vector512<double>> sums
    )
    {
        var (au, av, bu, bv) = (sums[0], sums[1], sums[2], sums[3]);
        var (cu, cv, du, dv) = (sums[4], sums[5], sums[6], sums[7]);
        int i = 0;
        for (; i <= u.Length - VectorLanes.Count; i += VectorLanes.Count)
        {
            var (p, q) = (Vectors.Load(u, i), Vectors.Load(v, i));
            var row = Vectors.Load(a, i);
            au += row * p;
            av += row * q;
            row = Vectors.Load(b, i);
            bu += row * p;
            bv += row * q;
            row = Vectors.Load(c, i);
            cu += row * p;
            cv += row * q;
            row = Vectors.Load(d, i);
            du += row * p;
            dv += row * q;
        }

        (sums[0], sums[1], sums[2], sums[3]) = (au, av, bu, bv);
        (sums[4], sums[5], sums[6], sums[7]) = (cu, cv, du, dv);
        if (i == u.Length)
            return;
        ReadOnlySpan<double> restOfU = u[i..];
        ReadOnlySpan<double> restOfV = v[i..];
        AddProducts(a[i..], restOfU, restOfV, sums[..2]);
        AddProducts(b[i..], restOfU, restOfV, sums.Slice(2, 2));
        AddProducts(c[i..], restOfU, restOfV, sums.Slice(4, 2));
        AddProducts(d[i..], restOfU, restOfV, sums.Slice(6, 2));
    }

    /// <summary>Adds to the lanes of the sums aᵀu and aᵀv.</summary>
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

    /// <summary>y ← y + α a + β b + γ c + δ d, added in this order.</summary>
    public static void AddFour(
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        ReadOnlySpan<double> c,
        ReadOnlySpan<double> d,
        Span<double> y
    )
    {
        var (alpha, beta) = (Vector512.Create(weights[0]), Vector512.Create(weights[1]));
        var (gamma, delta) = (Vector512.Create(weights[2]), Vector512.Create(weights[3]));
        int i = 0;
        for (; i <= y.Length - VectorLanes.Count; i += VectorLanes.Count)
        {
            var sum =
                Vectors.Load(y, i)
                + alpha * Vectors.Load(a, i)
                + beta * Vectors.Load(b, i)
                + gamma * Vectors.Load(c, i)
                + delta * Vectors.Load(d, i);
            Vectors.Store(sum, y, i);
        }

        for (; i < y.Length; i++)
            y[i] =
                y[i]
                + weights[0] * a[i]
                + weights[1] * b[i]
                + weights[2] * c[i]
                + weights[3] * d[i];
    }
}
