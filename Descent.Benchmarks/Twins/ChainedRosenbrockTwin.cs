using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoDiff;

namespace Descent.Benchmarks.Twins;

/// <summary>Σ (1 - xᵢ)² + 100 (xᵢ₊₁ - xᵢ²)² by hand: one pass, each element of the result computed where it is stored.</summary>
public sealed class ChainedRosenbrockTwin(int n) : Twin(n)
{
    readonly double[] point = new double[n];

    /// <summary>The same objective as text, for n variables.</summary>
    public static string Text(int n) =>
        $"sum((1 - x[1..{n - 1}])^2 + 100*(x[2..{n}] - x[1..{n - 1}]^2)^2)";

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
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
            var hundred = Vector512.Create(100.0);
            for (; i + 8 <= last; i += 8)
            {
                var before = Vector512.LoadUnsafe(ref source, i - 1);
                var here = Vector512.LoadUnsafe(ref source, i);
                var after = Vector512.LoadUnsafe(ref source, i + 1);
                var t = Vector512.FusedMultiplyAdd(-here, here, after);
                var s = Vector512.FusedMultiplyAdd(-before, before, here);
                var u = Vector512<double>.One - here;
                var w = hundred * t;
                sum += Vector512.FusedMultiplyAdd(w, t, u * u);
                var half = Vector512.FusedMultiplyAdd(w + w, -here, -u);
                Vector512
                    .FusedMultiplyAdd(Vector512.Create(200.0), s, half + half)
                    .StoreUnsafe(ref target, i);
            }

            total += Vector512.Sum(sum);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var sum = Vector256<double>.Zero;
            var hundred = Vector256.Create(100.0);
            for (; i + 4 <= last; i += 4)
            {
                var before = Vector256.LoadUnsafe(ref source, i - 1);
                var here = Vector256.LoadUnsafe(ref source, i);
                var after = Vector256.LoadUnsafe(ref source, i + 1);
                var t = Vector256.FusedMultiplyAdd(-here, here, after);
                var s = Vector256.FusedMultiplyAdd(-before, before, here);
                var u = Vector256<double>.One - here;
                var w = hundred * t;
                sum += Vector256.FusedMultiplyAdd(w, t, u * u);
                var half = Vector256.FusedMultiplyAdd(w + w, -here, -u);
                Vector256
                    .FusedMultiplyAdd(Vector256.Create(200.0), s, half + half)
                    .StoreUnsafe(ref target, i);
            }

            total += Vector256.Sum(sum);
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

    /// <inheritdoc/>
    public override IHessian HessianAt(ReadOnlySpan<double> x)
    {
        x.CopyTo(point);
        return this;
    }

    /// <summary>From x and v in one pass: a stored diagonal would take another array from memory.</summary>
    public override void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        int n = point.Length;
        ref double x = ref MemoryMarshal.GetArrayDataReference(point);
        ref double v = ref MemoryMarshal.GetReference(vector);
        ref double target = ref MemoryMarshal.GetReference(result);
        result[0] = Diagonal(x, point[1], 2) * v - 400 * x * vector[1];
        nuint i = 1,
            last = (nuint)(n - 1);

        if (Vector512.IsHardwareAccelerated)
        {
            var c = Vector512.Create(-400.0);
            for (; i + 8 <= last; i += 8)
            {
                var here = Vector512.LoadUnsafe(ref x, i);
                var square = Vector512.FusedMultiplyAdd(
                    Vector512.Create(-3.0) * here,
                    here,
                    Vector512.LoadUnsafe(ref x, i + 1)
                );
                var diagonal = Vector512.FusedMultiplyAdd(c, square, Vector512.Create(202.0));
                var beside = Vector512.FusedMultiplyAdd(
                    Vector512.LoadUnsafe(ref x, i - 1),
                    Vector512.LoadUnsafe(ref v, i - 1),
                    here * Vector512.LoadUnsafe(ref v, i + 1)
                );
                Vector512
                    .FusedMultiplyAdd(diagonal, Vector512.LoadUnsafe(ref v, i), c * beside)
                    .StoreUnsafe(ref target, i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var c = Vector256.Create(-400.0);
            for (; i + 4 <= last; i += 4)
            {
                var here = Vector256.LoadUnsafe(ref x, i);
                var square = Vector256.FusedMultiplyAdd(
                    Vector256.Create(-3.0) * here,
                    here,
                    Vector256.LoadUnsafe(ref x, i + 1)
                );
                var diagonal = Vector256.FusedMultiplyAdd(c, square, Vector256.Create(202.0));
                var beside = Vector256.FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref x, i - 1),
                    Vector256.LoadUnsafe(ref v, i - 1),
                    here * Vector256.LoadUnsafe(ref v, i + 1)
                );
                Vector256
                    .FusedMultiplyAdd(diagonal, Vector256.LoadUnsafe(ref v, i), c * beside)
                    .StoreUnsafe(ref target, i);
            }
        }

        for (; i < last; i++)
        {
            double here = Unsafe.Add(ref x, i);
            Unsafe.Add(ref target, i) =
                Diagonal(here, Unsafe.Add(ref x, i + 1), 202) * Unsafe.Add(ref v, i)
                - 400 * Unsafe.Add(ref x, i - 1) * Unsafe.Add(ref v, i - 1)
                - 400 * here * Unsafe.Add(ref v, i + 1);
        }

        result[n - 1] = 200 * vector[n - 1] - 400 * point[n - 2] * vector[n - 2];
    }

    static double Diagonal(double here, double after, double constant) =>
        constant - 400 * (after - 3 * here * here);
}
