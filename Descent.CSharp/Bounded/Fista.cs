namespace Descent;

/// <summary>FISTA for f(x) + λ‖x‖₁: the proximal gradient with Nesterov's momentum, which starts afresh where the value rises.</summary>
/// <remarks>
/// Beck and Teboulle (2009), FISTA with backtracking; O'Donoghue and Candès, Adaptive restart for accelerated gradient
/// schemes (2015), section 3.2, the function scheme: the update that would rise is made again without momentum. t may grow
/// again only at a restart, so that the rate of the paper holds between restarts. Values, gradients and norms are reported as
/// by <see cref="ProximalGradient"/>. Two evaluations an update: one where the momentum leads, one at the iterate.
/// </remarks>
public sealed record Fista : ICompositeUpdate
{
    const double Growth = 1.25;

    /// <summary>λ, not negative; 0 by default, which is f alone.</summary>
    public double Weight
    {
        get;
        init => field = ProximalGradient.WeightRange.Require(value, nameof(Fista), nameof(Weight));
    }

    /// <inheritdoc/>
    public bool Searches => false;

    ISimpleTerm ICompositeUpdate.Term(int dimension) => new SparsityTerm(Weight);

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(new SparsityTerm(Weight), objective.Dimension);
    }

    sealed class State(SparsityTerm term, int dimension) : IUpdateState
    {
        readonly ProximalStep step = new(term, dimension);
        readonly Point ahead = new(dimension, term);
        double theta = 1;

        public void Exchange(StateTransfer stream)
        {
            step.Exchange(stream);
            stream.Exchange(ref theta);
        }

        public StepOutcome Advance(Situation at, Point next)
        {
            double grown = 0.5 * (1 + Math.Sqrt(1 + 4 * theta * theta));
            double momentum = (theta - 1) / grown;
            theta = grown;
            if (momentum > 0 && at.Previous is { } previous)
            {
                StepVerdict verdict = Accelerate(at, previous, next, momentum);
                if (verdict == StepVerdict.Interrupted)
                    return new StepOutcome(verdict, 0);
                if (verdict == StepVerdict.Taken && next.Value <= at.Current.Value)
                    return new StepOutcome(verdict, step.Length);
                theta = 1;
                step.Length *= Growth;
            }

            return new StepOutcome(step.Take(at.Objective, at.Current, next), step.Length);
        }

        StepVerdict Accelerate(Situation at, Point previous, Point next, double momentum)
        {
            Vectors.Subtract(at.Current.X, previous.X, ahead.Coordinates);
            Vectors.Blend(momentum, ahead.X, at.Current.X, ahead.Coordinates);
            ahead.Evaluate(at.Objective);
            return ahead.IsFinite ? step.Take(at.Objective, ahead, next) : StepVerdict.NotFound;
        }
    }
}
