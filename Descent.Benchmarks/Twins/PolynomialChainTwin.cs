using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoDiff;

namespace Descent.Benchmarks.Twins;

/// <summary>Σ p(xᵢ) with p(x) = ((x - 1)² + x)² x + 3x by hand: one pass, fused.</summary>
public sealed class PolynomialChainTwin(int n) : Twin(n)
{
    readonly double[] point = new double[n];

    /// <summary>The same objective as text.</summary>
    public const string Text = "sum(((x - 1)^2 + x)^2 * x + 3*x)";

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(gradient);
        nuint i = 0,
            n = (nuint)x.Length;
        double total = 0;

        if (Vector512.IsHardwareAccelerated)
        {
            var sum = Vector512<double>.Zero;
            Vector512<double> one = Vector512<double>.One,
                two = Vector512.Create(2.0),
                three = Vector512.Create(3.0);
            for (; i + 8 <= n; i += 8)
            {
                var v = Vector512.LoadUnsafe(ref source, i);
                var shifted = v - one;
                var inner = Vector512.FusedMultiplyAdd(shifted, shifted, v);
                var square = inner * inner;
                sum = Vector512.FusedMultiplyAdd(square + three, v, sum);
                var slope = Vector512.FusedMultiplyAdd(two, shifted, one);
                Vector512
                    .FusedMultiplyAdd((inner + inner) * slope, v, square + three)
                    .StoreUnsafe(ref target, i);
            }

            total = Vector512.Sum(sum);
        }

        for (; i < n; i++)
        {
            double v = Unsafe.Add(ref source, i),
                shifted = v - 1,
                inner = shifted * shifted + v,
                square = inner * inner;
            total += (square + 3) * v;
            Unsafe.Add(ref target, i) = square + 3 + 2 * inner * (2 * shifted + 1) * v;
        }

        return total;
    }

    /// <inheritdoc/>
    public override IHessian HessianAt(ReadOnlySpan<double> x)
    {
        x.CopyTo(point);
        return this;
    }

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        ref double source = ref MemoryMarshal.GetReference(point.AsSpan());
        ref double along = ref MemoryMarshal.GetReference(vector);
        ref double target = ref MemoryMarshal.GetReference(result);
        nuint i = 0,
            n = (nuint)vector.Length;

        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> one = Vector512<double>.One,
                two = Vector512.Create(2.0);
            for (; i + 8 <= n; i += 8)
            {
                var v = Vector512.LoadUnsafe(ref source, i);
                var shifted = v - one;
                var inner = Vector512.FusedMultiplyAdd(shifted, shifted, v);
                var slope = Vector512.FusedMultiplyAdd(two, shifted, one);
                // p″ = 4 q q′ + 2 x (q′² + 2 q) with q = (x - 1)² + x.
                var bend = Vector512.FusedMultiplyAdd(slope, slope, inner + inner) * (v + v);
                var curvature = Vector512.FusedMultiplyAdd(two * (inner + inner), slope, bend);
                (curvature * Vector512.LoadUnsafe(ref along, i)).StoreUnsafe(ref target, i);
            }
        }

        for (; i < n; i++)
        {
            double v = Unsafe.Add(ref source, i),
                shifted = v - 1,
                inner = shifted * shifted + v,
                slope = 2 * shifted + 1;
            Unsafe.Add(ref target, i) =
                (4 * inner * slope + 2 * v * (slope * slope + 2 * inner))
                * Unsafe.Add(ref along, i);
        }
    }
}
