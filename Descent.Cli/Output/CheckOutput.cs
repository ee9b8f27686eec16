using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>A check of derivatives, for programs and for people.</summary>
static class CheckOutput
{
    public static void Write(Utf8JsonWriter writer, Subject subject, GradientCheckReport report)
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteString("verdict", Name(report.Verdict));
        writer.WriteString("reason", report.Reason);
        writer.WriteStartArray("results");
        foreach (CheckResult result in report.Results)
        {
            writer.WriteStartObject();
            writer.WriteString("name", result.Name);
            writer.WriteNumber(result.Figure, "figure");
            writer.WriteNumber(result.Bound, "bound");
            writer.WriteBoolean("passed", result.Passed);
            writer.WriteString("detail", result.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Session session, GradientCheckReport report)
    {
        IAnsiConsole console = session.Console();
        Color colour = report.Verdict switch
        {
            Verdict.Passed => Color.Green,
            Verdict.Failed => Color.Maroon,
            _ => Color.Olive,
        };
        console.Verdict(Name(report.Verdict), colour, report.Reason);
        if (report.Results.Count == 0)
            return;
        console.WriteLine();
        Grid table = Tables.Create("test", ">figure", ">bound", "", "where…");
        foreach (CheckResult result in report.Results)
        {
            table.Add(
                result.Name,
                Readable.Number(result.Figure, 3),
                Readable.Number(result.Bound, 3),
                result.Passed ? "ok" : "no",
                result.Detail
            );
        }

        console.Write(table);
    }

    static string Name(Verdict verdict) =>
        verdict switch
        {
            Verdict.Passed => "passed",
            Verdict.Failed => "failed",
            _ => "inconclusive",
        };
}
