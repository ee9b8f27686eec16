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
    public IDirectionState Begin(int dimension) => new State(dimension);

    sealed class State(int dimension) : IDirectionState
    {
        readonly double[] step = new double[dimension]; // s
        readonly double[] change = new double[dimension]; // y
        readonly double[] image = new double[dimension]; // H y
        double[]? inverse; // H, n×n
        bool knows; // whether H holds anything
        int learned;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            inverse ??= Matrices.Square(dimension, "bfgs");
            Learn(at);
            if (!knows)
            {
                Vectors.Downhill(at.Current, direction);
                return DirectionScale.Unknown;
            }

            Matrices.Multiply(inverse, at.Current.Gradient, direction);
            Vectors.Scale(-1, direction, direction);
            return DirectionScale.Unit;
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
            Vectors.Subtract(at.Current.Gradient, at.Previous.Gradient, change);
            double curvature = Vectors.Dot(step, change);
            double least = Vectors.Epsilon * Vectors.Norm(step) * Vectors.Norm(change);
            if (!(curvature > least) || !double.IsFinite(curvature))
                return;
            if (!knows)
            {
                double gamma = curvature / Vectors.Dot(change, change);
                Matrices.SetToIdentity(inverse!, dimension, gamma);
            }

            knows = true;
            Update(1 / curvature);
        }

        // H⁺ = H − ρ (s qᵀ + q sᵀ) + ρ (1 + ρ yᵀq) s sᵀ with q = H y: equation 6.17 multiplied out, a row at a time.
        void Update(double rho)
        {
            Matrices.Multiply(inverse!, change, image);
            double square = rho * (1 + rho * Vectors.Dot(change, image));
            for (int i = 0; i < dimension; i++)
            {
                Span<double> row = inverse.AsSpan(i * dimension, dimension);
                double alongStep = square * step[i] - rho * image[i];
                Vectors.AddBoth(-rho * step[i], image, alongStep, step, row);
            }
        }
    }
}
