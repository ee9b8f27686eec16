namespace Descent;

/// <summary>Sees every iterate of a run as it is reached.</summary>
/// <param name="progress">Where the run is: a view, to be copied if kept.</param>
/// <returns>True to go on; false to end the run with the best point so far.</returns>
public delegate bool RunObserver(in RunProgress progress);

/// <summary>Where a run is.</summary>
/// <param name="Iteration">k; 0 is the start.</param>
/// <param name="Current">The iterate: a view of a buffer that later updates overwrite.</param>
/// <param name="Step">α of the update that led here; 0 at the start.</param>
/// <param name="Evaluations">What the run has cost so far.</param>
public readonly record struct RunProgress(
    int Iteration,
    Point Current,
    double Step,
    Evaluations Evaluations
)
{
    /// <summary>A copy of the iterate that later updates leave alone.</summary>
    public Iterate Snapshot() =>
        new(
            Iteration,
            Current.X.ToArray(),
            Current.Value,
            Current.Gradient.ToArray(),
            Step,
            Evaluations
        );
}
