namespace Descent;

/// <summary>Nesterov's momentum: v ← β v + ∇f(x − α β v), d = −v.</summary>
/// <remarks>
/// Nesterov (1983), in the form of Sutskever, Martens, Dahl and Hinton, On the importance of initialization
/// and momentum in deep learning (2013), equations 3 and 4, with v measured in gradients. The gradient is
/// taken where the momentum alone would lead, so an update costs two evaluations: this one, and the one at
/// the iterate that the stopping test needs. Where a line search is to find α, the last α is looked
/// ahead with, and the first step is one of steepest descent.
/// </remarks>
public sealed record Nesterov : IDirection
{
    /// <summary>β, the share of the velocity that is kept; in [0, 1), 0.9 by default.</summary>
    public double Momentum
    {
        get;
        init => field = HeavyBall.MomentumRange.Require(value, nameof(Nesterov), nameof(Momentum));
    } = 0.9;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(Momentum, dimension);

    sealed class State(double beta, int dimension) : IDirectionState
    {
        readonly double[] velocity = new double[dimension];
        readonly double[] ahead = new double[dimension];
        readonly double[] slope = new double[dimension];

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            double alpha = double.IsNaN(at.PlannedStep) ? at.LastStep : at.PlannedStep;
            Vectors.Move(at.Current.X, -alpha * beta, velocity, ahead);
            _ = at.ValueAndGradient(ahead, slope);
            Vectors.Blend(beta, velocity, slope, velocity);
            Vectors.Scale(-1, velocity, direction);
            return DirectionScale.Unknown;
        }

        public bool Forget()
        {
            bool moved = Vectors.MaxNorm(velocity) > 0;
            Array.Clear(velocity);
            return moved;
        }
    }
}
