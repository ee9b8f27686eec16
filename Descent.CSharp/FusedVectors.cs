using System.Runtime.Intrinsics;
using static Descent.Vectors;

namespace Descent;

/// <summary>Operations of <see cref="Vectors"/> that are wanted together, in one pass: the same bits as one after the other.</summary>
/// <remarks>Long vectors come from a far cache or from memory: reading them is what their operations cost.</remarks>
static class FusedVectors
{
    /// <summary>aᵀb, and ‖a‖∞.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, out double maxNorm)
    {
        int i = 0;
        var sums = Vector512<double>.Zero;
        var largest = Vector512<ulong>.Zero;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            var part = Load(a, i);
            sums += part * Load(b, i);
            largest = Vector512.Max(largest, Sizes(part));
        }

        double sum = Vector512.Sum(sums);
        for (int j = i; j < a.Length; j++)
            sum += a[j] * b[j];
        maxNorm = Largest(largest, a[i..]);
        return sum;
    }

    /// <summary>aᵀb, aᵀa and bᵀb.</summary>
    public static (double Product, double First, double Second) Products(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b
    )
    {
        int i = 0;
        var (ab, aa, bb) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            var (left, right) = (Load(a, i), Load(b, i));
            ab += left * right;
            aa += left * left;
            bb += right * right;
        }

        var sums = (Vector512.Sum(ab), Vector512.Sum(aa), Vector512.Sum(bb));
        for (; i < a.Length; i++)
        {
            sums.Item1 += a[i] * b[i];
            sums.Item2 += a[i] * a[i];
            sums.Item3 += b[i] * b[i];
        }

        return sums;
    }

    /// <summary>y ← y + α d.</summary>
    /// <returns>yᵀy.</returns>
    public static double AddAndSquare(double alpha, ReadOnlySpan<double> d, Span<double> y)
    {
        int i = 0;
        var (alphas, squares) = (Vector512.Create(alpha), Vector512<double>.Zero);
        for (; i <= y.Length - Lanes; i += Lanes)
        {
            var moved = Load(y, i) + alphas * Load(d, i);
            squares += moved * moved;
            Store(moved, y, i);
        }

        double square = Vector512.Sum(squares);
        for (; i < y.Length; i++)
        {
            y[i] += alpha * d[i];
            square += y[i] * y[i];
        }

        return square;
    }

    /// <summary>result ← β v − r. The result may be v.</summary>
    public static void Turn(
        double beta,
        ReadOnlySpan<double> v,
        ReadOnlySpan<double> r,
        Span<double> result
    )
    {
        int i = 0;
        var betas = Vector512.Create(beta);
        for (; i <= v.Length - Lanes; i += Lanes)
            Store(betas * Load(v, i) - Load(r, i), result, i);
        for (; i < v.Length; i++)
            result[i] = beta * v[i] - r[i];
    }

    /// <summary>v ← σ g + β v, and the same to a second place.</summary>
    /// <returns>gᵀv.</returns>
    public static double Bend(
        double scale,
        ReadOnlySpan<double> g,
        double beta,
        Span<double> v,
        Span<double> second
    )
    {
        int i = 0;
        var (scales, betas) = (Vector512.Create(scale), Vector512.Create(beta));
        var slopes = Vector512<double>.Zero;
        for (; i <= v.Length - Lanes; i += Lanes)
        {
            var gradient = Load(g, i);
            var bent = scales * gradient + betas * Load(v, i);
            slopes += gradient * bent;
            Store(bent, v, i);
            Store(bent, second, i);
        }

        double slope = Vector512.Sum(slopes);
        for (; i < v.Length; i++)
        {
            second[i] = v[i] = scale * g[i] + beta * v[i];
            slope += g[i] * v[i];
        }

        return slope;
    }
}
