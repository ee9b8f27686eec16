namespace Descent;

/// <summary>SR1: d = −(B + E)⁻¹ ∇f(x), B the Hessian that all steps so far suggest, indefinite where f is.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), equation 6.24, skipped where 6.26 asks for it, |sᵀ(y − B s)| &lt;
/// r ‖s‖ ‖y − B s‖ with r = 1e-8, and begun from the scaling of equation 6.20, inverted. B need not be positive definite, so
/// that E of the modified Cholesky factorization (<see cref="ModifiedCholesky"/>) makes d a direction of descent. A B
/// that is nearly singular makes it too long, against which the book has a trust region (Algorithm 6.2): a step goes no farther here than
/// <see cref="Situation.Neighbourhood"/>. Memory
/// grows with n², work with n³; n above 16 384 is refused.
/// </remarks>
public sealed record SymmetricRankOne : IDirection
{
    const double LeastShare = 1e-8; // r

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new DenseQuasiNewton(dimension, "sr1", new Update(dimension), isDefinite: false);

    // The matrix is B.
    sealed class Update(int dimension) : IDenseUpdate
    {
        ModifiedCholesky? factors;

        public bool Learn(double[] matrix, bool knows, double[] step, double[] change)
        {
            if (!knows && !Begin(matrix, step, change))
                return false;
            double[] residual = change; // y − B s
            for (int i = 0; i < dimension; i++)
                residual[i] -= Vectors.Dot(matrix.AsSpan(i * dimension, dimension), step);
            double along = Vectors.Dot(residual, step);
            double least = LeastShare * Vectors.Norm(step) * Vectors.Norm(residual);
            if (Math.Abs(along) > least && double.IsFinite(1 / along))
                Matrices.AddSquare(1 / along, residual, matrix);
            return true;
        }

        public bool Apply(double[] matrix, ReadOnlySpan<double> gradient, Span<double> result)
        {
            factors ??= new ModifiedCholesky(dimension, "sr1");
            if (!factors.Factor(matrix))
                return false;
            factors.Solve(gradient, result);
            return true;
        }

        // B ← (yᵀy / sᵀy) I; only a pair of positive curvature gives a scale.
        bool Begin(double[] matrix, double[] step, double[] change)
        {
            double curvature = Vectors.Dot(change, step);
            double scale = Vectors.Dot(change, change) / curvature;
            if (!(scale > 0) || !double.IsFinite(scale))
                return false;
            Matrices.SetToIdentity(matrix, dimension, scale);
            return true;
        }
    }
}
