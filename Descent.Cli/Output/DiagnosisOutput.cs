using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>Where an objective stops being finite, for programs.</summary>
static class DiagnosisOutput
{
    public static void Write(Utf8JsonWriter writer, Subject subject, Diagnosis diagnosis)
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteBoolean("finite", diagnosis.IsFinite);
        writer.WriteString("message", diagnosis.Message);
        if (!diagnosis.IsFinite)
            WriteCulprit(writer, diagnosis);
        writer.WriteEndObject();
    }

    static void WriteCulprit(Utf8JsonWriter writer, Diagnosis diagnosis)
    {
        writer.WriteString("part", Word(diagnosis.Part));
        if (diagnosis.Variable != "")
            writer.WriteString("variable", diagnosis.Variable);
        writer.WriteNumber(diagnosis.Result, "result");
        writer.WriteString("expression", diagnosis.Text);
        writer.WriteElement(diagnosis.Element);
        if (diagnosis.Source is { } source)
        {
            SourcePosition position = source.Locate(diagnosis.Span.Offset);
            writer.WriteNumber("line", position.Line);
            writer.WriteNumber("column", position.Column);
            writer.WriteNumber("length", diagnosis.Span.Length);
        }

        writer.WriteStartArray("operands");
        foreach (OperandValue operand in diagnosis.Operands)
        {
            writer.WriteStartObject();
            writer.WriteString("expression", operand.Text);
            writer.WriteElement(operand.Element);
            writer.WriteNumber(operand.Value, "value");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static void WriteElement(this Utf8JsonWriter writer, IReadOnlyList<int> element)
    {
        writer.WriteStartArray("element");
        foreach (int index in element)
            writer.WriteNumberValue(index);
        writer.WriteEndArray();
    }

    static string Word(NonFinitePart part) =>
        part switch
        {
            NonFinitePart.Value => "value",
            NonFinitePart.Gradient => "gradient",
            _ => "hessianVector",
        };
}
