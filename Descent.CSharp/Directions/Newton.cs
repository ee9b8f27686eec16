using AutoDiff;

namespace Descent;

/// <summary>Newton's method: d = −(∇²f(x) + E)⁻¹ ∇f(x), E as small as makes the matrix positive definite.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), Algorithm 3.2 (line search Newton with modification) with the
/// factorization of <see cref="ModifiedCholesky"/>. The Hessian is made of n products, of which the lower triangle counts. Where it is
/// zero or not finite, d = −∇f; after a failed search d = −∇f too. A step goes no farther than
/// <see cref="Situation.Neighbourhood"/>. Needs second derivatives; memory grows with n²,
/// work with n³; n above 16 384 is refused.
/// </remarks>
public sealed record Newton : IDirection
{
    /// <summary>Whether the Hessian is scaled to a diagonal near ±1 first, so that what counts as safely positive definite does not depend on units of x.</summary>
    /// <remarks>
    /// Not by default: where the Hessian is indefinite its diagonal passes through zero, and a scale made of what is left there
    /// says nothing of units (docs/methods-on-problems.md has the figures).
    /// </remarks>
    internal bool Equilibrates { get; init; }

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(dimension, Equilibrates);

    sealed class State(int dimension, bool equilibrates) : IDirectionState
    {
        readonly double[] unit = new double[dimension];
        readonly double[] column = new double[dimension];
        readonly double[]? scale = equilibrates ? new double[dimension] : null;
        double[]? matrix;
        ModifiedCholesky? factors;
        bool plain;

        public double Farthest { get; private set; } = double.PositiveInfinity;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            if (!plain && Factor(at))
            {
                Solve(at.Current.Gradient, direction);
                Farthest = at.Neighbourhood;
                return DirectionScale.Unit;
            }

            plain = false;
            Farthest = double.PositiveInfinity;
            Vectors.Downhill(at.Current, direction);
            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream) => stream.Exchange(ref plain);

        // Where a model misleads, by rounding or by curvature it cannot see, the gradient gets one try.
        public bool Forget() => plain = !plain;

        // d = −S (S H S)⁻¹ S g.
        void Solve(ReadOnlySpan<double> gradient, Span<double> direction)
        {
            for (int i = 0; i < dimension; i++)
                column[i] = -gradient[i] * (scale?[i] ?? 1);
            factors!.Solve(column, direction);
            for (int i = 0; i < dimension && scale is not null; i++)
                direction[i] *= scale[i];
        }

        bool Factor(Situation at)
        {
            matrix ??= Matrices.Square(dimension, "newton");
            factors ??= new ModifiedCholesky(dimension, "newton");
            using IHessian hessian = at.Objective.HessianAt(at.Current.X);
            for (int j = 0; j < dimension; j++)
            {
                if (at.Objective.IsInterrupted)
                    return false;
                unit[j] = 1;
                hessian.Multiply(unit, column);
                unit[j] = 0;
                for (int i = j; i < dimension; i++)
                    matrix[i * dimension + j] = column[i];
            }

            if (scale is not null)
                Equilibrate(matrix, scale);
            return factors.Factor(matrix);
        }

        // hᵢⱼ ← sᵢ hᵢⱼ sⱼ, s a power of two near |hᵢᵢ|^(−1/2): no bit is lost.
        void Equilibrate(double[] a, double[] scale)
        {
            for (int i = 0; i < dimension; i++)
            {
                double size = Math.Abs(a[i * dimension + i]);
                bool isUsual = size > 0 && double.IsFinite(size);
                scale[i] = isUsual ? Math.ScaleB(1, -Math.ILogB(size) / 2) : 1;
                for (int j = 0; j <= i; j++)
                    a[i * dimension + j] *= scale[i] * scale[j];
            }
        }
    }
}
