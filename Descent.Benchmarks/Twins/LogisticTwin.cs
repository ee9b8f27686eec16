using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoDiff;

namespace Descent.Benchmarks.Twins;

/// <summary>
/// mean log(1 + exp(-y X w)) + λ/2 ‖w‖² by hand: one pass over the data for a gradient and for a product, eight samples
/// a vector of exponentials.
/// </summary>
public sealed class LogisticTwin(double[] X, double[] y, int variables) : Twin(variables)
{
    readonly int d = variables;

    /// <summary>The same objective as text.</summary>
    public const string Text = "mean(softplus(-y*(X @ w))) + 0.5e-3*sum(w^2)";

    const double Lambda = 1e-3;

    /// <summary>Rows between two passes over them: enough for exponentials to overlap, few enough for the cache.</summary>
    const int Block = 32;

    readonly double[] curvatures = new double[y.Length];

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int n = y.Length;
        gradient.Clear();
        Span<double> scores = stackalloc double[Block];
        double total = 0;
        int row = 0;
        for (; row + Block <= n; row += Block)
        {
            for (int r = 0; r < Block; r += 8)
                Scores(ref X[(row + r) * d], x, scores.Slice(r, 8));
            var sum = Vector512<double>.Zero;
            for (int r = 0; r < Block; r += 8)
            {
                var label = Vector512.Create<double>(y.AsSpan(row + r, 8));
                var t = -label * Vector512.Create<double>(scores.Slice(r, 8));
                var decay = VectorExp.Exp(-Vector512.Abs(t));
                var denominator = Vector512<double>.One + decay;
                sum += Vector512.Max(t, Vector512<double>.Zero) + Vector512.Log(denominator);
                var isPositive = Vector512.GreaterThan(t, Vector512<double>.Zero);
                var numerator = Vector512.ConditionalSelect(
                    isPositive,
                    Vector512<double>.One,
                    decay
                );
                (-label * numerator / (denominator * n)).CopyTo(scores.Slice(r, 8));
            }

            total += Vector512.Sum(sum);
            for (int r = 0; r < Block; r += 8)
                Accumulate(ref X[(row + r) * d], scores.Slice(r, 8), gradient);
        }

        for (; row < n; row++)
        {
            var sample = X.AsSpan(row * d, d);
            double t = -y[row] * Dot(sample, x);
            double decay = Math.Exp(-Math.Abs(t));
            total += Math.Max(t, 0) + Math.Log(1 + decay);
            Add(-(t > 0 ? 1 : decay) / (1 + decay) * y[row] / n, sample, gradient);
        }

        Add(Lambda, x, gradient);
        return total / n + Lambda / 2 * Dot(x, x);
    }

    /// <inheritdoc/>
    public override IHessian HessianAt(ReadOnlySpan<double> x)
    {
        for (int row = 0; row < y.Length; row++)
        {
            double decay = Math.Exp(-Math.Abs(y[row] * Dot(X.AsSpan(row * d, d), x)));
            curvatures[row] = y[row] * y[row] * decay / ((1 + decay) * (1 + decay)) / y.Length;
        }

        return this;
    }

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        Span<double> scores = stackalloc double[Block];
        int row = 0;
        for (; row + Block <= y.Length; row += Block)
        {
            for (int r = 0; r < Block; r += 8)
                Scores(ref X[(row + r) * d], vector, scores.Slice(r, 8));
            for (int r = 0; r < Block; r += 8)
            {
                var curvature = Vector512.Create<double>(curvatures.AsSpan(row + r, 8));
                (curvature * Vector512.Create<double>(scores.Slice(r, 8))).CopyTo(
                    scores.Slice(r, 8)
                );
            }

            for (int r = 0; r < Block; r += 8)
                Accumulate(ref X[(row + r) * d], scores.Slice(r, 8), result);
        }

        for (; row < y.Length; row++)
        {
            var sample = X.AsSpan(row * d, d);
            Add(curvatures[row] * Dot(sample, vector), sample, result);
        }

        Add(Lambda, vector, result);
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    static void Add(double factor, ReadOnlySpan<double> terms, Span<double> target)
    {
        for (int j = 0; j < terms.Length; j++)
            target[j] += factor * terms[j];
    }

    /// <summary>Eight rows times w, four rows at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Scores(ref double rows, ReadOnlySpan<double> w, Span<double> scores)
    {
        nuint d = (nuint)w.Length;
        ref double q = ref MemoryMarshal.GetReference(w);
        for (int r = 0; r < 8; r += 4)
        {
            ref double p = ref Unsafe.Add(ref rows, (nuint)r * d);
            nuint j = 0;
            Vector512<double> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            for (; j + 8 <= d; j += 8)
            {
                var v = Vector512.LoadUnsafe(ref q, j);
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref p, j), v, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref p, j + d), v, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref p, j + 2 * d), v, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref p, j + 3 * d), v, s3);
            }

            var h0 = s0.GetLower() + s0.GetUpper();
            var h1 = s1.GetLower() + s1.GetUpper();
            var h2 = s2.GetLower() + s2.GetUpper();
            var h3 = s3.GetLower() + s3.GetUpper();
            if (j + 4 <= d)
            {
                var v = Vector256.LoadUnsafe(ref q, j);
                h0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, j), v, h0);
                h1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, j + d), v, h1);
                h2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, j + 2 * d), v, h2);
                h3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, j + 3 * d), v, h3);
                j += 4;
            }

            double t0 = Vector256.Sum(h0),
                t1 = Vector256.Sum(h1),
                t2 = Vector256.Sum(h2),
                t3 = Vector256.Sum(h3);
            for (; j < d; j++)
            {
                double v = Unsafe.Add(ref q, j);
                t0 += Unsafe.Add(ref p, j) * v;
                t1 += Unsafe.Add(ref p, j + d) * v;
                t2 += Unsafe.Add(ref p, j + 2 * d) * v;
                t3 += Unsafe.Add(ref p, j + 3 * d) * v;
            }

            scores[r] = t0;
            scores[r + 1] = t1;
            scores[r + 2] = t2;
            scores[r + 3] = t3;
        }
    }

    /// <summary>Adds eight rows, each times its slope; each element of the target is touched once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Accumulate(ref double rows, ReadOnlySpan<double> slopes, Span<double> target)
    {
        ref double p = ref rows;
        ref double g = ref MemoryMarshal.GetReference(target);
        nuint d = (nuint)target.Length,
            j = 0;
        double a0 = slopes[0],
            a1 = slopes[1],
            a2 = slopes[2],
            a3 = slopes[3],
            a4 = slopes[4],
            a5 = slopes[5],
            a6 = slopes[6],
            a7 = slopes[7];
        for (; j + 8 <= d; j += 8)
        {
            var s = Vector512.LoadUnsafe(ref g, j);
            var t = Vector512.LoadUnsafe(ref p, j) * a0;
            s = Vector512.FusedMultiplyAdd(Row(ref p, j + d), Vector512.Create(a1), s);
            t = Vector512.FusedMultiplyAdd(Row(ref p, j + 2 * d), Vector512.Create(a2), t);
            s = Vector512.FusedMultiplyAdd(Row(ref p, j + 3 * d), Vector512.Create(a3), s);
            t = Vector512.FusedMultiplyAdd(Row(ref p, j + 4 * d), Vector512.Create(a4), t);
            s = Vector512.FusedMultiplyAdd(Row(ref p, j + 5 * d), Vector512.Create(a5), s);
            t = Vector512.FusedMultiplyAdd(Row(ref p, j + 6 * d), Vector512.Create(a6), t);
            s = Vector512.FusedMultiplyAdd(Row(ref p, j + 7 * d), Vector512.Create(a7), s);
            (s + t).StoreUnsafe(ref g, j);
        }

        if (j + 4 <= d)
        {
            var s = Vector256.LoadUnsafe(ref g, j);
            for (nuint r = 0; r < 8; r++)
                s = Vector256.FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref p, j + r * d),
                    Vector256.Create(slopes[(int)r]),
                    s
                );
            s.StoreUnsafe(ref g, j);
            j += 4;
        }

        for (; j < d; j++)
        for (nuint r = 0; r < 8; r++)
            Unsafe.Add(ref g, j) += slopes[(int)r] * Unsafe.Add(ref p, j + r * d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Row(ref double p, nuint offset) => Vector512.LoadUnsafe(ref p, offset);
}
