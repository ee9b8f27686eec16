namespace Descent;

/// <summary>Bounds of n variables at work; the arrays are read only.</summary>
sealed class FeasibleBox(double[] lower, double[] upper) : ISimpleTerm
{
    public ReadOnlySpan<double> Lower => lower;

    public ReadOnlySpan<double> Upper => upper;

    public string Measure => "projected gradient";

    public double Value(ReadOnlySpan<double> x) => 0;

    public void Project(Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Min(Math.Max(x[i], lower[i]), upper[i]);
    }

    /// <summary>Whether a point lies within.</summary>
    public bool Contains(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!(x[i] >= lower[i] && x[i] <= upper[i]))
                return false;
        }

        return true;
    }

    /// <summary>Whether a point within lies at a bound.</summary>
    public bool Touches(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] == lower[i] || x[i] == upper[i])
                return true;
        }

        return false;
    }

    /// <summary>‖P(x − ∇f(x)) − x‖∞.</summary>
    public double Stationarity(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        double largest = Vectors.MaxNorm(gradient);
        if (!double.IsFinite(largest))
            return largest;
        largest = 0;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, Math.Abs(Inward(x, gradient[i], i)));
        return largest;
    }

    /// <summary>d ← P(x + d) − x.</summary>
    public void Shorten(ReadOnlySpan<double> x, Span<double> d)
    {
        for (int i = 0; i < d.Length; i++)
            d[i] = Inward(x, -d[i], i);
    }

    /// <summary>The largest α for which x + αd lies within; ∞ where d meets no bound.</summary>
    public double Longest(ReadOnlySpan<double> x, ReadOnlySpan<double> d)
    {
        double longest = double.PositiveInfinity;
        for (int i = 0; i < d.Length; i++)
        {
            double bound = d[i] > 0 ? upper[i] : lower[i];
            if (d[i] != 0)
                longest = Math.Min(longest, (bound - x[i]) / d[i]);
        }

        return longest;
    }

    /// <summary>An entry of P(x − g) − x, taken so that a small g is not lost beside a large x.</summary>
    public double Inward(ReadOnlySpan<double> x, double gradient, int i) =>
        Math.Min(Math.Max(-gradient, lower[i] - x[i]), upper[i] - x[i]);
}
