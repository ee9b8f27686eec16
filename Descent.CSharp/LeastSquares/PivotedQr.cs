namespace Descent;

/// <summary>A P = Q R of a matrix with at least as many rows as columns, by Householder reflections.</summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, 4th ed. (2013), Algorithm 5.4.1 (Businger and Golub 1965), with norms of columns
/// computed anew where updating them has cancelled. The matrix is given and kept by columns; R replaces its
/// upper triangle, the reflections the rest.
/// </remarks>
sealed class PivotedQr(int rows, int columns)
{
    // Below this share of its first norm an updated norm has lost half its digits.
    const double Cancelled = 1e-8;

    readonly double[] matrix = new double[rows * columns];
    readonly double[] diagonal = new double[columns]; // of R
    readonly double[] norms = new double[columns]; // of what is left of each column, squared
    readonly double[] first = new double[columns]; // the same when last computed
    readonly int[] pivots = new int[columns];

    public int Rows => rows;

    public int Columns => columns;

    /// <summary>The matrix to factor, by columns; overwritten by the factors.</summary>
    public Span<double> Matrix => matrix;

    /// <summary>Column j of R is that of A's column Pivots[j].</summary>
    public ReadOnlySpan<int> Pivots => pivots;

    /// <summary>R[i, j] for i ≤ j.</summary>
    public double R(int i, int j) => i == j ? diagonal[i] : matrix[j * rows + i];

    /// <summary>The columns that are independent to within rounding: |Rᵢᵢ| falls from first to last.</summary>
    public int Rank()
    {
        double least = rows * Vectors.Epsilon * Math.Abs(diagonal[0]);
        int rank = 0;
        while (rank < columns && Math.Abs(diagonal[rank]) > least)
            rank++;
        return rank;
    }

    /// <summary>Factors what stands in <see cref="Matrix"/>.</summary>
    public void Factor()
    {
        for (int j = 0; j < columns; j++)
        {
            pivots[j] = j;
            norms[j] = first[j] = Squared(Column(j, 0));
        }

        for (int k = 0; k < columns; k++)
        {
            BringForward(k);
            Reflect(k);
        }
    }

    /// <summary>b ← Qᵀ b.</summary>
    /// <param name="b">A vector of as many elements as there are rows.</param>
    public void MultiplyByTranspose(Span<double> b)
    {
        for (int k = 0; k < columns; k++)
            Apply(Column(k, k), b[k..]);
    }

    /// <summary>b ← R⁻¹ b on the first so many rows and columns.</summary>
    public void SolveUpper(Span<double> b, int rank)
    {
        for (int i = rank - 1; i >= 0; i--)
        {
            b[i] /= diagonal[i];
            Vectors.Add(-b[i], matrix.AsSpan(i * rows, i), b[..i]);
        }
    }

    /// <summary>b ← R⁻ᵀ b on the first so many rows and columns.</summary>
    public void SolveUpperTransposed(Span<double> b, int rank)
    {
        for (int i = 0; i < rank; i++)
            b[i] = (b[i] - Vectors.Dot(matrix.AsSpan(i * rows, i), b[..i])) / diagonal[i];
    }

    Span<double> Column(int j, int from) => matrix.AsSpan(j * rows + from, rows - from);

    static double Squared(ReadOnlySpan<double> a) => Vectors.Dot(a, a);

    void BringForward(int k)
    {
        int largest = k;
        for (int j = k + 1; j < columns; j++)
        {
            if (norms[j] > norms[largest])
                largest = j;
        }

        if (largest == k)
            return;
        Span<double> a = Column(k, 0);
        Span<double> b = Column(largest, 0);
        for (int i = 0; i < rows; i++)
            (a[i], b[i]) = (b[i], a[i]);
        (pivots[k], pivots[largest]) = (pivots[largest], pivots[k]);
        (norms[largest], first[largest]) = (norms[k], first[k]);
    }

    // H = I − v vᵀ / (v₀ ‖…‖), v kept with vᵀv = 2 so that applying it is a dot and an add.
    void Reflect(int k)
    {
        Span<double> v = Column(k, k);
        double norm = Math.Sqrt(Squared(v));
        if (norm == 0)
        {
            diagonal[k] = 0;
            return;
        }

        double sign = v[0] < 0 ? -1 : 1;
        diagonal[k] = -sign * norm;
        v[0] += sign * norm;
        double scale = 1 / Math.Sqrt(norm * Math.Abs(v[0]));
        Vectors.Scale(scale, v, v);
        for (int j = k + 1; j < columns; j++)
        {
            Span<double> rest = Column(j, k);
            Apply(v, rest);
            norms[j] -= rest[0] * rest[0];
            if (!(norms[j] > Cancelled * first[j]))
                norms[j] = first[j] = Squared(rest[1..]);
        }
    }

    static void Apply(ReadOnlySpan<double> v, Span<double> b) =>
        Vectors.Add(-Vectors.Dot(v, b), v, b);
}
