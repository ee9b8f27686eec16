using AutoDiff;

namespace Descent;

/// <summary>Early stopping: a second objective is watched, and the run keeps the point where that one is least.</summary>
/// <remarks>
/// Such as the loss over data that are not trained on. Prechelt, Early stopping, but when? (1998), the simplest of its criteria: stop
/// after a number of updates, or epochs on batches, without a new least value. It is no test of convergence: a run that such a wait ends, or that converges
/// after the least value, ends as <see cref="RunStatus.EarlyStopped"/>. However it ends, the point returned is that of the least validation value.
/// </remarks>
/// <param name="Objective">What is watched: of as many variables as what is minimised. One value is computed at each iterate, which counts in no evaluations of the run.</param>
public sealed record Validation(IObjective Objective)
{
    /// <summary>The updates without a new least value after which the run ends; 1 or more, 10 by default.</summary>
    public int Patience
    {
        get;
        init => field = Interval.Count.Require(value, nameof(Validation), nameof(Patience));
    } = 10;
}

/// <summary>What a second objective said of a run.</summary>
/// <param name="Value">Its least value, at the point returned; infinite where there never was a number, and the point is the start.</param>
/// <param name="Iteration">The update that led there.</param>
public sealed record ValidationResult(double Value, int Iteration);
