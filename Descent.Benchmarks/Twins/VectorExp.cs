using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Benchmarks.Twins;

/// <summary>The exponential of eight numbers, inlined into the loops of the twins.</summary>
static class VectorExp
{
    /// <summary>eˣ to about an ulp, for x between -708 and 709; clamped beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-708.0)), Vector512.Create(709.0));
        var rounder = Vector512.Create(6755399441055744.0 + 1023);
        var biased = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634), rounder);
        var k = biased - rounder;
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.6931471805599453), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-2.3190468138462996e-17), r);
        var p = Vector512.Create(1 / 479001600.0);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 39916800.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 3628800.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 362880.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 40320.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 5040.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 720.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 120.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 24.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 6.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        return p * Vector512.ShiftLeft(biased.AsInt64(), 52).AsDouble();
    }

    /// <summary>tanh x = 1 - 2/(1 + e²ˣ); near 0 to 2⁻⁵³ of 1, not of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x) =>
        Vector512<double>.One - Vector512.Create(2.0) / (Vector512<double>.One + Exp(x + x));
}
