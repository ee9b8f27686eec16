using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>RMSProp: d = −g / (√s + ε), s ← ρ s + (1 − ρ) g².</summary>
/// <remarks>
/// Tieleman and Hinton, Lecture 6.5: RMSProp, Coursera, Neural networks for machine learning (2012), where ρ is 0.9.
/// Differs from the lecture by ε, which keeps the quotient finite.
/// </remarks>
public sealed record RmsProp : IDirection
{
    internal static readonly Interval DecayRange = Interval.HalfOpenUnit;
    internal static readonly Interval EpsilonRange = Interval.Positive;

    /// <summary>ρ, the decay of the mean square; in [0, 1), 0.9 by default.</summary>
    public double Decay
    {
        get;
        init => field = DecayRange.Require(value, nameof(RmsProp), nameof(Decay));
    } = 0.9;

    /// <summary>ε, what keeps the quotient finite; positive, 1e-8 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonRange.Require(value, nameof(RmsProp), nameof(Epsilon));
    } = 1e-8;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Vector512<double>>(new Rule(Decay, Epsilon), dimension);

    readonly struct Rule(double decay, double epsilon) : IRecurrence<Vector512<double>>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Vector512<double> memory)
        {
            memory = decay * memory + (1 - decay) * gradient * gradient;
            return -gradient / (Vector512.Sqrt(memory) + Vector512.Create(epsilon));
        }
    }
}
