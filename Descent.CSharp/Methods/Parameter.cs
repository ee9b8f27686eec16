namespace Descent;

/// <summary>A setting of a method that can be given by name.</summary>
/// <param name="Name">The name, such as <c>learning-rate</c>.</param>
/// <param name="Meaning">What it does, in a phrase.</param>
/// <param name="Range">The values it may take.</param>
/// <param name="Default">The value when it is not given.</param>
public sealed record Parameter(string Name, string Meaning, Interval Range, double Default);
