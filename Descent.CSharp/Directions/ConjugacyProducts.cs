using System.Runtime.Intrinsics;
using static Descent.Vectors;

namespace Descent;

/// <summary>What the formulas of β are made of, from one pass over g, g⁺ and the last direction d; y = g⁺ − g.</summary>
/// <param name="Squared">gᵀg.</param>
/// <param name="NextSquared">g⁺ᵀg⁺.</param>
/// <param name="NextGradient">g⁺ᵀg.</param>
/// <param name="NextChange">g⁺ᵀy.</param>
/// <param name="ChangeSquared">yᵀy.</param>
/// <param name="LastChange">dᵀy.</param>
/// <param name="LastNext">dᵀg⁺.</param>
/// <param name="LastGradient">dᵀg.</param>
/// <param name="LastSquared">dᵀd.</param>
readonly record struct ConjugacyProducts(
    double Squared,
    double NextSquared,
    double NextGradient,
    double NextChange,
    double ChangeSquared,
    double LastChange,
    double LastNext,
    double LastGradient,
    double LastSquared
)
{
    /// <summary>The products, the same bits as each by itself.</summary>
    public static ConjugacyProducts Of(
        ReadOnlySpan<double> g,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> last
    )
    {
        int whole = g.Length / Lanes * Lanes;
        ConjugacyProducts sums = OfGroups(g[..whole], next[..whole], last[..whole]);
        for (int i = whole; i < g.Length; i++)
            sums = sums.Plus(g[i], next[i], last[i]);
        return sums;
    }

    static ConjugacyProducts OfGroups(
        ReadOnlySpan<double> g,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> last
    )
    {
        var zero = Vector512<double>.Zero;
        var (gg, nn, ng) = (zero, zero, zero);
        var (ny, yy) = (zero, zero);
        var (dy, dn, dg, dd) = (zero, zero, zero, zero);
        for (int i = 0; i < g.Length; i += Lanes)
        {
            var (a, b, d) = (Load(g, i), Load(next, i), Load(last, i));
            var y = b - a;
            gg += a * a;
            nn += b * b;
            ng += b * a;
            ny += b * y;
            yy += y * y;
            dy += d * y;
            dn += d * b;
            dg += d * a;
            dd += d * d;
        }

        return new ConjugacyProducts(
            Vector512.Sum(gg),
            Vector512.Sum(nn),
            Vector512.Sum(ng),
            Vector512.Sum(ny),
            Vector512.Sum(yy),
            Vector512.Sum(dy),
            Vector512.Sum(dn),
            Vector512.Sum(dg),
            Vector512.Sum(dd)
        );
    }

    ConjugacyProducts Plus(double a, double b, double d)
    {
        double y = b - a;
        return new ConjugacyProducts(
            Squared + a * a,
            NextSquared + b * b,
            NextGradient + b * a,
            NextChange + b * y,
            ChangeSquared + y * y,
            LastChange + d * y,
            LastNext + d * b,
            LastGradient + d * a,
            LastSquared + d * d
        );
    }
}
