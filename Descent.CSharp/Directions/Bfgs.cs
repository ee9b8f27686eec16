namespace Descent;

/// <summary>BFGS: d = −H ∇f(x), H the inverse Hessian that all steps so far suggest, as a dense matrix.</summary>
/// <remarks>
/// Broyden, Fletcher, Goldfarb and Shanno (1970); Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), Algorithm
/// 6.1 with H⁺ of equation 6.17, and γ I of equation 6.20 in place of H before the first update. Differs from the book in one
/// way: a step with sᵀy ≤ ε ‖s‖ ‖y‖ is not learned from, which keeps H positive definite under any step rule. Memory
/// and work grow with n²; n above 16 384 is refused.
/// </remarks>
public sealed record Bfgs : IDirection
{
    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new DenseQuasiNewton(dimension, "bfgs", new Update(dimension), isDefinite: true);

    // The matrix is H.
    sealed class Update(int dimension) : IDenseUpdate
    {
        readonly double[] image = new double[dimension]; // H y

        public bool Learn(double[] matrix, bool knows, double[] step, double[] change)
        {
            double curvature = Vectors.Dot(step, change);
            double least = Vectors.Epsilon * Vectors.Norm(step) * Vectors.Norm(change);
            if (!(curvature > least) || !double.IsFinite(curvature))
                return false;
            if (!knows)
            {
                double gamma = curvature / Vectors.Dot(change, change);
                Matrices.SetToIdentity(matrix, dimension, gamma);
            }

            Add(matrix, step, change, 1 / curvature);
            return true;
        }

        public bool Apply(double[] matrix, ReadOnlySpan<double> gradient, Span<double> result)
        {
            Matrices.Multiply(matrix, gradient, result);
            return true;
        }

        // H⁺ = H − ρ (s qᵀ + q sᵀ) + ρ (1 + ρ yᵀq) s sᵀ with q = H y: equation 6.17 multiplied out, a row at a time.
        void Add(double[] matrix, double[] step, double[] change, double rho)
        {
            Matrices.Multiply(matrix, change, image);
            double square = rho * (1 + rho * Vectors.Dot(change, image));
            for (int i = 0; i < dimension; i++)
            {
                Span<double> row = matrix.AsSpan(i * dimension, dimension);
                double alongStep = square * step[i] - rho * image[i];
                Vectors.AddBoth(-rho * step[i], image, alongStep, step, row);
            }
        }
    }
}
