using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>AMSGrad: d = −m / (√v̂ + ε), v̂ the largest v so far, so that no step ever grows back.</summary>
/// <remarks>
/// Reddi, Kale and Kumar, On the convergence of Adam and beyond (2018), Algorithm 2, with constant β₁; like the paper, and
/// unlike some libraries, without bias correction. Differs from it by ε, which keeps the quotient finite where
/// a gradient has been zero throughout.
/// </remarks>
public sealed record AmsGrad : AdaptiveMoments
{
    /// <inheritdoc/>
    public override IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Memory>(new Rule(Beta1, Beta2, Epsilon), dimension);

    struct Memory
    {
        public Moments Moments;
        public Vector512<double> Largest;
    }

    readonly struct Rule(double beta1, double beta2, double epsilon) : IRecurrence<Memory>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Memory memory)
        {
            memory.Moments.Learn(gradient, beta1, beta2);
            memory.Largest = Vector512.Max(memory.Largest, memory.Moments.Square);
            return -memory.Moments.Mean
                / (Vector512.Sqrt(memory.Largest) + Vector512.Create(epsilon));
        }
    }
}
