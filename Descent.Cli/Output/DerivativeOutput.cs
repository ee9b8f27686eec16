using System.Text.Json;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>A gradient as formulas, for programs and for people.</summary>
static class DerivativeOutput
{
    public static void Write(
        Utf8JsonWriter writer,
        Subject subject,
        IReadOnlyList<KeyValuePair<string, string>> gradient
    )
    {
        writer.WriteStartObject();
        writer.WriteString("objective", subject.Text);
        writer.WriteStartObject("gradient");
        foreach ((string name, string formula) in gradient)
            writer.WriteString(name, formula);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A formula is to be copied: it stays on its line however long.</summary>
    public static void Write(
        Session session,
        Subject subject,
        IReadOnlyList<KeyValuePair<string, string>> gradient
    )
    {
        int widest = gradient.Max(partial => partial.Key.Length);
        session.Output.WriteLine($"{"f".PadRight(widest + 4)} = {subject.Objective}");
        foreach ((string name, string formula) in gradient)
            session.Output.WriteLine($"df/d{name.PadRight(widest)} = {formula}");
    }
}
