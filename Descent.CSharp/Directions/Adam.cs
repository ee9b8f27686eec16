using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Adam: d = −m̂ / (√v̂ + ε), m and v running means of the gradient and of its square.</summary>
/// <remarks>
/// Kingma and Ba, Adam: a method for stochastic optimization (2015), Algorithm 1, with its settings as defaults and its bias
/// correction: m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). With a fixed learning rate it may pass a minimum closely and
/// not stay: steps of one size do not shrink with the gradient. With
/// <see cref="GradientParts.WithWeightDecay"/> it is AdamW.
/// </remarks>
public sealed record Adam : AdaptiveMoments
{
    /// <inheritdoc/>
    public override IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Moments>(new Rule(Beta1, Beta2, Epsilon), dimension);

    struct Rule(double beta1, double beta2, double epsilon) : IRecurrence<Moments>
    {
        double meanBias;
        double squareBias;

        public void Begin(int update)
        {
            meanBias = 1 - Math.Pow(beta1, update);
            squareBias = 1 - Math.Pow(beta2, update);
        }

        public readonly Vector512<double> Next(Vector512<double> gradient, ref Moments memory)
        {
            memory.Learn(gradient, beta1, beta2);
            var size = Vector512.Sqrt(memory.Square / squareBias) + Vector512.Create(epsilon);
            return -(memory.Mean / meanBias) / size;
        }
    }
}
