using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>AdaMax: Adam with the largest recent gradient in place of the mean square.</summary>
/// <remarks>
/// Kingma and Ba, Adam: a method for stochastic optimization (2015), Algorithm 2: u ← max(β₂ u, |g|),
/// d = −m / ((1 − β₁ᵗ) u). Differs from the paper where a gradient has been zero throughout: there d = 0.
/// </remarks>
public sealed record AdaMax : IDirection
{
    /// <summary>β₁, the decay of the mean gradient; in [0, 1), 0.9 by default.</summary>
    public double Beta1
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(AdaMax), nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, the decay of the largest gradient; in [0, 1), 0.999 by default.</summary>
    public double Beta2
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(AdaMax), nameof(Beta2));
    } = 0.999;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Memory>(new Rule(Beta1, Beta2), dimension);

    struct Memory
    {
        public Vector512<double> Mean;
        public Vector512<double> Largest;
    }

    struct Rule(double beta1, double beta2) : IRecurrence<Memory>
    {
        double bias;

        public void Begin(int update) => bias = 1 - Math.Pow(beta1, update);

        public readonly Vector512<double> Next(Vector512<double> gradient, ref Memory memory)
        {
            memory.Mean = beta1 * memory.Mean + (1 - beta1) * gradient;
            memory.Largest = Vector512.Max(beta2 * memory.Largest, Vector512.Abs(gradient));
            var still = Vector512.Equals(memory.Largest, Vector512<double>.Zero);
            return Vector512.AndNot(-memory.Mean / (bias * memory.Largest), still);
        }
    }
}
