using AutoDiff;

namespace Descent;

/// <summary>The model solved exactly in a growing Krylov space: on the boundary, too, the step goes on getting better.</summary>
/// <remarks>
/// GLTR: Gould, Lucidi, Roma and Toint (1999), SIAM J. Optim. 9, 504–525, Algorithm 5.1 without a preconditioner. Differs in that
/// it is Lanczos from the start, with the basis kept and orthogonalised anew, where the paper begins with conjugate
/// gradients and recovers the basis by a second pass; so a smaller radius at the same point costs no product. The space
/// ends at dimension n, or earlier where keeping it would take more than 64 MB.
/// </remarks>
sealed class Lanczos : ITrustRegionModel
{
    const int Kept = 1 << 23;
    const int Least = 50;

    // Room for the whole space is made beforehand where it is this small, in doubles; else as it is needed.
    const int Small = 1 << 17;

    readonly List<double[]> basis = []; // q₀, q₁, …: orthonormal, q₀ = g/‖g‖
    readonly double[] next;
    readonly Tridiagonal tridiagonal;
    readonly int dimension;
    readonly int most;
    readonly Func<bool> isInterrupted;
    IHessian? hessian;
    double tolerance;
    double largest; // of all entries of T, a measure of ‖H‖
    double beside; // what couples the last q to the one that would follow
    int count;

    /// <param name="dimension">n.</param>
    /// <param name="isInterrupted">Asked before each product: true ends the space where it is.</param>
    public Lanczos(int dimension, Func<bool>? isInterrupted = null)
    {
        this.isInterrupted = isInterrupted ?? (() => false);
        this.dimension = dimension;
        most = Math.Min(dimension, Math.Max(Least, Kept / dimension));
        next = new double[dimension];
        tridiagonal = new Tridiagonal(Math.Min(most, Least));
        while ((long)most * dimension <= Small && basis.Count < most)
            basis.Add(new double[dimension]);
    }

    public double CurvatureAlongGradient { get; private set; }

    public void Aim(IHessian map, Point here, double small)
    {
        ReadOnlySpan<double> gradient = here.Gradient;
        (hessian, tolerance, count, largest) = (map, small, 0, 0);
        beside = Vectors.Norm(gradient);
        gradient.CopyTo(next);
        tridiagonal.Clear(beside);
        Extend();
    }

    public ModelStep Solve(double radius, Span<double> step)
    {
        tridiagonal.Solve(radius);
        while (IsRough)
        {
            Extend();
            tridiagonal.Solve(radius);
        }

        step.Clear();
        ReadOnlySpan<double> h = tridiagonal.Solution;
        for (int j = 0; j < count; j++)
            Vectors.Add(h[j], basis[j], step);
        return new ModelStep(tridiagonal.Decrease, tridiagonal.Norm, tridiagonal.OnBoundary);
    }

    // ‖(H + λI) p + g‖ is the last entry of h times what couples it to the rest.
    bool IsRough =>
        count < most
        && !isInterrupted()
        && beside > Vectors.Epsilon * largest
        && beside * Math.Abs(tridiagonal.Solution[^1]) > tolerance;

    void Extend()
    {
        if (count == basis.Count)
            basis.Add(new double[dimension]);
        double[] q = basis[count];
        Vectors.Scale(1 / beside, next, q);
        count++;
        hessian!.Multiply(q, next);
        double onDiagonal = Vectors.Dot(q, next);
        tridiagonal.Add(onDiagonal, beside);
        if (count == 1)
            CurvatureAlongGradient = onDiagonal;
        for (int j = count - 1; j >= 0; j--)
            Vectors.Add(-Vectors.Dot(basis[j], next), basis[j], next);
        beside = Vectors.Norm(next);
        largest = Math.Max(largest, Math.Max(Math.Abs(onDiagonal), beside));
    }
}
