using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>The few vector operations descent is made of.</summary>
/// <remarks>
/// Sums are taken in eight fixed lanes whatever the hardware, and products are not fused, so that
/// a run gives the same bits on every machine.
/// </remarks>
static class Vectors
{
    /// <summary>The distance from 1 to the next double, 2⁻⁵².</summary>
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>Beyond this, squares and sums of them may overflow.</summary>
    public const double Huge = 1e100;

    /// <summary>The lanes of every sum.</summary>
    public const int Lanes = 8;

    /// <summary>Σ aᵢ bᵢ.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int i = 0;
        double sum = 0;
        if (a.Length >= Lanes)
        {
            var lanes = Vector512<double>.Zero;
            for (; i <= a.Length - Lanes; i += Lanes)
                lanes += Load(a, i) * Load(b, i);
            sum = Vector512.Sum(lanes);
        }

        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>‖a‖₂. Not guarded against overflow of the squares.</summary>
    public static double Norm(ReadOnlySpan<double> a) => Math.Sqrt(Dot(a, a));

    /// <summary>‖a‖₂, also where squares would overflow or vanish; NaN if any aᵢ is NaN, infinite if one is.</summary>
    public static double SafeNorm(ReadOnlySpan<double> a)
    {
        double norm = Norm(a);
        if (norm > 1 / Huge && norm < Huge)
            return norm;
        double largest = MaxNorm(a);
        if (!(largest > 0 && double.IsFinite(largest)))
            return largest;
        double sum = 0;
        foreach (double entry in a)
            sum += entry / largest * (entry / largest);
        return largest * Math.Sqrt(sum);
    }

    /// <summary>max |aᵢ|; NaN if any aᵢ is NaN.</summary>
    public static double MaxNorm(ReadOnlySpan<double> a)
    {
        int i = 0;
        var largest = Vector512<ulong>.Zero;
        for (; i <= a.Length - Lanes; i += Lanes)
            largest = Vector512.Max(largest, Sizes(Load(a, i)));
        return Largest(largest, a[i..]);
    }

    /// <summary>max |aᵢ − bᵢ|; NaN if any difference is.</summary>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double max = 0;
        for (int i = 0; i < a.Length; i++)
            max = Math.Max(max, Math.Abs(a[i] - b[i]));
        return max;
    }

    /// <summary>result ← x + α d.</summary>
    public static void Move(
        ReadOnlySpan<double> x,
        double alpha,
        ReadOnlySpan<double> d,
        Span<double> result
    )
    {
        int i = 0;
        var alphas = Vector512.Create(alpha);
        for (; i <= x.Length - Lanes; i += Lanes)
            Store(Load(x, i) + alphas * Load(d, i), result, i);
        for (; i < x.Length; i++)
            result[i] = x[i] + alpha * d[i];
    }

    /// <summary>y ← y + α d.</summary>
    public static void Add(double alpha, ReadOnlySpan<double> d, Span<double> y) =>
        Move(y, alpha, d, y);

    /// <summary>result ← β v + g. The result may be v.</summary>
    public static void Blend(
        double beta,
        ReadOnlySpan<double> v,
        ReadOnlySpan<double> g,
        Span<double> result
    ) => Move(g, beta, v, result);

    /// <summary>result ← a − b.</summary>
    public static void Subtract(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        Span<double> result
    ) => Move(a, -1, b, result);

    /// <summary>result ← α a.</summary>
    public static void Scale(double alpha, ReadOnlySpan<double> a, Span<double> result)
    {
        int i = 0;
        var alphas = Vector512.Create(alpha);
        for (; i <= a.Length - Lanes; i += Lanes)
            Store(alphas * Load(a, i), result, i);
        for (; i < a.Length; i++)
            result[i] = alpha * a[i];
    }

    /// <summary>The α for which α d is as large as x is in the coordinates that d moves: ‖x∘d‖ / ‖d‖².</summary>
    public static double Reach(ReadOnlySpan<double> x, ReadOnlySpan<double> d)
    {
        // A power of two near the largest is taken out, so that no square overflows.
        double scale = Math.ScaleB(1, -Math.Clamp(Math.ILogB(MaxNorm(d)), -1000, 1000));
        LineSums sums = LineSums.Of(x, d, d, scale, []);
        return sums.Reach * scale;
    }

    /// <summary>d ← −∇f(x), shortened where its square would overflow; for searches, which find α themselves.</summary>
    public static void Downhill(Point at, Span<double> d) =>
        Scale(DownhillScale(at), at.Gradient, d);

    /// <summary>What the gradient is multiplied with by <see cref="Downhill"/>.</summary>
    public static double DownhillScale(Point at) =>
        at.GradientNorm > Huge ? -1 / at.GradientNorm : -1;

    /// <summary>y ← y + α a + β b.</summary>
    public static void AddBoth(
        double alpha,
        ReadOnlySpan<double> a,
        double beta,
        ReadOnlySpan<double> b,
        Span<double> y
    )
    {
        int i = 0;
        var (alphas, betas) = (Vector512.Create(alpha), Vector512.Create(beta));
        for (; i <= y.Length - Lanes; i += Lanes)
            Store(Load(y, i) + alphas * Load(a, i) + betas * Load(b, i), y, i);
        for (; i < y.Length; i++)
            y[i] = y[i] + alpha * a[i] + beta * b[i];
    }

    // As whole numbers the bits of |a| are ordered as |a| is, with NaN above infinity.
    const ulong Magnitude = ulong.MaxValue >> 1;

    /// <summary>|aᵢ| in an order that knows NaN.</summary>
    internal static Vector512<ulong> Sizes(Vector512<double> a) =>
        a.AsUInt64() & Vector512.Create(Magnitude);

    /// <summary>The largest of sizes in lanes and of the entries that did not fill them.</summary>
    internal static double Largest(Vector512<ulong> sizes, ReadOnlySpan<double> rest)
    {
        ulong max = 0;
        for (int lane = 0; lane < Lanes; lane++)
            max = Math.Max(max, sizes[lane]);
        foreach (double entry in rest)
            max = Math.Max(max, BitConverter.DoubleToUInt64Bits(entry) & Magnitude);
        return BitConverter.UInt64BitsToDouble(max);
    }

    internal static Vector512<double> Load(ReadOnlySpan<double> span, int index) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    internal static void Store(Vector512<double> value, Span<double> span, int index) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);
}
