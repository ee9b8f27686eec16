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

    /// <summary>Whether a variable is at a bound that −∇f(x) does not lead away from.</summary>
    public bool Holds(Point at, int i)
    {
        bool down = at.Gradient[i] >= 0 && at.X[i] <= lower[i];
        return down || (at.Gradient[i] <= 0 && at.X[i] >= upper[i]);
    }

    /// <summary>‖∇f(x)‖₂ without the entries of variables that bounds hold.</summary>
    public double FreeNorm(Point at)
    {
        double sum = 0;
        for (int i = 0; i < lower.Length; i++)
            sum += Holds(at, i) ? 0 : at.Gradient[i] * at.Gradient[i];
        return Math.Sqrt(sum);
    }

    /// <summary>Whether x + s lies within.</summary>
    public bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> s)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!(s[i] >= lower[i] - x[i] && s[i] <= upper[i] - x[i]))
                return false;
        }

        return true;
    }

    /// <summary>Whether an entry of x + s, which lies within, is at a bound.</summary>
    public bool Meets(ReadOnlySpan<double> x, double step, int i) =>
        step <= lower[i] - x[i] || step >= upper[i] - x[i];

    /// <summary>result ← P(x + s). A step that ends at a bound but for the rounding of x + s ends at it.</summary>
    public void Arrive(ReadOnlySpan<double> x, ReadOnlySpan<double> s, Span<double> result)
    {
        for (int i = 0; i < x.Length; i++)
        {
            result[i] =
                s[i] <= lower[i] - x[i] ? lower[i]
                : s[i] >= upper[i] - x[i] ? upper[i]
                : Math.Clamp(x[i] + s[i], lower[i], upper[i]);
        }
    }

    /// <summary>result ← P(x + s + βw) − x.</summary>
    public void Advance(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> s,
        double beta,
        ReadOnlySpan<double> w,
        Span<double> result
    )
    {
        for (int i = 0; i < x.Length; i++)
            result[i] = Inward(x, -(s[i] + beta * w[i]), i);
    }

    /// <summary>d ← P(x + d) − x.</summary>
    public void Shorten(ReadOnlySpan<double> x, Span<double> d)
    {
        for (int i = 0; i < d.Length; i++)
            d[i] = Inward(x, -d[i], i);
    }

    /// <summary>The largest α for which x + s + αd lies within; ∞ where d meets no bound.</summary>
    public double Longest(ReadOnlySpan<double> x, ReadOnlySpan<double> s, ReadOnlySpan<double> d)
    {
        double longest = double.PositiveInfinity;
        for (int i = 0; i < d.Length; i++)
        {
            double bound = d[i] > 0 ? upper[i] : lower[i];
            if (d[i] != 0)
                longest = Math.Min(longest, (bound - x[i] - s[i]) / d[i]);
        }

        return longest;
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
