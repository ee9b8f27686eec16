namespace Descent.Charts;

/// <summary>A range of the horizontal axis that a chart shades.</summary>
/// <param name="Name">What holds there, as the chart's note says it.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record Band(string Name, double From, double To);
