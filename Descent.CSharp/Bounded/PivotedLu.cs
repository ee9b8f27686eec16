namespace Descent;

/// <summary>A small square system by LU factors with partial pivoting, in buffers of its own.</summary>
sealed class PivotedLu(int capacity)
{
    readonly double[] factors = new double[capacity * capacity];
    readonly int[] pivots = new int[capacity];
    int n;

    /// <summary>Factors A; returns whether every pivot was finite and not zero.</summary>
    /// <param name="matrix">A, size × size, by rows.</param>
    /// <param name="size">Its size.</param>
    public bool Factor(ReadOnlySpan<double> matrix, int size)
    {
        n = size;
        matrix[..(n * n)].CopyTo(factors);
        for (int k = 0; k < n; k++)
        {
            int best = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(factors[i * n + k]) > Math.Abs(factors[best * n + k]))
                    best = i;
            }

            pivots[k] = best;
            if (best != k)
                Swap(best, k);
            double pivot = factors[k * n + k];
            if (pivot == 0 || !double.IsFinite(pivot))
                return false;
            Eliminate(k, pivot);
        }

        return true;
    }

    /// <summary>b ← A⁻¹ b.</summary>
    public void Solve(Span<double> b)
    {
        for (int k = 0; k < n; k++)
            (b[k], b[pivots[k]]) = (b[pivots[k]], b[k]);
        for (int i = 1; i < n; i++)
            b[i] -= Vectors.Dot(factors.AsSpan(i * n, i), b[..i]);
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = Vectors.Dot(factors.AsSpan(i * n + i + 1, n - i - 1), b[(i + 1)..n]);
            b[i] = (b[i] - sum) / factors[i * n + i];
        }
    }

    void Eliminate(int k, double pivot)
    {
        ReadOnlySpan<double> row = factors.AsSpan(k * n + k + 1, n - k - 1);
        for (int i = k + 1; i < n; i++)
        {
            double factor = factors[i * n + k] / pivot;
            factors[i * n + k] = factor;
            Vectors.Add(-factor, row, factors.AsSpan(i * n + k + 1, n - k - 1));
        }
    }

    void Swap(int a, int b)
    {
        for (int j = 0; j < n; j++)
            (factors[a * n + j], factors[b * n + j]) = (factors[b * n + j], factors[a * n + j]);
    }
}
