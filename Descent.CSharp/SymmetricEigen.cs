namespace Descent;

/// <summary>A = Vᵀ Λ V for a symmetric A, by rotations that make the largest elements beside the diagonal vanish in turn.</summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, 4th ed. (2013), Algorithm 8.5.2, cyclic Jacobi, by rows. Exact to about ε ‖A‖. What
/// was found for one matrix may be the start for the next: near matrices take one sweep or two, and their eigenvectors keep
/// their places. Work grows with n³ a sweep.
/// </remarks>
/// <param name="n">The rows of A.</param>
sealed class SymmetricEigen(int n)
{
    const int MaxSweeps = 60;

    readonly double[] work = new double[n * n];
    readonly double[] product = new double[n * n];

    /// <summary>V, n×n row by row: row i is the eigenvector of value i.</summary>
    public double[] Vectors { get; } = new double[n * n];

    /// <summary>The eigenvalues, in no order; all NaN where A has an element that is not finite.</summary>
    public double[] Values { get; } = new double[n];

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="a">A, n×n; both triangles are read and must agree.</param>
    public void Decompose(ReadOnlySpan<double> a)
    {
        Matrices.SetToIdentity(Vectors, n, 1);
        a.CopyTo(work);
        Rotate();
    }

    /// <summary>Decomposes a matrix, beginning with the eigenvectors of the last.</summary>
    /// <param name="a">A, n×n; both triangles are read and must agree.</param>
    public void Refine(ReadOnlySpan<double> a)
    {
        Matrices.Multiply(Vectors, a, product, n, n, n);
        Matrices.MultiplyByTransposed(product, Vectors, work, n, n, n);
        Rotate();
    }

    void Rotate()
    {
        double size = Descent.Vectors.SafeNorm(work);
        if (double.IsFinite(size))
        {
            double small = Descent.Vectors.Epsilon * size / n;
            for (int sweep = 0; sweep < MaxSweeps && Sweep(small); sweep++) { }
        }

        for (int i = 0; i < n; i++)
            Values[i] = double.IsFinite(size) ? work[i * n + i] : double.NaN;
    }

    /// <summary>One rotation for every element above the diagonal that is not small; false if there was none.</summary>
    bool Sweep(double small)
    {
        bool rotated = false;
        for (int p = 0; p < n - 1; p++)
        for (int q = p + 1; q < n; q++)
        {
            double beside = work[p * n + q];
            if (Math.Abs(beside) <= small)
                continue;
            rotated = true;
            double tau = (work[q * n + q] - work[p * n + p]) / (2 * beside);
            double t = Math.CopySign(1, tau) / (Math.Abs(tau) + double.Hypot(1, tau));
            double c = 1 / Math.Sqrt(1 + t * t);
            Apply(p, q, c, t * c, t * beside);
        }

        return rotated;
    }

    // A ← JᵀAJ and V ← JᵀV, J turning coordinates p and q by the angle of sine s and cosine c.
    void Apply(int p, int q, double c, double s, double shift)
    {
        double first = work[p * n + p] - shift;
        double second = work[q * n + q] + shift;
        Turn(work.AsSpan(p * n, n), work.AsSpan(q * n, n), c, s);
        Turn(Vectors.AsSpan(p * n, n), Vectors.AsSpan(q * n, n), c, s);
        (work[p * n + p], work[q * n + q]) = (first, second);
        work[p * n + q] = work[q * n + p] = 0;
        for (int k = 0; k < n; k++)
        {
            work[k * n + p] = work[p * n + k];
            work[k * n + q] = work[q * n + k];
        }
    }

    static void Turn(Span<double> a, Span<double> b, double c, double s)
    {
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (c * a[i] - s * b[i], s * a[i] + c * b[i]);
    }
}
