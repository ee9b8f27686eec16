using System.Text.Json;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>What many starts led to: the minima, then the best run.</summary>
static class RestartReport
{
    /// <summary>For people.</summary>
    public static void Write(Session session, Subject subject, RestartResult result)
    {
        IAnsiConsole console = session.Console();
        int settled = result.Minima.Sum(minimum => minimum.Count);
        string minima = result.Minima.Count == 1 ? "1 minimum" : $"{result.Minima.Count} minima";
        console.WriteLine(
            $"{Readable.Counted(result.Runs.Count, "run")}, {settled} of them to {minima}."
        );
        console.WriteLine();
        if (result.Minima.Count > 0)
            console.Write(Table(subject, result));
        console.WriteLine();
        console.WriteLine("The lowest:");
        RunReport.Write(session, subject, result.Best);
    }

    /// <summary>For programs.</summary>
    public static void Write(Utf8JsonWriter writer, Subject subject, RestartResult result)
    {
        writer.WriteStartObject();
        writer.WriteNumber("runs", result.Runs.Count);
        writer.WriteStartArray("minima");
        foreach (FoundMinimum minimum in result.Minima)
        {
            writer.WriteStartObject();
            writer.WriteNumber("count", minimum.Count);
            writer.WriteNumber(minimum.Run.Value, "value");
            writer.WritePoint("x", subject.Objective, minimum.Run.X);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("best");
        RunJson.Write(writer, subject, result.Best);
        writer.WriteEndObject();
    }

    static Grid Table(Subject subject, RestartResult result)
    {
        bool small = subject.Objective.Dimension <= Readable.SmallPoint;
        Grid table = small ? Tables.Create(">runs", ">f", "x") : Tables.Create(">runs", ">f");
        foreach (FoundMinimum minimum in result.Minima)
        {
            string[] cells =
            [
                Readable.Count(minimum.Count),
                Readable.Number(minimum.Run.Value, 6),
                Readable.ShortPoint(subject.Objective, minimum.Run.X),
            ];
            table.Add(small ? cells : cells[..2]);
        }

        return table;
    }
}
