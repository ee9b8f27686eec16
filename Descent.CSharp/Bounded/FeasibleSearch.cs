namespace Descent;

/// <summary>Searches along the segment from x in a direction that stays within bounds up to α = 1.</summary>
/// <remarks>
/// The search of the methods without bounds, <see cref="StrongWolfe"/>, with a largest step, at which it ends if f still goes down there,
/// as Byrd, Lu, Nocedal and Zhu (1995), section 6, cut off that of Moré and Thuente. So values that drown in rounding are
/// judged as everywhere else.
/// </remarks>
sealed class FeasibleSearch(CountedObjective objective, FeasibleBox box)
{
    readonly Line line = new(objective, box);
    readonly IStepState step = new StrongWolfe().Begin();

    /// <summary>d, of length n; the caller's to fill.</summary>
    public Span<double> Direction => line.DirectionBuffer;

    /// <summary>Searches along d, where x + d lies within bounds; the step found is left in next.</summary>
    public StepOutcome Search(Situation at, Point next)
    {
        if (objective.IsInterrupted)
            return new StepOutcome(StepVerdict.Interrupted, 0);
        line.Aim(at.Current, next, box.Longest(at.Current.X, Direction));
        line.MeasureSlope(DirectionScale.Unit);
        return line.Start.Slope < 0
            ? line.Search(step, at, DirectionScale.Unit)
            : new StepOutcome(StepVerdict.NotDescent, 0);
    }

    /// <summary>Searches along the projected gradient.</summary>
    public StepOutcome Descend(Situation at, Point next)
    {
        Point here = at.Current;
        Vectors.Scale(-FirstReach.Along(here), here.Gradient, Direction);
        box.Shorten(here.X, Direction);
        StepOutcome outcome = Search(at, next);
        // The slope is a sum of negative terms: it vanishes only where no coordinate can be moved.
        return outcome.Verdict == StepVerdict.NotDescent
            ? outcome with
            {
                Verdict = StepVerdict.BelowRounding,
            }
            : outcome;
    }

    /// <summary>Saves or loads what the search remembers.</summary>
    public void Exchange(StateTransfer stream)
    {
        step.Exchange(stream);
        line.Exchange(stream);
    }
}
