namespace Descent;

/// <summary>Adam: d = −m̂ / (√v̂ + ε), m and v running means of the gradient and of its square.</summary>
/// <remarks>
/// Kingma and Ba, Adam: a method for stochastic optimization (2015), Algorithm 1, bias correction
/// included: m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). With a fixed learning rate it
/// may pass a minimum closely and not stay: steps of one size do not shrink with the gradient.
/// </remarks>
public sealed record Adam : IDirection
{
    internal static readonly Interval BetaRange = Interval.HalfOpenUnit;
    internal static readonly Interval EpsilonRange = Interval.Positive;

    /// <summary>β₁, the decay of the mean gradient; in [0, 1), 0.9 by default as in the paper.</summary>
    public double Beta1
    {
        get;
        init => field = BetaRange.Require(value, nameof(Adam), nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, the decay of the mean square; in [0, 1), 0.999 by default as in the paper.</summary>
    public double Beta2
    {
        get;
        init => field = BetaRange.Require(value, nameof(Adam), nameof(Beta2));
    } = 0.999;

    /// <summary>ε, what keeps the quotient finite; positive, 1e-8 by default as in the paper.</summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonRange.Require(value, nameof(Adam), nameof(Epsilon));
    } = 1e-8;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(this, dimension);

    sealed class State(Adam adam, int dimension) : IDirectionState
    {
        readonly double[] mean = new double[dimension];
        readonly double[] square = new double[dimension];
        int updates;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            updates++;
            double meanBias = 1 - Math.Pow(adam.Beta1, updates);
            double squareBias = 1 - Math.Pow(adam.Beta2, updates);
            var g = at.Current.Gradient;
            for (int i = 0; i < g.Length; i++)
            {
                mean[i] = adam.Beta1 * mean[i] + (1 - adam.Beta1) * g[i];
                square[i] = adam.Beta2 * square[i] + (1 - adam.Beta2) * g[i] * g[i];
                double scale = Math.Sqrt(square[i] / squareBias) + adam.Epsilon;
                direction[i] = -(mean[i] / meanBias) / scale;
            }

            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(mean);
            stream.Exchange(square);
            stream.Exchange(ref updates);
        }

        public bool Forget()
        {
            bool learned = updates > 0;
            updates = 0;
            Array.Clear(mean);
            Array.Clear(square);
            return learned;
        }
    }
}
