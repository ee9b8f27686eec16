namespace Descent;

/// <summary>(ε I + Σ G Gᵀ)^−p over matrices G of n rows, as a matrix that G is multiplied by.</summary>
interface IInverseRoot
{
    /// <summary>Adds a gradient, and computes the root anew if told so.</summary>
    void Learn(ReadOnlySpan<double> gradient, bool renew);

    /// <summary>result ← root · G.</summary>
    void Apply(ReadOnlySpan<double> gradient, Span<double> result);

    /// <summary>Saves or loads all of it.</summary>
    void Exchange(StateTransfer stream);

    /// <summary>Begins again from zero.</summary>
    void Clear();
}

/// <summary>The whole matrix, by its eigenvectors.</summary>
sealed class FullRoot(int n, double power, double epsilon) : IInverseRoot
{
    readonly GramMatrix gram = new(n);
    readonly double[] scaled = new double[n * n];
    readonly double[] root = new double[n * n];

    public void Learn(ReadOnlySpan<double> gradient, bool renew)
    {
        gram.Learn(1, 1, gradient);
        if (!renew)
            return;
        gram.Decompose();
        for (int i = 0; i < n; i++)
        {
            double value = Math.Max(gram.Values[i], 0) + epsilon; // a sum of squares, up to rounding
            Vectors.Scale(
                Math.Pow(value, -power),
                gram.Vectors.AsSpan(i * n, n),
                scaled.AsSpan(i * n, n)
            );
        }

        Matrices.MultiplyTransposed(gram.Vectors, scaled, root, n, n, n);
    }

    public void Apply(ReadOnlySpan<double> gradient, Span<double> result) =>
        Matrices.Multiply(root, gradient, result, n, n, gradient.Length / n);

    public void Exchange(StateTransfer stream)
    {
        gram.Exchange(stream);
        stream.Exchange(root);
    }

    public void Clear() => gram.Clear();
}

/// <summary>Its diagonal alone, for n that are too large for a matrix.</summary>
sealed class DiagonalRoot(int n, double power, double epsilon) : IInverseRoot
{
    readonly double[] sum = new double[n];
    readonly double[] root = new double[n];

    public void Learn(ReadOnlySpan<double> gradient, bool renew)
    {
        int columns = gradient.Length / n;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = gradient.Slice(i * columns, columns);
            sum[i] += Vectors.Dot(row, row);
            if (renew)
                root[i] = Math.Pow(sum[i] + epsilon, -power);
        }
    }

    public void Apply(ReadOnlySpan<double> gradient, Span<double> result)
    {
        int columns = gradient.Length / n;
        for (int i = 0; i < n; i++)
        {
            Vectors.Scale(
                root[i],
                gradient.Slice(i * columns, columns),
                result.Slice(i * columns, columns)
            );
        }
    }

    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(sum);
        stream.Exchange(root);
    }

    public void Clear() => Array.Clear(sum);
}
