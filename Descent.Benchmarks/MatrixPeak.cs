using System.Runtime.Intrinsics;

namespace Descent.Benchmarks;

/// <summary>The machine's peak: multiply-adds on registers alone, in twelve independent chains.</summary>
/// <remarks>Twelve chains cover the latency of two units with up to six cycles each and fit sixteen registers.</remarks>
static class MatrixPeak
{
    /// <summary>Floating-point operations of one call: two for each lane of each multiply-add.</summary>
    public static double Operations(int steps) => 2.0 * 12 * Width * steps;

    static int Width =>
        Vector512.IsHardwareAccelerated ? 8
        : Vector256.IsHardwareAccelerated ? 4
        : 2;

    /// <summary>Runs the chains; the result only keeps them from being removed.</summary>
    public static double Run(int steps) =>
        Vector512.IsHardwareAccelerated ? Run512(steps)
        : Vector256.IsHardwareAccelerated ? Run256(steps)
        : Run128(steps);

    static double Run512(int steps)
    {
        Vector512<double> a = default,
            b = default,
            c = default,
            d = default,
            e = default,
            f = default;
        Vector512<double> g = default,
            h = default,
            i = default,
            j = default,
            k = default,
            l = default;
        var x = Vector512.Create(0.5);
        for (int step = 0; step < steps; step++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, x);
            b = Vector512.MultiplyAddEstimate(b, x, x);
            c = Vector512.MultiplyAddEstimate(c, x, x);
            d = Vector512.MultiplyAddEstimate(d, x, x);
            e = Vector512.MultiplyAddEstimate(e, x, x);
            f = Vector512.MultiplyAddEstimate(f, x, x);
            g = Vector512.MultiplyAddEstimate(g, x, x);
            h = Vector512.MultiplyAddEstimate(h, x, x);
            i = Vector512.MultiplyAddEstimate(i, x, x);
            j = Vector512.MultiplyAddEstimate(j, x, x);
            k = Vector512.MultiplyAddEstimate(k, x, x);
            l = Vector512.MultiplyAddEstimate(l, x, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    static double Run256(int steps)
    {
        Vector256<double> a = default,
            b = default,
            c = default,
            d = default,
            e = default,
            f = default;
        Vector256<double> g = default,
            h = default,
            i = default,
            j = default,
            k = default,
            l = default;
        var x = Vector256.Create(0.5);
        for (int step = 0; step < steps; step++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, x);
            b = Vector256.MultiplyAddEstimate(b, x, x);
            c = Vector256.MultiplyAddEstimate(c, x, x);
            d = Vector256.MultiplyAddEstimate(d, x, x);
            e = Vector256.MultiplyAddEstimate(e, x, x);
            f = Vector256.MultiplyAddEstimate(f, x, x);
            g = Vector256.MultiplyAddEstimate(g, x, x);
            h = Vector256.MultiplyAddEstimate(h, x, x);
            i = Vector256.MultiplyAddEstimate(i, x, x);
            j = Vector256.MultiplyAddEstimate(j, x, x);
            k = Vector256.MultiplyAddEstimate(k, x, x);
            l = Vector256.MultiplyAddEstimate(l, x, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    static double Run128(int steps)
    {
        Vector128<double> a = default,
            b = default,
            c = default,
            d = default,
            e = default,
            f = default;
        Vector128<double> g = default,
            h = default,
            i = default,
            j = default,
            k = default,
            l = default;
        var x = Vector128.Create(0.5);
        for (int step = 0; step < steps; step++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, x);
            b = Vector128.MultiplyAddEstimate(b, x, x);
            c = Vector128.MultiplyAddEstimate(c, x, x);
            d = Vector128.MultiplyAddEstimate(d, x, x);
            e = Vector128.MultiplyAddEstimate(e, x, x);
            f = Vector128.MultiplyAddEstimate(f, x, x);
            g = Vector128.MultiplyAddEstimate(g, x, x);
            h = Vector128.MultiplyAddEstimate(h, x, x);
            i = Vector128.MultiplyAddEstimate(i, x, x);
            j = Vector128.MultiplyAddEstimate(j, x, x);
            k = Vector128.MultiplyAddEstimate(k, x, x);
            l = Vector128.MultiplyAddEstimate(l, x, x);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
