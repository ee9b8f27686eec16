using System.Text;

namespace Descent;

/// <summary>A run as a table of two columns: the same lines in text and HTML.</summary>
static class RunTable
{
    // A point of more coordinates than this is cut short.
    const int MostCoordinates = 8;

    public static string Text(Run run)
    {
        (string Name, string Value)[] lines = Lines(run);
        int width = lines.Max(line => line.Name.Length);
        return string.Concat(lines.Select(line => $"{line.Name.PadRight(width)}  {line.Value}\n"));
    }

    public static string Html(Run run)
    {
        var html = new StringBuilder("<table>\n<tbody>\n");
        foreach ((string name, string value) in Lines(run))
        {
            html.Append("<tr>");
            html.AppendCell("th", name, Cells.Word);
            html.AppendCell("td", value, Cells.Prose);
            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();
    }

    static (string Name, string Value)[] Lines(Run run) =>
        [
            ("method", run.Method),
            ("status", run.Status.Id()),
            ("why it ended", run.Message),
            ("x", Coordinates(run.X)),
            ("f", Cells.Number(run.Value, "g8")),
            .. run.Validation is { } least
                ?
                [
                    (
                        "validation",
                        $"{Cells.Number(least.Value, "g8")}, the least, at update {least.Iteration}"
                    ),
                ]
                : Array.Empty<(string, string)>(),
            ("|gradient|", Cells.Number(run.GradientNorm, "g3")),
            ("updates", Cells.Number(run.Iterations, "d")),
            ("f evals", Cells.Number(run.Evaluations.Value, "d")),
            ("gradients", Cells.Number(run.Evaluations.Gradient, "d")),
            ("Hv", Cells.Number(run.Evaluations.HessianVector, "d")),
        ];

    /// <summary>"(1, 2)", cut short if long.</summary>
    public static string Coordinates(IReadOnlyList<double> x)
    {
        string shown = string.Join(
            ", ",
            x.Take(MostCoordinates).Select(value => Cells.Number(value, "g8"))
        );
        return x.Count > MostCoordinates ? $"({shown}, … {x.Count} in all)" : $"({shown})";
    }
}
