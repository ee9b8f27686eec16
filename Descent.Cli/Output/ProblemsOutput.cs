using System.Text.Json;
using AutoDiff;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>The problems, for programs and for people.</summary>
static class ProblemsOutput
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Problem> problems)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("problems");
        foreach (Problem problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("key", problem.Key);
            writer.WriteStartArray("aliases");
            foreach (string alias in problem.Aliases)
                writer.WriteStringValue(alias);
            writer.WriteEndArray();
            writer.WriteString("name", problem.Name);
            writer.WriteString("objective", problem.Text);
            writer.WriteStartObject("start");
            foreach ((string name, DataArray start) in problem.Start)
                writer.WriteArray(name, start);
            writer.WriteEndObject();
            if (problem.MinimumValue is { } least)
                writer.WriteNumber(least, "minimumValue");
            else
                writer.WriteNull("minimumValue");
            writer.WriteString("source", problem.Source);
            writer.WriteString("note", problem.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Session session, IReadOnlyList<Problem> problems)
    {
        IAnsiConsole console = session.Console();
        Grid table = Tables.Create("problem:", "or", ">n", ">least f", "name…", "source…");
        foreach (Problem problem in problems)
        {
            table.Add(
                problem.Key,
                string.Join(", ", problem.Aliases),
                Readable.Count(problem.Dimension),
                problem.MinimumValue is { } least ? Readable.Number(least, 6) : "unknown",
                problem.Name,
                problem.Source
            );
        }

        console.Write(table);
    }
}
