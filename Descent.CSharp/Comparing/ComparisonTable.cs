using System.Text;

namespace Descent;

/// <summary>A comparison as a table: the same cells in text and HTML.</summary>
/// <remarks>
/// No column of times: the cost that is a method's own, and the same on every machine, is counted in evaluations.
/// </remarks>
static class ComparisonTable
{
    static readonly string[] Heads =
    [
        "method",
        "status",
        "f",
        "|gradient|",
        "updates",
        "f evals",
        "gradients",
        "Hv",
    ];

    // Names to the left, numbers to the right.
    const int NameColumns = 2;

    public static string Text(Comparison comparison) =>
        TextTable.Of([Heads, .. comparison.Runs.Select(CellsOf)], NameColumns);

    public static string Html(Comparison comparison)
    {
        var html = new StringBuilder("<table>\n<thead>");
        AppendRow(html, "th", [.. Heads, "why it ended"]);
        html.Append("</thead>\n<tbody>\n");
        foreach (Run run in comparison.Runs)
            AppendRow(html, "td", [.. CellsOf(run), run.Message]);
        return html.Append("</tbody>\n</table>\n").ToString();
    }

    static string[] CellsOf(Run run) =>
        [
            run.Method,
            run.Status.Id(),
            Cells.Number(run.Value, "g8"),
            Cells.Number(run.GradientNorm, "g3"),
            Cells.Number(run.Iterations, "d"),
            Cells.Number(run.Evaluations.Value, "d"),
            Cells.Number(run.Evaluations.Gradient, "d"),
            Cells.Number(run.Evaluations.HessianVector, "d"),
        ];

    static string Style(int column) =>
        column < NameColumns ? Cells.Word
        : column < Heads.Length ? Cells.Figure
        : Cells.Prose;

    static void AppendRow(StringBuilder html, string tag, string[] cells)
    {
        html.Append("<tr>");
        for (int i = 0; i < cells.Length; i++)
            html.AppendCell(tag, cells[i], Style(i));
        html.Append("</tr>\n");
    }
}
