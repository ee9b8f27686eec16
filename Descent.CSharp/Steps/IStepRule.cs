namespace Descent;

/// <summary>How far? The second of the two questions of iterative descent.</summary>
/// <remarks>Immutable, like <see cref="IDirection"/>; what a run remembers is the state it begins.</remarks>
public interface IStepRule
{
    /// <summary>Whether the rule searches for a decrease, so that only directions of descent will do.</summary>
    bool Searches { get; }

    /// <summary>Starts a run.</summary>
    IStepState Begin();
}

/// <summary>A step rule at work in one run.</summary>
public interface IStepState
{
    /// <summary>α of an update if it is known before the direction is; NaN otherwise.</summary>
    /// <param name="iteration">k, the number of updates made so far.</param>
    double Planned(int iteration);

    /// <summary>Chooses α and moves the line's trial point there.</summary>
    /// <param name="at">Where the run is: the iterate before, the last α, k.</param>
    /// <param name="line">φ(α) = f(x + α d); φ′(0) &lt; 0 where the rule searches.</param>
    /// <param name="scale">Whether α = 1 is the natural first trial.</param>
    StepOutcome Take(Situation at, Line line, DirectionScale scale);
}

/// <summary>How an attempt at a step ended.</summary>
/// <param name="Verdict">Whether there is a step.</param>
/// <param name="Alpha">α; of the last trial if there is none.</param>
/// <param name="Rounding">How far a search took values of f to be off by rounding; 0 if it did not ask.</param>
public readonly record struct StepOutcome(StepVerdict Verdict, double Alpha, double Rounding = 0);

/// <summary>Whether a step was found, and if not, why.</summary>
public enum StepVerdict
{
    /// <summary>The step was taken.</summary>
    Taken,

    /// <summary>No step along the line decreases f as it should, though rounding would let it be seen.</summary>
    NotFound,

    /// <summary>The decrease the slope promises is smaller than the rounding of f.</summary>
    BelowRounding,

    /// <summary>The slope along the direction is not negative, so there is nothing to search for.</summary>
    NotDescent,

    /// <summary>The caller asked the run to end, or its time was up, before a step was found.</summary>
    Interrupted,
}
