namespace Descent;

/// <summary>One test of a run, as it stood at the end.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Figure">The measure.</param>
/// <param name="Tolerance">What it was compared with.</param>
/// <param name="Met">Whether the test passed, or the budget was spent.</param>
/// <param name="Kind">What it means that the test is met.</param>
public sealed record StoppingTest(
    string Name,
    double Figure,
    double Tolerance,
    bool Met,
    StoppingTestKind Kind
);

/// <summary>What it means that a test is met.</summary>
public enum StoppingTestKind
{
    /// <summary>The run has converged, in the sense the test has.</summary>
    Convergence,

    /// <summary>A budget is spent.</summary>
    Budget,

    /// <summary>The value the caller asked for is reached.</summary>
    Target,

    /// <summary>The value of the validation has not been lower for as long as was waited for.</summary>
    Validation,
}
