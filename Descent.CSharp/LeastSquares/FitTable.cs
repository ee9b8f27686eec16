using System.Text;

namespace Descent;

/// <summary>A fit as a table: the same lines in text and HTML.</summary>
static class FitTable
{
    // More parameters than this are cut short.
    const int MostRows = 20;

    static readonly string[] Heads = ["parameter", "value", "standard error"];

    public static string Text(Fit fit)
    {
        string[][] rows = [Heads, .. Rows(fit)];
        int[] widths = [.. Heads.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            string line =
                $"{row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadLeft(widths[2])}";
            text.Append(line).Append('\n');
        }

        return text.Append(Summary(fit)).Append('\n').ToString();
    }

    public static string Html(Fit fit)
    {
        var html = new StringBuilder("<table>\n<thead>\n<tr>");
        foreach (string head in Heads)
            html.AppendCell("th", head, head == Heads[0] ? Cells.Word : Cells.Figure);
        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (string[] row in Rows(fit))
        {
            html.Append("<tr>");
            html.AppendCell("th", row[0], Cells.Word);
            html.AppendCell("td", row[1], Cells.Figure);
            html.AppendCell("td", row[2], Cells.Figure);
            html.Append("</tr>\n");
        }

        html.Append("<tr>");
        html.AppendCell("td", "", Cells.Word);
        html.Append($"<td colspan=\"2\">{Summary(fit)}</td></tr>\n");
        return html.Append("</tbody>\n</table>\n").ToString();
    }

    static IEnumerable<string[]> Rows(Fit fit)
    {
        for (int i = 0; i < Math.Min(MostRows, fit.Names.Count); i++)
        {
            yield return
            [
                fit.Names[i],
                Cells.Number(fit.Parameters[i], "g8"),
                Cells.Number(fit.StandardErrors[i], "g3"),
            ];
        }

        if (fit.Names.Count > MostRows)
            yield return [$"… {fit.Names.Count} in all", "", ""];
    }

    static string Summary(Fit fit)
    {
        string deviation = Cells.Number(fit.ResidualStandardDeviation, "g5");
        string freedom = Cells.Number(fit.DegreesOfFreedom, "d");
        string share = fit.RSquared is { } square ? $", R² {Cells.Number(square, "g6")}" : "";
        return $"residual standard deviation {deviation}, {freedom} degrees of freedom{share}";
    }
}
