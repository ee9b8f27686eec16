using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Nadam: Adam whose momentum looks one update ahead, as Nesterov's does.</summary>
/// <remarks>
/// Dozat, Incorporating Nesterov momentum into Adam (2016), Algorithm 2, with constant μ = β₁:
/// m̂ = β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), d = −m̂ / (√v̂ + ε). Differs from libraries
/// that let μ rise slowly to β₁.
/// </remarks>
public sealed record Nadam : AdaptiveMoments
{
    /// <inheritdoc/>
    public override IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Moments>(new Rule(Beta1, Beta2, Epsilon), dimension);

    struct Rule(double beta1, double beta2, double epsilon) : IRecurrence<Moments>
    {
        double ofMean;
        double ofGradient;
        double squareBias;

        public void Begin(int update)
        {
            ofMean = beta1 / (1 - Math.Pow(beta1, update + 1));
            ofGradient = (1 - beta1) / (1 - Math.Pow(beta1, update));
            squareBias = 1 - Math.Pow(beta2, update);
        }

        public readonly Vector512<double> Next(Vector512<double> gradient, ref Moments memory)
        {
            memory.Learn(gradient, beta1, beta2);
            var size = Vector512.Sqrt(memory.Square / squareBias) + Vector512.Create(epsilon);
            return -(ofMean * memory.Mean + ofGradient * gradient) / size;
        }
    }
}
