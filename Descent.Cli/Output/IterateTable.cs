using AutoDiff;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>The first iterates of a run, a line each; a small point has a column.</summary>
sealed class IterateTable
{
    readonly int updates;
    readonly Objective objective;
    readonly bool small;
    readonly Grid table;
    int? first; // where the run begins, or goes on

    /// <param name="updates">How many, beside the start.</param>
    /// <param name="objective">The objective of the run.</param>
    public IterateTable(int updates, Objective objective)
    {
        (this.updates, this.objective) = (updates, objective);
        small = objective.Dimension <= Readable.SmallPoint;
        string[] heads = [">update", ">step", ">f", ">|grad|"];
        table = Tables.Create(small ? [.. heads, "x"] : heads);
    }

    /// <summary>Takes an iterate up if it is one of the first.</summary>
    public bool Observe(in RunProgress progress)
    {
        first ??= progress.Iteration;
        if (progress.Iteration > first + updates)
            return true;
        Point at = progress.Current;
        string[] figures =
        [
            Readable.Count(progress.Iteration),
            progress.Iteration == 0 ? "" : Readable.Number(progress.Step, 6),
            Readable.Number(at.Value, 6),
            Readable.Number(at.GradientNorm, 4),
        ];
        table.Add(small ? [.. figures, Readable.ShortPoint(objective, [.. at.X])] : figures);
        return true;
    }

    public void Write(Session session)
    {
        IAnsiConsole console = session.Console();
        console.Write(table);
        console.WriteLine();
    }
}
