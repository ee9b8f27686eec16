using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Benchmarks.Twins;

/// <summary>mean log(1 + exp(-y X w)) + λ/2 ‖w‖² by hand: the data is read once, eight samples a vector of exponentials.</summary>
public static class LogisticTwin
{
    /// <summary>The same objective as text.</summary>
    public const string Text = "mean(softplus(-y*(X @ w))) + 0.5e-3*sum(w^2)";

    const double Lambda = 1e-3;

    /// <summary>Value and gradient at w in one pass over X (row-major, n by w.Length).</summary>
    public static double ValueAndGradient(
        ReadOnlySpan<double> X,
        ReadOnlySpan<double> y,
        ReadOnlySpan<double> w,
        Span<double> gradient
    )
    {
        int n = y.Length,
            d = w.Length;
        gradient.Clear();
        double total = 0;
        Span<double> scores = stackalloc double[8];
        int row = 0;
        for (; row + 8 <= n; row += 8)
        {
            for (int r = 0; r < 8; r++)
                scores[r] = Dot(X.Slice((row + r) * d, d), w);
            var t = -Vector512.Create<double>(y.Slice(row, 8)) * Vector512.Create<double>(scores);
            var decay = Vector512.Exp(-Vector512.Abs(t));
            var denominator = Vector512<double>.One + decay;
            total += Vector512.Sum(
                Vector512.Max(t, Vector512<double>.Zero) + Vector512.Log(denominator)
            );
            var sigmoid =
                Vector512.ConditionalSelect(
                    Vector512.GreaterThanOrEqual(t, Vector512<double>.Zero),
                    Vector512<double>.One,
                    decay
                ) / denominator;
            (
                -sigmoid * Vector512.Create<double>(y.Slice(row, 8)) / Vector512.Create((double)n)
            ).CopyTo(scores);
            for (int r = 0; r < 8; r += 4)
                Accumulate(X.Slice((row + r) * d, 4 * d), scores.Slice(r, 4), gradient);
        }

        for (; row < n; row++)
        {
            var sample = X.Slice(row * d, d);
            double t = -y[row] * Dot(sample, w);
            double decay = Math.Exp(-Math.Abs(t));
            total += Math.Max(t, 0) + Math.Log(1 + decay);
            double slope = -(t >= 0 ? 1 : decay) / (1 + decay) * y[row] / n;
            for (int j = 0; j < d; j++)
                gradient[j] += slope * sample[j];
        }

        double norm = 0;
        for (int j = 0; j < d; j++)
        {
            norm += w[j] * w[j];
            gradient[j] += Lambda * w[j];
        }

        return total / n + Lambda / 2 * norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double p = ref MemoryMarshal.GetReference(a);
        ref double q = ref MemoryMarshal.GetReference(b);
        nuint i = 0,
            n = (nuint)a.Length;
        Vector512<double> s = default,
            t = default;
        for (; i + 16 <= n; i += 16)
        {
            s = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i),
                Vector512.LoadUnsafe(ref q, i),
                s
            );
            t = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i + 8),
                Vector512.LoadUnsafe(ref q, i + 8),
                t
            );
        }

        var half = (s + t).GetLower() + (s + t).GetUpper();
        for (; i + 4 <= n; i += 4)
            half = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref p, i),
                Vector256.LoadUnsafe(ref q, i),
                half
            );
        double sum = Vector256.Sum(half);
        for (; i < n; i++)
            sum += Unsafe.Add(ref p, i) * Unsafe.Add(ref q, i);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Accumulate(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> slopes,
        Span<double> gradient
    )
    {
        ref double p = ref MemoryMarshal.GetReference(rows);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        nuint d = (nuint)gradient.Length,
            i = 0;
        double a = slopes[0],
            b = slopes[1],
            c = slopes[2],
            e = slopes[3];
        for (; i + 8 <= d; i += 8)
        {
            var sum = Vector512.LoadUnsafe(ref g, i);
            sum = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i),
                Vector512.Create(a),
                sum
            );
            sum = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i + d),
                Vector512.Create(b),
                sum
            );
            sum = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i + 2 * d),
                Vector512.Create(c),
                sum
            );
            sum = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref p, i + 3 * d),
                Vector512.Create(e),
                sum
            );
            sum.StoreUnsafe(ref g, i);
        }

        for (; i < d; i++)
            Unsafe.Add(ref g, i) +=
                a * Unsafe.Add(ref p, i)
                + b * Unsafe.Add(ref p, i + d)
                + c * Unsafe.Add(ref p, i + 2 * d)
                + e * Unsafe.Add(ref p, i + 3 * d);
    }
}
