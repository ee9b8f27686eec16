using System.Text.Json;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>A search along a line, trial by trial.</summary>
static class LineOutput
{
    /// <summary>For people.</summary>
    public static void Write(Session session, LineSection section)
    {
        Grid table = Tables.Create(">alpha", ">f", ">slope", "decrease", "curvature");
        table.Add(Figures(section.Start));
        foreach (Trial trial in section.Trials)
        {
            table.Add([
                .. Figures(trial),
                Holds(section.Decreases(trial)),
                double.IsNaN(trial.Slope) ? "" : Holds(section.Flattens(trial)),
            ]);
        }

        IAnsiConsole console = session.Console();
        console.Write(table);
        console.WriteLine();
        console.WriteLine(Sentence(section));
    }

    /// <summary>For programs.</summary>
    public static void Write(Utf8JsonWriter writer, Subject subject, LineSection section)
    {
        writer.WriteStartObject();
        writer.WriteDroppedRows(subject);
        writer.WritePropertyName("start");
        Write(writer, section.Start);
        writer.WriteStartArray("trials");
        foreach (Trial trial in section.Trials)
            Write(writer, trial);
        writer.WriteEndArray();
        writer.WriteBoolean("taken", section.Verdict == StepVerdict.Taken);
        writer.WriteNumber(section.Step, "step");
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, Trial trial)
    {
        writer.WriteStartObject();
        writer.WriteNumber(trial.Alpha, "alpha");
        writer.WriteNumber(trial.Value, "value");
        writer.WriteNumber(trial.Slope, "slope");
        writer.WriteEndObject();
    }

    static string[] Figures(Trial trial) =>
        [
            Readable.Number(trial.Alpha, 6),
            Readable.Number(trial.Value, 6),
            double.IsNaN(trial.Slope) ? "" : Readable.Number(trial.Slope, 3),
        ];

    static string Holds(bool condition) => condition ? "yes" : "no";

    static string Sentence(LineSection section) =>
        section.Verdict switch
        {
            StepVerdict.Taken => $"The step taken is {Readable.Number(section.Step, 6)}.",
            StepVerdict.NotDescent => "The direction is not one of descent: there is no search.",
            _ => "No step was taken.",
        };
}
