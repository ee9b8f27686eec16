using System.Text;

namespace Descent;

/// <summary>Tables in plain text: columns as wide as they need, names to the left and figures to the right.</summary>
static class TextTable
{
    /// <summary>The rows as lines.</summary>
    /// <param name="rows">The heads first; all of one length.</param>
    /// <param name="names">How many columns from the left hold names.</param>
    public static string Of(IReadOnlyList<string[]> rows, int names)
    {
        int[] widths =
        [
            .. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)),
        ];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            var cells = row.Select(
                (cell, i) => i < names ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])
            );
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
