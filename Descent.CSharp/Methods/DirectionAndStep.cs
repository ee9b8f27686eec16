namespace Descent;

/// <summary>Which way, then how far: x ← x + α d.</summary>
/// <param name="Direction">Chooses d.</param>
/// <param name="Step">Chooses α along it.</param>
public sealed record DirectionAndStep(IDirection Direction, IStepRule Step) : IUpdate
{
    /// <inheritdoc/>
    public bool Searches => Step.Searches;

    double IUpdate.Penalty => Direction.Penalty;

    bool IUpdate.Decays => Direction.Decays;

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective) =>
        new State(Direction.Begin(objective), Step.Begin(), Step.Searches, objective);

    sealed class State(
        IDirectionState direction,
        IStepState step,
        bool searches,
        CountedObjective objective
    ) : IUpdateState
    {
        readonly Line line = new(objective);

        public StepOutcome Advance(Situation at, Point next)
        {
            StepOutcome outcome = Attempt(at, next);
            // What a direction has learned may be what misleads it: one more try without.
            bool failed = outcome.Verdict is not (StepVerdict.Taken or StepVerdict.Interrupted);
            return failed && direction.Forget() ? Attempt(at, next) : outcome;
        }

        public void Exchange(StateTransfer stream)
        {
            direction.Exchange(stream);
            step.Exchange(stream);
            line.Exchange(stream);
        }

        StepOutcome Attempt(Situation at, Point next)
        {
            at.PlannedStep = step.Planned(at.Iteration);
            DirectionScale scale = direction.Point(at, line.DirectionBuffer);
            line.Aim(at.Current, next);
            if (searches)
            {
                if (double.IsFinite(direction.Farthest))
                    line.Limit(direction.Farthest / Vectors.SafeNorm(line.Direction));
                if (objective.IsInterrupted)
                    return new StepOutcome(StepVerdict.Interrupted, 0);
                line.MeasureSlope(scale);
                if (!(line.Start.Slope < 0))
                    return new StepOutcome(StepVerdict.NotDescent, 0);
            }

            return line.Search(step, at, scale);
        }
    }
}
