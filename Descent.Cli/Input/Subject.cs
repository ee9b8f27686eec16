using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>What a verb is about: an objective, compiled on demand, and a point of it.</summary>
/// <param name="Title">What to write above a picture of it.</param>
/// <param name="Text">The formula as given.</param>
/// <param name="Objective">The objective.</param>
/// <param name="Point">The point, packed.</param>
sealed record Subject(string Title, string Text, Objective Objective, double[] Point)
{
    /// <summary>The rows of the table that were left out, as values are missing in them.</summary>
    public int DroppedRows { get; init; }
}
