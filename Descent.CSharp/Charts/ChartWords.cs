namespace Descent.Charts;

/// <summary>What a chart says of itself in words.</summary>
internal sealed record ChartWords(LineChart Chart)
{
    public string Headline =>
        Chart.Title != "" ? Chart.Title : $"{Chart.YLabel} against {Chart.XLabel}";

    /// <summary>What a reader who cannot see the picture is told.</summary>
    /// <param name="notes">What stands below the plot.</param>
    public string Description(IEnumerable<string> notes)
    {
        var scale = Chart.YScale == AxisScale.Linear ? "linear" : "logarithmic";
        var axes = $"{Chart.YLabel} on a {scale} axis against {Chart.XLabel}.";
        return string.Join(" ", Chart.Series.Select(Summary).Prepend(axes).Concat(notes));
    }

    /// <summary>What stands below the plot.</summary>
    public IEnumerable<string> Notes(Axis across, Axis up)
    {
        if (up.Note is { } y)
            yield return $"Vertical axis: {y}.";
        if (across.Note is { } x)
            yield return $"Horizontal axis: {x}.";
        if (Chart.Map is { Levels: [var least, .., var greatest] })
            yield return $"Lines of equal value from {Labels.Rounded(least)}, dark, to {Labels.Rounded(greatest)}, light.{Marks}";
        if (Chart.Bands.Count > 0)
            yield return $"Shaded: {string.Join("; ", Chart.Bands.Select(band => band.Name).Distinct())}.";
        if (Chart.Series.Any(SeriesDrawing.StopsBeingFinite))
            yield return "A cross marks where values stop being finite.";
    }

    string Marks =>
        Chart.Series.Any(series => series.HasLine) ? " A ring marks a start, a dot an end." : "";

    static string Summary(Series series)
    {
        var finite = series.Y.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
            return $"{series.Name}: nothing to show.";
        var (first, last) = (Labels.Rounded(finite[0]), Labels.Rounded(finite[^1]));
        var points = finite.Count == 1 ? "1 point" : $"{Labels.Plain(finite.Count, 0)} points";
        return $"{series.Name}: {points}, from {first} to {last}.";
    }
}
