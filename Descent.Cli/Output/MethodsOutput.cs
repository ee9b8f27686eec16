using System.Text.Json;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>The methods and the step rules, for programs and for people.</summary>
static class MethodsOutput
{
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("methods");
        foreach (MethodFamily family in Methods.Families)
        {
            foreach (MethodInfo method in family.Methods)
            {
                writer.WriteStartObject();
                writer.WriteString("name", method.Id);
                writer.WriteString("family", family.Name);
                writer.WriteString("description", method.Description);
                writer.WriteString("step", method.Step?.Id);
                Write(writer, method.Parameters);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("steps");
        foreach (StepInfo step in StepRules.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", step.Id);
            writer.WriteString("description", step.Description);
            Write(writer, step.Parameters);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Session session)
    {
        IAnsiConsole console = session.Console();
        foreach (MethodFamily family in Methods.Families)
        {
            Head(console, $"Methods, {family.Name}. {family.Description}");
            IReadOnlyList<Parameter> parts = family.Methods[0].Parts;
            foreach (MethodInfo method in family.Methods)
            {
                string step = method.Step is null ? "" : $" Step rule: {method.Step.Id}.";
                IEnumerable<Parameter> listed = method.Parameters.Except(parts);
                Entry(console, method.Id, $"{method.Description}{step}", listed);
            }

            if (parts.Count > 0)
                Entry(console, "with any of these", "Parts that are left out at 0.", parts);
        }

        Head(console, "Step rules. Any of them goes with any direction: --step NAME.");
        foreach (StepInfo step in StepRules.All)
            Entry(console, step.Id, step.Description, step.Parameters);
    }

    static void Write(Utf8JsonWriter writer, IReadOnlyList<Parameter> parameters)
    {
        writer.WriteStartArray("parameters");
        foreach (Parameter parameter in parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            writer.WriteString("meaning", parameter.Meaning);
            writer.WriteNumber(parameter.Default, "default");
            writer.WriteString("range", parameter.Range.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static void Head(IAnsiConsole console, string text)
    {
        console.Write(new Text(text, new Style(decoration: Decoration.Underline)));
        console.WriteLine();
        console.WriteLine();
    }

    static void Entry(
        IAnsiConsole console,
        string name,
        string description,
        IEnumerable<Parameter> parameters
    )
    {
        console.Write(new Text(name, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.Write(new Padder(new Text(description), new Padding(2, 0, 0, 0)));
        console.Write(new Padder(Rows(parameters), new Padding(2, 0, 0, 1)));
    }

    static Grid Rows(IEnumerable<Parameter> parameters)
    {
        Grid grid = new Grid().AddColumns(3);
        foreach (Parameter parameter in parameters)
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
