namespace Descent;

/// <summary>Momentum, the heavy ball: v ← β v + ∇f(x), d = −v.</summary>
/// <remarks>
/// Polyak, Some methods of speeding up the convergence of iteration methods (1964). In a constant
/// gradient v grows to 1/(1 − β) times the gradient.
/// </remarks>
public sealed record HeavyBall : IDirection
{
    internal static readonly Interval MomentumRange = Interval.HalfOpenUnit;

    /// <summary>β, the share of the velocity that is kept; in [0, 1), 0.9 by default.</summary>
    public double Momentum
    {
        get;
        init => field = MomentumRange.Require(value, nameof(HeavyBall), nameof(Momentum));
    } = 0.9;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(Momentum, dimension);

    sealed class State(double beta, int dimension) : IDirectionState
    {
        readonly double[] velocity = new double[dimension];

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            Vectors.Blend(beta, velocity, at.Current.Gradient, velocity);
            Vectors.Scale(-1, velocity, direction);
            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream) => stream.Exchange(velocity);

        public bool Forget()
        {
            bool moved = Vectors.MaxNorm(velocity) > 0;
            Array.Clear(velocity);
            return moved;
        }
    }
}
