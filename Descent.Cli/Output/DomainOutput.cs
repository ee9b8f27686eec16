using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>Arguments that can leave the domains of their functions, for programs and for people.</summary>
static class DomainOutput
{
    public static void Write(TextWriter output, IReadOnlyList<DomainWarning> warnings)
    {
        if (warnings.Count == 0)
        {
            output.WriteLine("Every argument stays within the domain of its function.");
        }

        foreach (DomainWarning warning in warnings)
            output.WriteLine(warning);
    }

    public static void Write(
        Utf8JsonWriter writer,
        Subject subject,
        IReadOnlyList<DomainWarning> warnings
    )
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteStartArray("warnings");
        foreach (DomainWarning warning in warnings)
            Write(writer, warning);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, DomainWarning warning)
    {
        writer.WriteStartObject();
        writer.WriteString("function", warning.Function);
        writer.WriteString("expression", warning.Text);
        if (warning.Source is { } source)
        {
            SourcePosition position = source.Locate(warning.Span.Offset);
            writer.WriteNumber("line", position.Line);
            writer.WriteNumber("column", position.Column);
            writer.WriteNumber("length", warning.Span.Length);
        }

        writer.WriteNumber(warning.Argument.Lower, "lower");
        writer.WriteNumber(warning.Argument.Upper, "upper");
        writer.WriteNumber(warning.Reached, "reached");
        writer.WriteString("message", warning.Message);
        writer.WriteEndObject();
    }
}
