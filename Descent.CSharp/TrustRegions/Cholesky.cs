namespace Descent;

/// <summary>A symmetric matrix made positive definite by adding to its diagonal, and factored.</summary>
/// <remarks>Nocedal and Wright (2006), Algorithm 3.3, with D in place of the identity, so that units of the variables do not matter.</remarks>
sealed class Cholesky(int dimension)
{
    const double Beta = 1e-3;

    readonly double[] scale = new double[dimension];
    readonly double[] factor = new double[dimension * dimension]; // L by rows

    /// <summary>τ of the factored A + τD; 0 where A itself is positive definite.</summary>
    public double Shift { get; private set; }

    /// <summary>D, the diagonal of A in size, or where it is zero the largest entry beside it.</summary>
    public ReadOnlySpan<double> Scale => scale;

    /// <summary>Factors A + τD with the first τ = 0, β, 2β, … above max −Aᵢᵢ/Dᵢ that will do.</summary>
    /// <param name="matrix">A by rows; only the lower triangle is read.</param>
    public void Factor(ReadOnlySpan<double> matrix)
    {
        bool convex = true;
        bool finite = true;
        for (int i = 0; i < dimension; i++)
        {
            double onDiagonal = matrix[i * dimension + i];
            double beside = Vectors.MaxNorm(matrix.Slice(i * dimension, i));
            finite &= double.IsFinite(onDiagonal) && double.IsFinite(beside);
            convex &= onDiagonal > 0;
            scale[i] = onDiagonal != 0 ? Math.Abs(onDiagonal) : beside;
            if (scale[i] == 0)
                scale[i] = 1;
        }

        Shift = convex ? 0 : 1 + Beta;
        while (finite && !TryFactor(matrix))
            Shift = Math.Max(2 * Shift, Beta);
        if (!finite)
            Shift = double.NaN; // and so is every solution
    }

    /// <summary>b ← (A + τI)⁻¹ b.</summary>
    /// <param name="b">The right side, of length n.</param>
    public void Solve(Span<double> b)
    {
        for (int i = 0; i < dimension; i++)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * dimension, i + 1);
            b[i] = (b[i] - Vectors.Dot(row[..i], b[..i])) / row[i];
        }

        for (int i = dimension - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * dimension, i + 1);
            b[i] /= row[i];
            Vectors.Add(-b[i], row[..i], b[..i]);
        }
    }

    bool TryFactor(ReadOnlySpan<double> matrix)
    {
        for (int i = 0; i < dimension; i++)
        {
            Span<double> row = factor.AsSpan(i * dimension, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(j * dimension, j + 1);
                row[j] = (matrix[i * dimension + j] - Vectors.Dot(row[..j], other[..j])) / other[j];
            }

            double onDiagonal = matrix[i * dimension + i] + Shift * scale[i];
            double pivot = onDiagonal - Vectors.Dot(row[..i], row[..i]);
            if (!(pivot > dimension * Vectors.Epsilon * onDiagonal))
                return false;
            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }
}
