using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Lion: d = −sign(β₁ m + (1 − β₁) g), then m ← β₂ m + (1 − β₂) g.</summary>
/// <remarks>
/// Chen et al., Symbolic discovery of optimization algorithms (2023), Algorithm 2, without its weight decay, which is
/// <see cref="GradientParts.WithWeightDecay"/>. Every coordinate moves by the learning rate whatever its gradient is, so a fixed
/// rate gets no nearer to a minimum than its own size: give it a schedule.
/// </remarks>
public sealed record Lion : IDirection
{
    /// <summary>β₁, the share of the memory in the direction; in [0, 1), 0.9 by default.</summary>
    public double Beta1
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(Lion), nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, the decay of the memory; in [0, 1), 0.99 by default.</summary>
    public double Beta2
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(Lion), nameof(Beta2));
    } = 0.99;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Vector512<double>>(new Rule(Beta1, Beta2), dimension);

    readonly struct Rule(double beta1, double beta2) : IRecurrence<Vector512<double>>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Vector512<double> memory)
        {
            var blend = beta1 * memory + (1 - beta1) * gradient;
            memory = beta2 * memory + (1 - beta2) * gradient;
            return -Sign(blend);
        }

        // NaN is neither above nor below zero; it is handed on, so that the run ends as non-finite.
        static Vector512<double> Sign(Vector512<double> x)
        {
            var zero = Vector512<double>.Zero;
            var up = Vector512.GreaterThan(x, zero) & Vector512<double>.One;
            var down = Vector512.LessThan(x, zero) & Vector512<double>.One;
            return Vector512.ConditionalSelect(Vector512.Equals(x, x), up - down, x);
        }
    }
}
