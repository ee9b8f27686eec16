namespace Descent;

/// <summary>SR1: d = −(B + E)⁻¹ ∇f(x), B the Hessian that all steps so far suggest, indefinite where f is.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), equation 6.24, skipped where 6.26 asks for it, |sᵀ(y − B s)| &lt;
/// r ‖s‖ ‖y − B s‖ with r = 1e-8, and begun from the scaling of equation 6.20, inverted. B need not be positive definite, so
/// that E of the modified Cholesky factorization (<see cref="ModifiedCholesky"/>) makes d a direction of descent. Memory
/// grows with n², work with n³; n above 16 384 is refused.
/// </remarks>
public sealed record SymmetricRankOne : IDirection
{
    const double LeastShare = 1e-8; // r

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(dimension);

    sealed class State(int dimension) : IDirectionState
    {
        readonly double[] step = new double[dimension]; // s
        readonly double[] residual = new double[dimension]; // y − B s
        double[]? hessian; // B, n×n
        ModifiedCholesky? factors;
        bool knows; // whether B holds anything
        int learned;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            hessian ??= Matrices.Square(dimension, "sr1");
            factors ??= new ModifiedCholesky(dimension, "sr1");
            Learn(at);
            if (knows && factors.Factor(hessian))
            {
                factors.Solve(at.Current.Gradient, direction);
                Vectors.Scale(-1, direction, direction);
                return DirectionScale.Unit;
            }

            Vectors.Downhill(at.Current, direction);
            return DirectionScale.Unknown;
        }

        public bool Forget()
        {
            bool knew = knows;
            knows = false;
            return knew;
        }

        // A direction may be asked for twice at one iterate, but each step is learned from once.
        void Learn(Situation at)
        {
            if (at.Previous is null || at.Iteration == learned)
                return;
            learned = at.Iteration;
            Vectors.Subtract(at.Current.X, at.Previous.X, step);
            Vectors.Subtract(at.Current.Gradient, at.Previous.Gradient, residual); // y
            if (!knows && !Begin())
                return;
            knows = true;
            for (int i = 0; i < dimension; i++)
                residual[i] -= Vectors.Dot(hessian.AsSpan(i * dimension, dimension), step);
            double along = Vectors.Dot(residual, step);
            double least = LeastShare * Vectors.Norm(step) * Vectors.Norm(residual);
            if (Math.Abs(along) > least && double.IsFinite(1 / along))
                Matrices.AddSquare(1 / along, residual, hessian!);
        }

        // B ← (yᵀy / sᵀy) I; only a pair of positive curvature gives a scale.
        bool Begin()
        {
            double curvature = Vectors.Dot(residual, step);
            double scale = Vectors.Dot(residual, residual) / curvature;
            if (!(scale > 0) || !double.IsFinite(scale))
                return false;
            Matrices.SetToIdentity(hessian!, dimension, scale);
            return true;
        }
    }
}
