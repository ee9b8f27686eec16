using AutoDiff;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>A comparison for people: a table as wide as there is room.</summary>
static class ComparisonReport
{
    /// <summary>Narrower than this, evaluations are added up and the point is left out.</summary>
    const int RoomForCounts = 100;

    /// <summary>From here on a small point fits too.</summary>
    const int RoomForPoint = 120;

    public static void Write(Session session, Subject subject, IReadOnlyList<Run> runs)
    {
        IAnsiConsole console = session.Console();
        Column[] columns =
        [
            .. Columns(subject.Objective)
                .Where(column => session.Width >= column.From && session.Width < column.Below),
        ];
        Table table = Tables.Create([.. columns.Select(column => column.Head)]);
        foreach (Run run in runs)
            _ = table.AddRow(columns.Select(column => Cell(column, run)));
        console.Write(table);
    }

    static Text Cell(Column column, Run run)
    {
        Style style = column.Head == "status" ? Consoles.Colour(run.Status) : Style.Plain;
        return new Text(column.Cell(run), style);
    }

    static IEnumerable<Column> Columns(Objective objective)
    {
        yield return new("method", run => run.Method);
        yield return new("status", run => run.Status.Id());
        yield return new(">f", run => Readable.Number(run.Value, 4));
        yield return new(">|gradient|", run => Readable.Number(run.GradientNorm, 2));
        yield return new(">updates", run => Readable.Count(run.Iterations));
        yield return new(
            ">evaluations",
            run => Readable.Count(run.Evaluations.Total),
            0,
            RoomForCounts
        );
        yield return new(">values", run => Readable.Count(run.Evaluations.Value), RoomForCounts);
        yield return new(
            ">gradients",
            run => Readable.Count(run.Evaluations.Gradient),
            RoomForCounts
        );
        yield return new(
            ">Hv",
            run => Readable.Count(run.Evaluations.HessianVector),
            RoomForCounts
        );
        yield return new(">time", run => Readable.Duration(run.Elapsed));
        if (objective.Dimension <= Readable.SmallPoint)
            yield return new("x", run => Readable.ShortPoint(objective, run.X), RoomForPoint);
    }

    /// <summary>A column, shown where the width is at least From and less than Below.</summary>
    sealed record Column(
        string Head,
        Func<Run, string> Cell,
        int From = 0,
        int Below = int.MaxValue
    );
}
