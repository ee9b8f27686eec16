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
            writer.WriteNames("aliases", problem.Aliases);
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

    /// <summary>A line for each problem; what would not fit on it is in the JSON.</summary>
    public static void Write(Session session, IReadOnlyList<Problem> problems)
    {
        Grid table = Tables.Create("problem:", "or…", ">n", ">least f");
        foreach (Problem problem in problems)
        {
            table.Add(
                problem.Key,
                string.Join(", ", problem.Aliases),
                Readable.Count(problem.Dimension),
                problem.MinimumValue is { } least ? Readable.Number(least, 6) : "unknown"
            );
        }

        session.Console().Write(table);
        session.Error.WriteLine("Formulas, starts and sources: descent problems --json");
    }
}
