namespace Descent;

/// <summary>Why a run ended. Only <see cref="Converged"/> means that a test of convergence passed.</summary>
public enum RunStatus
{
    /// <summary>
    /// A test of convergence passed at the returned point: that of the gradient, unless the options ask for others, or that of rest where x decays.
    /// <see cref="Run.Tests"/> says which.
    /// </summary>
    Converged,

    /// <summary>No progress any more, for a reason other than rounding; or none that this method sees, where a step of Newton's still lowers f.</summary>
    Stalled,

    /// <summary>
    /// The decrease left is smaller than the rounding of f, though the gradient is above its tolerance: as good
    /// a point as this arithmetic gives, and no failure. Where there are second derivatives a step of Newton's has been tried.
    /// </summary>
    PrecisionLimited,

    /// <summary>The value or the iterates run away, as they do when a fixed step is too long.</summary>
    Diverged,

    /// <summary>f or its gradient is NaN or infinite at the start, or at an iterate that cannot be taken back.</summary>
    NonFinite,

    /// <summary>Iterations, evaluations or time ran out.</summary>
    BudgetSpent,

    /// <summary>No step along the direction decreases f, though rounding would let it be seen.</summary>
    LineSearchFailed,

    /// <summary>The caller stopped the run: by its token or its observer.</summary>
    Cancelled,

    /// <summary>The value the caller had asked for was reached; no test of convergence has passed.</summary>
    TargetReached,

    /// <summary>The objective threw an exception, or a checkpoint could not be written: <see cref="Run.Fault"/>.</summary>
    Faulted,

    /// <summary>The value of <see cref="RunOptions.Validation"/> was least before: no test of convergence passed and no target was reached at that point, which is returned.</summary>
    EarlyStopped,
}

/// <summary>The names of statuses in text and JSON.</summary>
public static class RunStatusNames
{
    static readonly string[] Ids =
    [
        "converged",
        "stalled",
        "precision-limited",
        "diverged",
        "non-finite",
        "budget-spent",
        "line-search-failed",
        "cancelled",
        "target-reached",
        "faulted",
        "early-stopped",
    ];

    /// <summary>The name with small letters and hyphens: <c>precision-limited</c>.</summary>
    /// <param name="status">The status.</param>
    public static string Id(this RunStatus status) => Ids[(int)status];
}
