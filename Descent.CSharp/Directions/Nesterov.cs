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

    /// <summary>Whether β grows as k/(k + 3) instead, k counting updates from 0, which needs no parameter; no by default.</summary>
    /// <remarks>
    /// Nesterov (1983) in the form of Su, Boyd and Candès, A differential equation for modeling Nesterov's accelerated gradient
    /// method (2016), equation 1. For convex f and α ≤ 1/L, f(xₖ) − f* ≤ 2 ‖x₀ − x*‖² / (α (k + 1)²); on strongly convex functions
    /// a fixed β that is tuned is faster.
    /// </remarks>
    public bool Grows { get; init; }

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(this, dimension);

    sealed class State(Nesterov rule, int dimension) : IDirectionState
    {
        readonly double[] velocity = new double[dimension];
        readonly double[] ahead = new double[dimension];
        readonly double[] slope = new double[dimension];
        int updates; // since the velocity was last zero

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            double beta = rule.Grows ? updates / (updates + 3.0) : rule.Momentum;
            updates++;
            double alpha = double.IsNaN(at.PlannedStep) ? at.LastStep : at.PlannedStep;
            Vectors.Move(at.Current.X, -alpha * beta, velocity, ahead);
            _ = at.ValueAndGradient(ahead, slope);
            Vectors.Blend(beta, velocity, slope, velocity);
            Vectors.Scale(-1, velocity, direction);
            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(velocity);
            stream.Exchange(ref updates);
        }

        public bool Forget()
        {
            bool moved = Vectors.MaxNorm(velocity) > 0;
            Array.Clear(velocity);
            updates = 0;
            return moved;
        }
    }
}
