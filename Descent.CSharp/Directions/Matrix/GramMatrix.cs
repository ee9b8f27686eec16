namespace Descent;

/// <summary>S, a running sum of G Gᵀ over matrices of n rows, and its eigenvectors as they were when last asked for.</summary>
sealed class GramMatrix(int n)
{
    readonly double[] sum = new double[n * n];
    readonly double[] square = new double[n * n];
    readonly SymmetricEigen eigen = new(n);
    bool decomposed;

    /// <summary>The eigenvectors, n×n, one to a row.</summary>
    public double[] Vectors => eigen.Vectors;

    /// <summary>The eigenvalues of the vectors.</summary>
    public double[] Values => eigen.Values;

    /// <summary>S ← κ S + ω G Gᵀ.</summary>
    public void Learn(double keep, double weight, ReadOnlySpan<double> gradient)
    {
        int columns = gradient.Length / n;
        Matrices.MultiplyByTransposed(gradient, gradient, square, n, columns, n);
        Descent.Vectors.Scale(keep, sum, sum);
        Descent.Vectors.Add(weight, square, sum);
    }

    /// <summary>Finds the eigenvectors of S, from those found last.</summary>
    public void Decompose()
    {
        if (decomposed)
            eigen.Refine(sum);
        else
            eigen.Decompose(sum);
        decomposed = true;
    }

    /// <summary>Saves or loads all of it.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(sum);
        stream.Exchange(Vectors);
        stream.Exchange(Values);
        stream.Exchange(ref decomposed);
    }

    /// <summary>Begins again from zero.</summary>
    public void Clear()
    {
        Array.Clear(sum);
        decomposed = false;
    }
}
