namespace Descent;

/// <summary>What the searches by value and slope share: the first trial, the step, and the reason if there is none.</summary>
abstract class SearchState : IStepState
{
    // Slopes by forward mode pay once a search has shown itself to be a long one; see docs/methods-on-problems.md.
    const int UsualGradients = 5;

    // A point with a finite slope and a gradient that is not: the wall is near.
    const int MaxRetreats = 8;

    readonly FirstTrial first = new();

    /// <summary>The trials of the search.</summary>
    protected Trials Trials { get; } = new();

    /// <summary>How many trials come with the gradient.</summary>
    protected virtual int Gradients => UsualGradients;

    public double Planned(int iteration) => double.NaN;

    public StepOutcome Take(Situation at, Line line, DirectionScale scale)
    {
        double alpha = first.Choose(line, scale);
        for (int i = 0; i < MaxRetreats; i++)
        {
            Trials.Begin(line, Gradients);
            if (Search(at, line, alpha) is not { } step)
                break;
            line.MoveTo(step.Alpha);
            if (line.ArrivesFinite)
            {
                first.Learn(line, step.Alpha, step.Value);
                return new StepOutcome(StepVerdict.Taken, step.Alpha, Trials.Rounding);
            }

            alpha = 0.5 * step.Alpha;
        }

        StepVerdict verdict = line.IsInterrupted
            ? StepVerdict.Interrupted
            : line.Failure(Trials.Gauge);
        return new StepOutcome(verdict, Trials.Gauge.Alpha);
    }

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="at">Where the run is.</param>
    /// <param name="line">φ, with φ′(0) &lt; 0; trials are made by <see cref="Trials"/>.</param>
    /// <param name="alpha">The first trial.</param>
    protected abstract Trial? Search(Situation at, Line line, double alpha);
}
