using AutoDiff;

namespace Descent.Problems;

/// <summary>A test problem: a formula, where to start, and what is known of its minimum.</summary>
public sealed record Problem
{
    /// <summary>The name it is found by, such as <c>rosenbrock</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>The formula.</summary>
    public required string Text { get; init; }

    /// <summary>What the names of the formula stand for.</summary>
    public required Bindings Bindings { get; init; }

    /// <summary>The usual start, by variable.</summary>
    public required IReadOnlyDictionary<string, DataArray> Start { get; init; }

    /// <summary>The least value known.</summary>
    public required double MinimumValue { get; init; }

    /// <summary>Where the problem comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What is worth knowing; empty if nothing.</summary>
    public string Note { get; init; } = "";
}
