namespace Descent;

/// <summary>One test of a run, as it stood at the end.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Figure">The measure.</param>
/// <param name="Tolerance">What it was compared with.</param>
/// <param name="Met">Whether the test passed, or the budget was spent.</param>
public sealed record StoppingTest(string Name, double Figure, double Tolerance, bool Met);
