using System.Text.Json;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>The methods, for programs and for people.</summary>
static class MethodsOutput
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<MethodInfo> methods)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("methods");
        foreach (MethodInfo method in methods)
        {
            writer.WriteStartObject();
            writer.WriteString("name", method.Id);
            writer.WriteString("description", method.Description);
            writer.WriteStartArray("parameters");
            foreach (Parameter parameter in method.Parameters)
            {
                writer.WriteStartObject();
                writer.WriteString("name", parameter.Name);
                writer.WriteString("meaning", parameter.Meaning);
                writer.WriteNumber(parameter.Default, "default");
                writer.WriteString("range", parameter.Range.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Session session, IReadOnlyList<MethodInfo> methods)
    {
        IAnsiConsole console = session.Console();
        foreach (MethodInfo method in methods)
        {
            console.Write(new Text(method.Id, new Style(decoration: Decoration.Bold)));
            console.WriteLine();
            console.Write(new Padder(new Text(method.Description), new Padding(2, 0, 0, 0)));
            console.Write(new Padder(Parameters(method), new Padding(2, 0, 0, 1)));
        }
    }

    static Grid Parameters(MethodInfo method)
    {
        Grid grid = new Grid().AddColumns(3);
        foreach (Parameter parameter in method.Parameters)
        {
            _ = grid.AddRow(
                new Text($"{parameter.Name}={Readable.Number(parameter.Default)}"),
                new Text($"in {parameter.Range}"),
                new Text(parameter.Meaning)
            );
        }

        return grid;
    }
}
