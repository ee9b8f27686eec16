using Descent.Charts;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>The ways of compared methods over a map of the objective.</summary>
sealed class PathMap
{
    readonly PlanePaths paths = new();
    readonly Subject subject;
    readonly (double[] Low, double[] High)? box;

    PathMap(Subject subject, (double[] Low, double[] High)? box) =>
        (this.subject, this.box) = (subject, box);

    /// <summary>A map that waits for runs.</summary>
    /// <param name="option">The option that asked for it.</param>
    /// <param name="boxOption">The option of the ranges.</param>
    /// <param name="ranges">The ranges; null for those of the paths.</param>
    /// <param name="subject">The objective.</param>
    /// <exception cref="BadInput">The objective has not two variables, or the ranges are no rectangle.</exception>
    public static PathMap Of(string option, string boxOption, string? ranges, Subject subject)
    {
        int n = subject.Objective.Dimension;
        if (n != 2)
            throw new BadInput(
                $"{option} draws an objective of two numbers, and this one has {n}.{(n > 2 ? $" Hold the others with {SubjectReader.FixOption}." : "")}"
            );
        if (ranges is null)
            return new PathMap(subject, null);
        var box = BoxText.Read(boxOption, ranges, subject.Objective);
        return box.Low[0] < box.High[0] && box.Low[1] < box.High[1]
            ? new PathMap(subject, box)
            : throw new BadInput(
                $"{boxOption} {ranges}: a picture needs ranges that are not empty."
            );
    }

    /// <summary>The observer of the runs.</summary>
    public RunObserver Observe => paths.Observe;

    /// <summary>The picture.</summary>
    public LineChart ToChart(Comparison comparison)
    {
        string[] names = [.. Coordinates.Of(subject.Objective)];
        LineChart chart = box is { } shown
            ? paths.ToChart(
                subject.Objective,
                comparison,
                (shown.Low[0], shown.High[0]),
                (shown.Low[1], shown.High[1])
            )
            : paths.ToChart(subject.Objective, comparison);
        return chart with { Title = subject.Title, XLabel = names[0], YLabel = names[1] };
    }
}
