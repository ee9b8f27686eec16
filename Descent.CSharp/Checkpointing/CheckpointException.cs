namespace Descent;

/// <summary>A checkpoint cannot be resumed from.</summary>
/// <param name="message">The sentence: what is wrong with it.</param>
public sealed class CheckpointException(string message) : Exception(message);
