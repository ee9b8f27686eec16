using AutoDiff;

namespace Descent;

/// <summary>The Hessian in the variables that are free: rows and columns of the others are zero.</summary>
sealed class FreeHessian(int dimension) : IHessian
{
    readonly bool[] free = new bool[dimension];

    /// <summary>H; it stays the caller's.</summary>
    public IHessian? Inner { get; set; }

    /// <summary>Which variables are free, of length n; the caller's to fill.</summary>
    public Span<bool> Free => free;

    /// <summary>Hv in the free variables.</summary>
    /// <param name="vector">v, zero where a variable is not free.</param>
    /// <param name="result">Receives the product, zero there too.</param>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Inner!.Multiply(vector, result);
        Mask(result);
    }

    /// <summary>v ← 0 where a variable is not free.</summary>
    public void Mask(Span<double> v)
    {
        for (int i = 0; i < v.Length; i++)
        {
            if (!free[i])
                v[i] = 0;
        }
    }

    /// <summary>Leaves the Hessian itself to its owner.</summary>
    public void Dispose() { }
}
