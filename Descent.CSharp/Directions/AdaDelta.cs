using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>AdaDelta: d = −g √(E[d²] + ε) / √(E[g²] + ε), steps measured by the steps before them.</summary>
/// <remarks>
/// Zeiler, ADADELTA: an adaptive learning rate method (2012), Algorithm 1, with the ρ and ε of its experiments as defaults. The
/// paper has no learning rate, which is to say a rate of 1; with another, E[d²] remembers d and not α d.
/// </remarks>
public sealed record AdaDelta : IDirection
{
    internal static readonly Interval DecayRange = Interval.HalfOpenUnit;
    internal static readonly Interval EpsilonRange = Interval.Positive;

    /// <summary>ρ, the decay of both mean squares; in [0, 1), 0.95 by default.</summary>
    public double Decay
    {
        get;
        init => field = DecayRange.Require(value, nameof(AdaDelta), nameof(Decay));
    } = 0.95;

    /// <summary>ε, from which the first steps grow; positive, 1e-6 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonRange.Require(value, nameof(AdaDelta), nameof(Epsilon));
    } = 1e-6;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Memory>(new Rule(Decay, Epsilon), dimension);

    struct Memory
    {
        public Vector512<double> Gradients;
        public Vector512<double> Steps;
    }

    readonly struct Rule(double decay, double epsilon) : IRecurrence<Memory>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Memory memory)
        {
            var offset = Vector512.Create(epsilon);
            memory.Gradients = decay * memory.Gradients + (1 - decay) * gradient * gradient;
            var steps = Vector512.Sqrt(memory.Steps + offset);
            var d = -(steps / Vector512.Sqrt(memory.Gradients + offset)) * gradient;
            memory.Steps = decay * memory.Steps + (1 - decay) * d * d;
            return d;
        }
    }
}
