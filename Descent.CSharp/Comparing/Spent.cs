namespace Descent;

/// <summary>What a run had spent, at its end or on its way.</summary>
/// <param name="Evaluations">What it had asked of its objective.</param>
/// <param name="Elapsed">The time it had taken.</param>
public readonly record struct Spent(Evaluations Evaluations, TimeSpan Elapsed);
