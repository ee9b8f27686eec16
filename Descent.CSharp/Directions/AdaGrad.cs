using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>AdaGrad: d = −g / (δ + √Σ g²), every coordinate divided by the size of all its gradients so far.</summary>
/// <remarks>
/// Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic optimization (2011), Figure 1,
/// composite mirror descent with a diagonal matrix and no regulariser. Its steps shrink as 1/√t where gradients stay as large as they are.
/// </remarks>
public sealed record AdaGrad : IDirection
{
    internal static readonly Interval OffsetRange = Interval.Positive;

    /// <summary>δ, what keeps the quotient finite; positive, 1e-8 by default.</summary>
    public double Offset
    {
        get;
        init => field = OffsetRange.Require(value, nameof(AdaGrad), nameof(Offset));
    } = 1e-8;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Coordinatewise<Rule, Vector512<double>>(new Rule(Offset), dimension);

    readonly struct Rule(double offset) : IRecurrence<Vector512<double>>
    {
        public void Begin(int update) { }

        public Vector512<double> Next(Vector512<double> gradient, ref Vector512<double> memory)
        {
            memory += gradient * gradient;
            return -gradient / (Vector512.Create(offset) + Vector512.Sqrt(memory));
        }
    }
}
