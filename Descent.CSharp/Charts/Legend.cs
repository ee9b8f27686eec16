namespace Descent.Charts;

/// <summary>Names in columns of one width above the plot; too many or too long names are cut short.</summary>
internal sealed record Legend(
    IReadOnlyList<string> Entries,
    int Lines,
    int Columns,
    double ColumnWidth
)
{
    /// <summary>The largest part of the picture the legend may take.</summary>
    private const double Share = 0.3;

    /// <summary>The width of the sample of line before a name.</summary>
    public const double SampleWidth = 34;

    private const double Gaps = SampleWidth + 30;

    public int Rows => (Entries.Count + Columns - 1) / Columns;

    public static Legend For(IReadOnlyList<Series> series, double width, double height)
    {
        var most = width - Gaps;
        var names = series.Select(s => Svg.Shortened(s.Name, most)).ToList();
        var column = names.Select(Svg.TextWidth).DefaultIfEmpty(0).Max() + Gaps;
        var columns = Math.Max(1, (int)(width / column));
        var room = columns * Math.Max(1, (int)(Share * height / Svg.LineHeight));
        var lines = names.Count <= room ? names.Count : room - 1;
        if (lines < names.Count)
            names = [.. names.Take(lines), $"and {names.Count - lines} more"];

        // Full rows rather than a short last one: four names on two rows are two and two.
        var rows = (names.Count + columns - 1) / columns;
        return new(names, lines, rows == 0 ? 1 : (names.Count + rows - 1) / rows, column);
    }
}
