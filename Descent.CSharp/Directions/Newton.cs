using AutoDiff;

namespace Descent;

/// <summary>Newton's method: d = −(∇²f(x) + E)⁻¹ ∇f(x), E as small as makes the matrix positive definite.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), Algorithm 3.2 (line search Newton with modification) with the
/// factorization of <see cref="ModifiedCholesky"/>. The Hessian is made of n products, of which the lower triangle counts. Where it is
/// zero or not finite, d = −∇f; after a failed search d = −∇f too. Needs second derivatives; memory grows with n²,
/// work with n³; n above 16 384 is refused.
/// </remarks>
public sealed record Newton : IDirection
{
    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(dimension);

    sealed class State(int dimension) : IDirectionState
    {
        readonly double[] unit = new double[dimension];
        readonly double[] column = new double[dimension];
        double[]? matrix;
        ModifiedCholesky? factors;
        bool plain;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            if (!plain && Factor(at))
            {
                factors!.Solve(at.Current.Gradient, direction);
                Vectors.Scale(-1, direction, direction);
                return DirectionScale.Unit;
            }

            plain = false;
            Vectors.Downhill(at.Current, direction);
            return DirectionScale.Unknown;
        }

        // Where a model misleads, by rounding or by curvature it cannot see, the gradient gets one try.
        public bool Forget() => plain = !plain;

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

            return factors.Factor(matrix);
        }
    }
}
