namespace Descent;

/// <summary>P (A + E) Pᵀ = L D Lᵀ with E a diagonal that is zero where A is safely positive definite.</summary>
/// <remarks>
/// Gill, Murray and Wright, Practical Optimization (1981), section 4.4.2.2; Nocedal and Wright, Numerical Optimization, 2nd ed. (2006),
/// Algorithm 3.4 and what follows it, with symmetric interchanges by the largest diagonal. Differs from both in that the smallest pivot
/// δ = ε (γ + ξ) has no floor of its own, so that the factors scale as A does.
/// </remarks>
sealed class ModifiedCholesky
{
    readonly int n;
    readonly double[] rows; // c below the diagonal, row by row; turned into L as rows are finished
    readonly double[] pivots; // D
    readonly double[] diagonal;
    readonly double[] work;
    readonly int[] order;

    public ModifiedCholesky(int dimension, string method)
    {
        n = dimension;
        rows = Matrices.Square(dimension, method);
        pivots = new double[n];
        diagonal = new double[n];
        work = new double[n];
        order = new int[n];
    }

    /// <summary>The largest element of E: 0 where A was safely positive definite.</summary>
    public double Shift { get; private set; }

    /// <summary>Factors a matrix.</summary>
    /// <param name="a">A, n×n row by row; the lower triangle is read.</param>
    /// <returns>False if A is zero or has an element that is not finite: there are no factors then.</returns>
    public bool Factor(double[] a)
    {
        double largest = 0; // γ
        double beside = 0; // ξ
        for (int i = 0; i < n; i++)
        {
            a.AsSpan(i * n, i + 1).CopyTo(rows.AsSpan(i * n));
            diagonal[i] = a[i * n + i];
            order[i] = i;
            largest = Math.Max(largest, Math.Abs(diagonal[i]));
            beside = Math.Max(beside, Vectors.MaxNorm(a.AsSpan(i * n, i)));
        }

        double least = Vectors.Epsilon * (largest + beside); // δ
        if (!(least > 0) || !double.IsFinite(least))
            return false;
        double bound = Math.Max(largest, beside / Math.Sqrt(Math.Max(1, (double)n * n - 1))); // β²
        bound = Math.Max(bound, least);
        Shift = 0;
        for (int j = 0; j < n; j++)
            Eliminate(j, bound, least);
        return true;
    }

    /// <summary>x with (A + E) x = b.</summary>
    /// <param name="b">b, of length n.</param>
    /// <param name="x">Receives x.</param>
    public void Solve(ReadOnlySpan<double> b, Span<double> x)
    {
        for (int i = 0; i < n; i++)
            work[i] = b[order[i]] - Vectors.Dot(rows.AsSpan(i * n, i), work.AsSpan(0, i));
        for (int i = 0; i < n; i++)
            work[i] /= pivots[i];
        for (int i = n - 1; i >= 0; i--)
        {
            Vectors.Add(-work[i], rows.AsSpan(i * n, i), work.AsSpan(0, i));
            x[order[i]] = work[i];
        }
    }

    // Row j is finished, column j is made of what the columns before it have left, and the diagonal is reduced by it.
    void Eliminate(int j, double bound, double least)
    {
        Exchange(j, Largest(j));
        Span<double> row = rows.AsSpan(j * n, j);
        for (int s = 0; s < j; s++)
            row[s] /= pivots[s];
        double theta = 0;
        for (int i = j + 1; i < n; i++)
        {
            double c = rows[i * n + j] - Vectors.Dot(row, rows.AsSpan(i * n, j));
            rows[i * n + j] = c;
            theta = Math.Max(theta, Math.Abs(c));
        }

        double pivot = Math.Max(Math.Abs(diagonal[j]), Math.Max(theta * theta / bound, least));
        Shift = Math.Max(Shift, pivot - diagonal[j]);
        pivots[j] = pivot;
        for (int i = j + 1; i < n; i++)
        {
            double c = rows[i * n + j];
            diagonal[i] -= c * c / pivot;
        }
    }

    int Largest(int from)
    {
        int best = from;
        for (int i = from + 1; i < n; i++)
        {
            if (Math.Abs(diagonal[i]) > Math.Abs(diagonal[best]))
                best = i;
        }

        return best;
    }

    // Rows and columns j and q of what is symmetric and stored below the diagonal.
    void Exchange(int j, int q)
    {
        if (q == j)
            return;
        (order[j], order[q]) = (order[q], order[j]);
        (diagonal[j], diagonal[q]) = (diagonal[q], diagonal[j]);
        for (int s = 0; s < j; s++)
            (rows[j * n + s], rows[q * n + s]) = (rows[q * n + s], rows[j * n + s]);
        for (int i = j + 1; i < q; i++)
            (rows[i * n + j], rows[q * n + i]) = (rows[q * n + i], rows[i * n + j]);
        for (int i = q + 1; i < n; i++)
            (rows[i * n + j], rows[i * n + q]) = (rows[i * n + q], rows[i * n + j]);
    }
}
