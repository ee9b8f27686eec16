namespace Descent;

/// <summary>The R of [R; √λ P], from which the solution of the damped least-squares problem is read.</summary>
/// <remarks>Moré (1978), section 3: the diagonal below is rotated into R row by row (Givens).</remarks>
sealed class DampedFactor(int n)
{
    readonly double[] upper = new double[n * n]; // S by rows, SᵀS = RᵀR + λI
    readonly double[] row = new double[n]; // of the diagonal, as it is rotated away

    /// <summary>Solves min ‖R z + b‖² + λ‖z‖², in the order of R's columns.</summary>
    /// <param name="qr">R, of n columns.</param>
    /// <param name="b">The first n entries of Qᵀr.</param>
    /// <param name="damping">λ &gt; 0.</param>
    /// <param name="z">Receives z.</param>
    public void Solve(PivotedQr qr, ReadOnlySpan<double> b, double damping, Span<double> z)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
                upper[i * n + j] = qr.R(i, j);
            z[i] = -b[i];
        }

        double root = Math.Sqrt(damping);
        for (int k = 0; k < n; k++)
            Eliminate(k, root, z);
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> tail = upper.AsSpan(i * n + i + 1, n - i - 1);
            z[i] = (z[i] - Vectors.Dot(tail, z[(i + 1)..n])) / upper[i * n + i];
        }
    }

    /// <summary>b ← S⁻ᵀ b, with the S of the last solution.</summary>
    public void SolveTransposed(Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            b[i] /= upper[i * n + i];
            Vectors.Add(-b[i], upper.AsSpan(i * n + i + 1, n - i - 1), b[(i + 1)..n]);
        }
    }

    void Eliminate(int k, double root, Span<double> z)
    {
        Array.Clear(row);
        row[k] = root;
        double right = 0;
        for (int i = k; i < n; i++)
        {
            Span<double> s = upper.AsSpan(i * n, n);
            double length = double.Hypot(s[i], row[i]);
            if (length == 0)
                continue;
            double cosine = s[i] / length;
            double sine = row[i] / length;
            for (int j = i; j < n; j++)
                (s[j], row[j]) = (cosine * s[j] + sine * row[j], cosine * row[j] - sine * s[j]);
            (z[i], right) = (cosine * z[i] + sine * right, cosine * right - sine * z[i]);
        }
    }
}
