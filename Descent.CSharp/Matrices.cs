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
                FormattableString.Invariant(
                    $"{method} keeps an n×n matrix: with n = {n} that is {8e-9 * n * n:g3} GB. It takes n up to {Largest}; l-bfgs and newton-cg need no matrix."
                )
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

    /// <summary>result ← A B: rows×inner times inner×columns.</summary>
    public static void Multiply(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        Span<double> result,
        int rows,
        int inner,
        int columns
    )
    {
        result.Clear();
        for (int i = 0; i < rows; i++)
        for (int k = 0; k < inner; k++)
        {
            Span<double> row = result.Slice(i * columns, columns);
            Vectors.Add(a[i * inner + k], b.Slice(k * columns, columns), row);
        }
    }

    /// <summary>result ← A Bᵀ: rows×inner times the transpose of columns×inner.</summary>
    public static void MultiplyByTransposed(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        Span<double> result,
        int rows,
        int inner,
        int columns
    )
    {
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            result[i * columns + j] = Vectors.Dot(
                a.Slice(i * inner, inner),
                b.Slice(j * inner, inner)
            );
    }

    /// <summary>result ← Aᵀ B: the transpose of inner×rows times inner×columns.</summary>
    public static void MultiplyTransposed(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        Span<double> result,
        int rows,
        int inner,
        int columns
    )
    {
        result.Clear();
        for (int k = 0; k < inner; k++)
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = result.Slice(i * columns, columns);
            Vectors.Add(a[k * rows + i], b.Slice(k * columns, columns), row);
        }
    }

    /// <summary>result ← Aᵀ, A of rows×columns.</summary>
    public static void Transpose(ReadOnlySpan<double> a, Span<double> result, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            result[j * rows + i] = a[i * columns + j];
    }
}
