using AutoDiff;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>A comparison for people: a table as wide as there is room.</summary>
static class ComparisonReport
{
    const int BetweenColumns = 2;

    public static void Write(Session session, Subject subject, IReadOnlyList<Run> runs)
    {
        Column[] columns = Layouts(subject.Objective)
            .SkipWhile(layout => Width(layout, runs) > session.Width)
            .DefaultIfEmpty(Outcome)
            .First();
        Grid table = Tables.Create([.. columns.Select(column => column.Head)]);
        foreach (Run run in runs)
            _ = table.AddRow([.. columns.Select(column => Cell(column, run))]);
        session.Console().Write(table);
    }

    /// <summary>The columns to show, the most telling first.</summary>
    static IEnumerable<Column[]> Layouts(Objective objective)
    {
        if (objective.Dimension <= Readable.SmallPoint)
        {
            yield return [.. Wide, new("x", run => Readable.ShortPoint(objective, run.X))];
        }

        yield return Wide;
        yield return [.. Outcome, Cost, Time];
        yield return [.. Outcome, Cost];
    }

    static readonly Column[] Outcome =
    [
        new("method", run => run.Method),
        new("status", run => run.Status.Id()),
        new(">f", run => Readable.Number(run.Value, 4)),
        new(">|grad|", run => Readable.Number(run.GradientNorm, 2)),
        new(">updates", run => Readable.Count(run.Iterations)),
    ];

    static readonly Column Time = new(">time", run => Readable.Duration(run.Elapsed));

    static readonly Column[] Wide =
    [
        .. Outcome,
        new(">values", run => Readable.Count(run.Evaluations.Value)),
        new(">gradients", run => Readable.Count(run.Evaluations.Gradient)),
        new(">Hv", run => Readable.Count(run.Evaluations.HessianVector)),
        Time,
    ];

    /// <summary>Evaluations of every kind added up.</summary>
    static readonly Column Cost = new(">evals", run => Readable.Count(run.Evaluations.Total));

    static int Width(Column[] columns, IReadOnlyList<Run> runs) =>
        columns.Sum(column => runs.Select(column.Cell).Append(column.Head).Max(text => text.Length))
        + BetweenColumns * (columns.Length - 1);

    static Text Cell(Column column, Run run)
    {
        Style style = column.Head == "status" ? Consoles.Colour(run.Status) : Style.Plain;
        return new Text(column.Cell(run), style);
    }

    /// <summary>A column: its head, and what it says of a run.</summary>
    sealed record Column(string Head, Func<Run, string> Cell);
}
