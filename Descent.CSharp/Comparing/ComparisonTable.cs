using System.Globalization;
using System.Net;
using System.Text;

namespace Descent;

/// <summary>A comparison as a table: the same cells in text and HTML.</summary>
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
        "ms",
    ];

    // Names to the left, numbers to the right.
    const int NameColumns = 2;

    public static string Text(Comparison comparison)
    {
        string[][] rows = [Heads, .. comparison.Runs.Select(Cells)];
        int[] widths =
        [
            .. Enumerable.Range(0, Heads.Length).Select(i => rows.Max(row => row[i].Length)),
        ];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            var cells = row.Select((cell, i) => Pad(cell, widths[i], i));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    public static string Html(Comparison comparison)
    {
        var html = new StringBuilder("<table>\n<thead>");
        AppendRow(html, "th", [.. Heads, "why it ended"]);
        html.Append("</thead>\n<tbody>\n");
        foreach (Run run in comparison.Runs)
            AppendRow(html, "td", [.. Cells(run), run.Message]);
        return html.Append("</tbody>\n</table>\n").ToString();
    }

    static string[] Cells(Run run) =>
        [
            run.Method,
            run.Status.Id(),
            Number(run.Value, "g8"),
            Number(run.GradientNorm, "g3"),
            Number(run.Iterations, "d"),
            Number(run.Evaluations.Value, "d"),
            Number(run.Evaluations.Gradient, "d"),
            Number(run.Evaluations.HessianVector, "d"),
            Number(run.Elapsed.TotalMilliseconds, "f1"),
        ];

    static string Number<T>(T value, string format)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);

    static string Pad(string cell, int width, int column) =>
        column < NameColumns ? cell.PadRight(width) : cell.PadLeft(width);

    static void AppendRow(StringBuilder html, string tag, string[] cells)
    {
        html.Append("<tr>");
        for (int i = 0; i < cells.Length; i++)
        {
            bool right = i >= NameColumns && i < Heads.Length;
            html.Append('<').Append(tag).Append(right ? " style=\"text-align:right\">" : ">");
            html.Append(WebUtility.HtmlEncode(cells[i])).Append("</").Append(tag).Append('>');
        }

        html.Append("</tr>\n");
    }
}
