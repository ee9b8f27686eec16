namespace Descent;

/// <summary>A step known beforehand: α is what a schedule says, whatever the step brings.</summary>
/// <param name="Schedule">k ↦ α.</param>
public sealed record ScheduledStep(ISchedule Schedule) : IStepRule
{
    /// <inheritdoc/>
    public bool Searches => false;

    /// <inheritdoc/>
    public IStepState Begin() => new State(Schedule);

    sealed class State(ISchedule schedule) : IStepState
    {
        public double Planned(int iteration)
        {
            double alpha = schedule.Rate(iteration);
            return alpha >= 0 && double.IsFinite(alpha)
                ? alpha
                : throw new InvalidOperationException(
                    $"{schedule} gives the rate {alpha} for update {iteration}; it must be finite and not negative."
                );
        }

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            line.MoveTo(at.PlannedStep);
            return new StepOutcome(StepVerdict.Taken, at.PlannedStep);
        }
    }
}
