namespace Descent;

/// <summary>Proximal gradient (ISTA) for f(x) + λ‖x‖₁: a step down the gradient of f, then soft thresholding.</summary>
/// <remarks>
/// Beck and Teboulle (2009), ISTA with backtracking; t tries to grow by a quarter at each update. The value reported is
/// f(x) + λ‖x‖₁, the gradient that of f, and the norm measured that of the least subgradient of the sum.
/// </remarks>
public sealed record ProximalGradient : ICompositeUpdate
{
    internal static readonly Interval WeightRange = Interval.NonNegative;

    const double Growth = 1.25;

    /// <summary>λ, not negative; 0 by default, which is f alone.</summary>
    public double Weight
    {
        get;
        init => field = WeightRange.Require(value, nameof(ProximalGradient), nameof(Weight));
    }

    /// <inheritdoc/>
    public bool Searches => false;

    ISimpleTerm ICompositeUpdate.Term(int dimension) => new SparsityTerm(Weight);

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(new ProximalStep(new SparsityTerm(Weight), objective.Dimension));
    }

    sealed class State(ProximalStep step) : IUpdateState
    {
        public StepOutcome Advance(Situation at, Point next)
        {
            step.Length *= Growth;
            StepVerdict verdict = step.Take(at.Objective, at.Current, next);
            return new StepOutcome(verdict, step.Length);
        }

        public void Exchange(StateTransfer stream) => step.Exchange(stream);
    }
}
