using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>What a search asks of a direction d before its first trial, from one pass over x, ∇f(x) and d.</summary>
/// <param name="Slope">∇fᵀd.</param>
/// <param name="Moved">‖x∘d‖².</param>
/// <param name="Square">‖d‖².</param>
readonly record struct LineSums(double Slope, double Moved, double Square)
{
    /// <summary>The α for which α d is as large as x is in the coordinates that d moves: ‖x∘d‖ / ‖d‖².</summary>
    public double Reach => Math.Sqrt(Moved) / Square;

    /// <summary>Whether no square that matters has overflowed or vanished.</summary>
    public bool AreSafe =>
        Square is > 1 / Vectors.Huge and < Vectors.Huge
        && Moved is > 1 / Vectors.Huge and < Vectors.Huge;

    /// <summary>The sums for σ d.</summary>
    /// <param name="x">x.</param>
    /// <param name="g">∇f(x).</param>
    /// <param name="d">d.</param>
    /// <param name="scale">σ.</param>
    /// <param name="end">Receives x + σ d, which costs little here; empty if it is not wanted.</param>
    public static LineSums Of(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> g,
        ReadOnlySpan<double> d,
        double scale,
        Span<double> end
    )
    {
        int i = 0;
        bool arrives = !end.IsEmpty;
        var (slopes, moves, squares) = (
            Vector512<double>.Zero,
            Vector512<double>.Zero,
            Vector512<double>.Zero
        );
        for (; i <= d.Length - Vectors.Lanes; i += Vectors.Lanes)
        {
            var (from, way) = (Vectors.Load(x, i), scale * Vectors.Load(d, i));
            var moved = from * way;
            slopes += Vectors.Load(g, i) * way;
            moves += moved * moved;
            squares += way * way;
            if (arrives)
                Vectors.Store(from + way, end, i);
        }

        double slope = Vector512.Sum(slopes);
        double move = Vector512.Sum(moves);
        double square = Vector512.Sum(squares);
        for (; i < d.Length; i++)
        {
            double way = scale * d[i];
            slope += g[i] * way;
            move += x[i] * way * (x[i] * way);
            square += way * way;
            if (arrives)
                end[i] = x[i] + way;
        }

        return new LineSums(slope, move, square);
    }
}
