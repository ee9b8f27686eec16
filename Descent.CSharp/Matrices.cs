namespace Descent;

/// <summary>The few operations on dense square matrices, n×n row by row, that descent is made of.</summary>
static class Matrices
{
    /// <summary>The largest n a matrix is made for: 2 GB.</summary>
    public const int Largest = 16_384;

    /// <summary>A zero matrix.</summary>
    /// <exception cref="NotSupportedException">n is above <see cref="Largest"/>.</exception>
    public static double[] Square(int n, string method) =>
        n <= Largest
            ? new double[n * n]
            : throw new NotSupportedException(
                $"{method} keeps an n×n matrix: with n = {n} that is {8e-9 * n * n:g3} GB. It takes n up to {Largest}; l-bfgs and newton-cg need no matrix."
            );

    /// <summary>a ← λ I.</summary>
    public static void SetToIdentity(double[] a, int n, double lambda)
    {
        Array.Clear(a);
        for (int i = 0; i < n; i++)
            a[i * n + i] = lambda;
    }

    /// <summary>result ← A v.</summary>
    public static void Multiply(double[] a, ReadOnlySpan<double> v, Span<double> result)
    {
        int n = v.Length;
        for (int i = 0; i < n; i++)
            result[i] = Vectors.Dot(a.AsSpan(i * n, n), v);
    }

    /// <summary>A ← A + α u uᵀ.</summary>
    public static void AddSquare(double alpha, ReadOnlySpan<double> u, double[] a)
    {
        int n = u.Length;
        for (int i = 0; i < n; i++)
            Vectors.Add(alpha * u[i], u, a.AsSpan(i * n, n));
    }
}
