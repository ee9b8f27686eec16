using System.Text.Json;
using AutoDiff;
using Descent.Problems;
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
            writer.WriteString("name", problem.Name);
            writer.WriteString("objective", problem.Text);
            writer.WriteStartObject("start");
            foreach ((string name, DataArray start) in problem.Start)
                writer.WriteArray(name, start);
            writer.WriteEndObject();
            writer.WriteNumber(problem.MinimumValue, "minimumValue");
            writer.WriteString("source…", problem.Source);
            writer.WriteString("note", problem.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Session session, IReadOnlyList<Problem> problems)
    {
        IAnsiConsole console = session.Console();
        Grid table = Tables.Create("problem:", ">variables", ">least value", "name", "source…");
        foreach (Problem problem in problems)
        {
            int size = problem.Start.Values.Sum(value => value.Shape.Size);
            table.Add(
                problem.Key,
                Readable.Count(size),
                Readable.Number(problem.MinimumValue, 6),
                problem.Name,
                problem.Source
            );
        }

        console.Write(table);
    }
}
