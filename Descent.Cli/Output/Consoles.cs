using Spectre.Console;
using Spectre.Console.Rendering;

namespace Descent.Cli.Output;

/// <summary>Forms several reports share. Every text is a text, never markup.</summary>
static class Consoles
{
    /// <summary>A status and its sentence: "converged: The gradient's …".</summary>
    public static void Status(this IAnsiConsole console, RunStatus status, string sentence) =>
        console.Verdict(status.Id(), Colour(status), sentence);

    /// <summary>A word in colour and a sentence.</summary>
    public static void Verdict(
        this IAnsiConsole console,
        string word,
        Color colour,
        string sentence
    ) =>
        console.Write(
            new Paragraph(word, new Style(colour, decoration: Decoration.Bold)).Append(
                $": {sentence}\n"
            )
        );

    /// <summary>Names to the left, what they are to the right.</summary>
    public static void Facts(
        this IAnsiConsole console,
        IEnumerable<(string Name, string Fact)> facts
    )
    {
        Grid grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach ((string name, string fact) in facts)
            _ = grid.AddRow(new IRenderable[] { new Text(name), new Text(fact) });
        console.Write(grid);
    }

    /// <summary>The colour of a status: one of them means success.</summary>
    public static Color Colour(RunStatus status) =>
        status switch
        {
            RunStatus.Converged => Color.Green,
            RunStatus.PrecisionLimited => Color.Olive,
            RunStatus.BudgetSpent or RunStatus.Cancelled or RunStatus.EarlyStopped => Color.Olive,
            _ => Color.Maroon,
        };
}
