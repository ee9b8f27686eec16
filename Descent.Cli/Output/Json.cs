using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>JSON as the contract has it: numbers that round-trip, and strings for those JSON has none for.</summary>
static class Json
{
    static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // Formulas are full of + and <, and nothing here goes into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one document and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            content(writer);
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Write('\n');
    }

    /// <summary>A number in the shortest form that reads back as itself.</summary>
    public static void WriteNumber(this Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(Readable.NonFinite(number));
    }

    /// <summary>A named number.</summary>
    public static void WriteNumber(this Utf8JsonWriter writer, double number, string name)
    {
        writer.WritePropertyName(name);
        writer.WriteNumber(number);
    }

    /// <summary>A point by variable: a number, or arrays nested as deep as the variable has axes.</summary>
    public static void WritePoint(
        this Utf8JsonWriter writer,
        string name,
        Objective objective,
        IReadOnlyList<double> point
    )
    {
        writer.WriteStartObject(name);
        foreach (Variable variable in objective.Variables)
        {
            writer.WritePropertyName(variable.Name);
            writer.WriteArray(variable.Shape.Extents, point, variable.Offset);
        }

        writer.WriteEndObject();
    }

    /// <summary>Data of its own shape.</summary>
    public static void WriteArray(this Utf8JsonWriter writer, string name, DataArray array)
    {
        writer.WritePropertyName(name);
        writer.WriteArray(array.Shape.Extents, array.Values.ToArray(), 0);
    }

    /// <summary>What a document is about: the formula, and how many rows of its table were left out, if any.</summary>
    public static void WriteSubject(this Utf8JsonWriter writer, Subject subject)
    {
        writer.WriteString("objective", subject.Text);
        writer.WriteDroppedRows(subject);
    }

    /// <summary>How many rows of the table were left out, if any.</summary>
    public static void WriteDroppedRows(this Utf8JsonWriter writer, Subject subject)
    {
        if (subject.DroppedRows > 0)
            writer.WriteNumber("droppedRows", subject.DroppedRows);
    }

    /// <summary>The names of an objective's variables.</summary>
    public static void WriteVariables(this Utf8JsonWriter writer, Objective objective) =>
        writer.WriteNames("variables", objective.Variables.Select(variable => variable.Name));

    /// <summary>A list of names, on its line.</summary>
    public static void WriteNames(
        this Utf8JsonWriter writer,
        string property,
        IEnumerable<string> names
    )
    {
        IEnumerable<string> quoted = names.Select(name => $"\"{Options.Encoder!.Encode(name)}\"");
        writer.WritePropertyName(property);
        writer.WriteRawValue($"[{string.Join(", ", quoted)}]");
    }

    /// <summary>An array stays on its line: a wide point has no page for each number.</summary>
    static void WriteArray(
        this Utf8JsonWriter writer,
        IReadOnlyList<int> extents,
        IReadOnlyList<double> values,
        int at
    )
    {
        if (extents.Count == 0)
        {
            writer.WriteNumber(values[at]);
            return;
        }

        var text = new StringBuilder();
        AppendArray(text, extents, 0, values, ref at);
        writer.WriteRawValue(text.ToString());
    }

    static void AppendArray(
        StringBuilder text,
        IReadOnlyList<int> extents,
        int axis,
        IReadOnlyList<double> values,
        ref int at
    )
    {
        if (axis == extents.Count)
        {
            double number = values[at++];
            _ = double.IsFinite(number)
                ? text.Append(CultureInfo.InvariantCulture, $"{number}")
                : text.Append('"').Append(Readable.NonFinite(number)).Append('"');
            return;
        }

        for (int i = 0; i < extents[axis]; i++)
        {
            _ = text.Append(i == 0 ? "[" : ", ");
            AppendArray(text, extents, axis + 1, values, ref at);
        }

        _ = text.Append(']');
    }
}
