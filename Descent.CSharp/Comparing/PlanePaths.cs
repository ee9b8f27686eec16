using AutoDiff;
using Descent.Charts;

namespace Descent;

/// <summary>The ways runs took through the plane of their first two variables; an observer for runs one after the other.</summary>
/// <example>
/// <code>
/// var paths = new PlanePaths();
/// var comparison = Comparison.Of(f, [-1.2, 1.0], methods, new RunOptions { Observer = paths.Observe });
/// File.WriteAllText("paths.svg", paths.ToChart(f, comparison).ToSvg());
/// </code>
/// </example>
public sealed class PlanePaths
{
    /// <summary>Room around the paths, as a share of their extent.</summary>
    const double Margin = 0.15;

    /// <summary>A path of no more points than this has a dot at each.</summary>
    const int MostDots = 60;

    /// <summary>Points nearer to the last than this share of the picture are not seen.</summary>
    const double Fine = 1e-3;

    readonly List<List<(double X, double Y)>> paths = [];

    /// <summary>The observer of runs of two variables or more; it never ends one.</summary>
    public RunObserver Observe => Note;

    bool Note(in RunProgress progress)
    {
        if (progress.Iteration == 0)
            paths.Add([]);
        ReadOnlySpan<double> x = progress.Current.X;
        paths[^1].Add((x[0], x[1]));
        return true;
    }

    /// <summary>The paths of compared methods over the objective's levels.</summary>
    /// <param name="objective">The objective, of two variables.</param>
    /// <param name="comparison">The runs that were observed, one for each path.</param>
    /// <param name="across">The range of the first variable; that of the paths of runs that kept to finite values, and some room, if null.</param>
    /// <param name="up">The range of the second variable.</param>
    /// <param name="title">The headline; none if empty.</param>
    /// <exception cref="ArgumentException">The objective has not two variables, or the runs were not observed.</exception>
    public LineChart ToChart(
        IObjective objective,
        Comparison comparison,
        (double Low, double High)? across = null,
        (double Low, double High)? up = null,
        string title = ""
    )
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return ToChart(objective, comparison.Runs, across, up, title);
    }

    /// <summary>The paths of runs, from one start or from several, over the objective's levels.</summary>
    /// <param name="objective">The objective, of two variables.</param>
    /// <param name="runs">The runs that were observed, in their order; each is called by its method's id.</param>
    /// <param name="across">The range of the first variable; that of the paths of runs that kept to finite values, and some room, if null.</param>
    /// <param name="up">The range of the second variable.</param>
    /// <param name="title">The headline; none if empty.</param>
    /// <exception cref="ArgumentException">The objective has not two variables, or the runs were not observed.</exception>
    public LineChart ToChart(
        IObjective objective,
        IReadOnlyList<Run> runs,
        (double Low, double High)? across = null,
        (double Low, double High)? up = null,
        string title = ""
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(runs);
        if (objective.Dimension != 2)
            throw new ArgumentException(
                $"A map is of two variables, and the objective has {objective.Dimension}.",
                nameof(objective)
            );
        if (runs.Count == 0 || runs.Count != paths.Count)
            throw new ArgumentException(
                $"There are {runs.Count} runs, and {paths.Count} were observed.",
                nameof(runs)
            );
        (double X, double Y)[] seen =
        [
            .. paths.SelectMany((path, i) => IsTame(runs[i]) ? path : path[..1]),
        ];
        var map = new ContourMap(
            (x, y) => objective.Value([x, y]),
            across ?? Around(seen.Select(point => point.X)),
            up ?? Around(seen.Select(point => point.Y))
        );
        return new LineChart
        {
            Title = title,
            XLabel = "x₁",
            YLabel = "x₂",
            Map = map,
            Height = 600,
            Series = [.. runs.Select((run, i) => Line(run.Method, paths[i], map))],
        };
    }

    static bool IsTame(Run run) => run.Status is not (RunStatus.Diverged or RunStatus.NonFinite);

    static (double Low, double High) Around(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        (double low, double high) = (finite.Min(), finite.Max());
        double room = high > low ? Margin * (high - low) : 1;
        return (low - room, high + room);
    }

    static Series Line(string name, List<(double X, double Y)> path, ContourMap map)
    {
        double width = map.X[^1] - map.X[0];
        double height = map.Y[^1] - map.Y[0];
        List<(double X, double Y)> kept = [];
        foreach ((double X, double Y) point in path)
        {
            bool near =
                kept is [.., var last]
                && Math.Abs(point.X - last.X) <= Fine * width
                && Math.Abs(point.Y - last.Y) <= Fine * height;
            if (!near)
                kept.Add(point);
        }

        return new Series(name, [.. kept.Select(p => p.X)], [.. kept.Select(p => p.Y)])
        {
            Style = kept.Count <= MostDots ? SeriesStyle.LineAndDots : SeriesStyle.Line,
        };
    }
}
