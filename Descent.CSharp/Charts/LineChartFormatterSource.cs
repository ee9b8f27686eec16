namespace Descent.Charts;

/// <summary>Says which class formats a type in a notebook.</summary>
/// <remarks>
/// .NET Interactive finds this attribute by its name alone, so that a library need not refer to the notebook's
/// packages; it reads the two properties below and calls the source's CreateTypeFormatters.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class whose CreateTypeFormatters makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types a notebook should keep, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}

/// <summary>Shows a <see cref="LineChart"/> as a picture in a notebook.</summary>
internal sealed class LineChartFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new LineChartFormatter("image/svg+xml", chart => chart.ToSvg()),
            new LineChartFormatter(
                "text/plain",
                chart =>
                    $"{nameof(LineChart)}: {string.Join(", ", chart.Series.Select(s => s.Name))}"
            ),
        ];
}

/// <summary>One MIME type of a chart.</summary>
internal sealed class LineChartFormatter(string mimeType, Func<LineChart, string> render)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not LineChart chart)
            return false;
        writer.Write(render(chart));
        return true;
    }
}
