using AutoDiff;

namespace Descent;

/// <summary>A test problem of the literature: its formula as text, where to start, and what is known of its minimum.</summary>
public sealed record Problem
{
    /// <summary>The name it is found by, such as <c>mgh01</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Other names it is found by, such as <c>rosenbrock</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The objective in the language of formulas.</summary>
    public required string Text { get; init; }

    /// <summary>The data and the shapes of variables the text speaks of.</summary>
    public required Bindings Bindings { get; init; }

    /// <summary>The standard start, by variable.</summary>
    public required IReadOnlyDictionary<string, DataArray> Start { get; init; }

    /// <summary>The number of variables n, counting every element of an array.</summary>
    public int Dimension => Start.Values.Sum(values => values.Shape.Size);

    /// <summary>The least value known, or the one the literature means where <see cref="Note"/> says so; null if unknown.</summary>
    public double? MinimumValue { get; init; }

    /// <summary>A point where f has <see cref="MinimumValue"/>, by variable; null where there is no formula for it.</summary>
    public IReadOnlyDictionary<string, DataArray>? Minimizer { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Source { get; init; }

    /// <summary>What one should know before trusting a run on it; empty if nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>The objective, derived; it is compiled when first evaluated.</summary>
    public Objective Compile() => Objective.FromText(Text, Bindings);
}
