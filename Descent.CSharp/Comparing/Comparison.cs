using System.Runtime.CompilerServices;
using AutoDiff;
using Descent.Charts;
using Descent.Display;

namespace Descent;

/// <summary>Several methods on one objective from one start.</summary>
[TypeFormatterSource(
    typeof(ComparisonFormatterSource),
    PreferredMimeTypes = ["text/html", "text/plain"]
)]
public sealed record Comparison
{
    Comparison(IReadOnlyList<double> start, IReadOnlyList<Run> runs)
    {
        Start = start;
        Runs = runs;
    }

    /// <summary>x₀, the same for all.</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>One run for each method, in the order given.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>Runs the methods one after the other, each with its own count of evaluations.</summary>
    /// <remarks>
    /// A method that asks for what the objective does not have, as Newton-CG does without second derivatives, ends
    /// at the start as <see cref="RunStatus.Faulted"/> with the reason as its message; the others are not lost.
    /// </remarks>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n.</param>
    /// <param name="methods">The methods, such as those of <see cref="Methods"/>, or minimisers of others.</param>
    /// <param name="options">Tests and budgets for each run; the defaults if null.</param>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    [OverloadResolutionPriority(1)]
    public static Comparison Of<TMinimizer>(
        IObjective objective,
        ReadOnlySpan<double> start,
        IEnumerable<TMinimizer> methods,
        RunOptions? options = null
    )
        where TMinimizer : IMinimizer
    {
        ArgumentNullException.ThrowIfNull(methods);
        List<Run> runs = [];
        foreach (IMinimizer method in methods)
            runs.Add(Run(method, objective, start, options ?? RunOptions.Default));
        return new Comparison(start.ToArray(), runs);
    }

    /// <inheritdoc cref="Of{TMinimizer}(IObjective, ReadOnlySpan{double}, IEnumerable{TMinimizer}, RunOptions)"/>
    /// <remarks>For F#, whose array literals are no spans.</remarks>
    public static Comparison Of<TMinimizer>(
        IObjective objective,
        double[] start,
        IEnumerable<TMinimizer> methods,
        RunOptions? options = null
    )
        where TMinimizer : IMinimizer => Of(objective, start.AsSpan(), methods, options);

    /// <summary>One run that ends where the method asks for what there is not.</summary>
    internal static Run Run(
        IMinimizer method,
        IObjective objective,
        ReadOnlySpan<double> start,
        RunOptions options
    ) =>
        method is Method ours
            ? Runner.Run(ours.Id, ours.Walk(objective, start), options, refusalEnds: true)
            : method.Minimize(objective, start, options);

    /// <summary>The data of a chart: one line for each run, from its trace.</summary>
    /// <param name="across">What to draw along.</param>
    /// <param name="up">What to draw.</param>
    public IReadOnlyList<Series> Series(
        SeriesAxis across = SeriesAxis.Iterations,
        SeriesMeasure up = SeriesMeasure.Value
    ) => [.. Runs.Select(run => RunSeries.Of(run, across, up))];

    /// <summary>A table in plain text, one line for each run; times are in <see cref="Run.Elapsed"/> alone.</summary>
    public override string ToString() => ComparisonTable.Text(this);

    /// <summary>A table in HTML: one <c>table</c> element, escaped, without scripts or styles of others.</summary>
    public string ToHtml() => ComparisonTable.Html(this);
}
