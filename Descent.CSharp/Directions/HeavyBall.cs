using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Momentum, the heavy ball: v ← β v + (1 − τ) ∇f(x), d = −v.</summary>
/// <remarks>
/// Polyak, Some methods of speeding up the convergence of iteration methods (1964), where τ = 0: in a constant
/// gradient v grows to 1/(1 − β) times the gradient. With τ = β it is the running mean of the gradients.
/// </remarks>
public sealed record HeavyBall : IDirection
{
    internal static readonly Interval MomentumRange = Interval.HalfOpenUnit;
    internal static readonly Interval DampeningRange = Interval.HalfOpenUnit;

    /// <summary>β, the share of the velocity that is kept; in [0, 1), 0.9 by default.</summary>
    public double Momentum
    {
        get;
        init => field = MomentumRange.Require(value, nameof(HeavyBall), nameof(Momentum));
    } = 0.9;

    /// <summary>τ, the share of each gradient that is left out; in [0, 1), 0 by default.</summary>
    public double Dampening
    {
        get;
        init => field = DampeningRange.Require(value, nameof(HeavyBall), nameof(Dampening));
    }

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Vector512<double>>(new Rule(Momentum, 1 - Dampening), dimension);

    readonly struct Rule(double beta, double share) : IRecurrence<Vector512<double>>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Vector512<double> memory)
        {
            memory = beta * memory + share * gradient;
            return -memory;
        }
    }
}
