using AutoDiff;

namespace Descent;

/// <summary>What a comparison runs: a <see cref="Method"/>, or a minimiser of another library behind a bridge.</summary>
public interface IMinimizer
{
    /// <summary>The name.</summary>
    string Id { get; }

    /// <summary>Minimises from a start and says how that ended.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n.</param>
    /// <param name="options">Tests, budgets and observers; the defaults if null.</param>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    Run Minimize(IObjective objective, ReadOnlySpan<double> start, RunOptions? options = null);
}
