namespace Descent;

/// <summary>The generalised Cauchy point: the first local minimum of the model along the projected gradient path.</summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu (1995), Algorithm CP.</remarks>
sealed class CauchyPath(
    CompactMemory memory,
    PivotedLu middle,
    FeasibleBox box,
    int capacity,
    int dimension
)
{
    readonly double[] d = new double[dimension];
    readonly double[] times = new double[dimension];
    readonly int[] order = new int[dimension];
    readonly double[] p = new double[capacity];
    readonly double[] w = new double[capacity];
    readonly double[] solved = new double[capacity];
    readonly double[] c = new double[capacity];

    /// <summary>Wᵀ(x_c − x), of length Width.</summary>
    public Span<double> Way => c.AsSpan(0, memory.Width);

    /// <summary>Finds x_c. The middle matrix has been factored.</summary>
    /// <param name="x">The iterate, within the bounds.</param>
    /// <param name="g">∇f(x).</param>
    /// <param name="cauchy">Receives x_c − x.</param>
    public void Find(ReadOnlySpan<double> x, ReadOnlySpan<double> g, Span<double> cauchy)
    {
        int breaks = Begin(x, g);
        cauchy.Clear();
        Span<double> pw = p.AsSpan(0, memory.Width);
        Span<double> row = w.AsSpan(0, memory.Width);
        memory.Project(d, pw);
        Way.Clear();
        double slope = -Vectors.Dot(d, d);
        double initial = -memory.Theta * slope;
        double bend = initial - Quadratic(pw, pw);
        double best = -slope / bend;
        double then = 0;
        int next = 0;
        for (; next < breaks && best >= times[next] - then; next++)
        {
            double gap = times[next] - then;
            int i = order[next];
            double moved = (d[i] > 0 ? box.Upper[i] : box.Lower[i]) - x[i];
            cauchy[i] = moved;
            Vectors.Add(gap, pw, Way);
            memory.Row(i, row);
            double gi = g[i];
            slope += gap * bend + gi * gi + memory.Theta * gi * moved - gi * Quadratic(row, Way);
            bend +=
                -memory.Theta * gi * gi
                - 2 * gi * Quadratic(row, pw)
                - gi * gi * Quadratic(row, row);
            bend = Math.Max(bend, Vectors.Epsilon * initial); // rounding must not bend it down
            Vectors.Add(gi, row, pw);
            d[i] = 0;
            best = -slope / bend;
            then = times[next];
        }

        best = double.IsNaN(best) || best < 0 ? 0 : best;
        Vectors.Add(then + best, d, cauchy);
        Vectors.Add(best, pw, Way);
        box.Shorten(x, cauchy);
    }

    // d and the times at which it meets bounds, the finite ones in order; returns how many there are.
    int Begin(ReadOnlySpan<double> x, ReadOnlySpan<double> g)
    {
        int breaks = 0;
        for (int i = 0; i < dimension; i++)
        {
            double bound = g[i] < 0 ? box.Upper[i] : box.Lower[i];
            double time = g[i] == 0 ? double.PositiveInfinity : (x[i] - bound) / g[i];
            d[i] = time > 0 ? -g[i] : 0;
            if (!(time > 0 && time < double.PositiveInfinity))
                continue;
            times[breaks] = time;
            order[breaks++] = i;
        }

        Array.Sort(times, order, 0, breaks);
        return breaks;
    }

    // aᵀ M b.
    double Quadratic(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length == 0)
            return 0;
        Span<double> v = solved.AsSpan(0, b.Length);
        b.CopyTo(v);
        middle.Solve(v);
        return Vectors.Dot(a, v);
    }
}
