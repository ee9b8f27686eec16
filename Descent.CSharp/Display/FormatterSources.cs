using Descent.Charts;

namespace Descent.Display;

/// <summary>The forms in which a notebook may show a type; it makes a source by its name and calls it by name.</summary>
internal abstract class FormatterSource<T>(params Formatter<T>[] formatters)
{
    public IEnumerable<object> CreateTypeFormatters() => formatters;
}

/// <summary>Shows a <see cref="Run"/> as a table.</summary>
internal sealed class RunFormatterSource()
    : FormatterSource<Run>(
        new("text/html", run => run.ToHtml()),
        new("text/plain", run => run.ToString())
    );

/// <summary>Shows a <see cref="Comparison"/> as a table.</summary>
internal sealed class ComparisonFormatterSource()
    : FormatterSource<Comparison>(
        new("text/html", comparison => comparison.ToHtml()),
        new("text/plain", comparison => comparison.ToString())
    );

/// <summary>Shows a <see cref="Fit"/> as a table.</summary>
internal sealed class FitFormatterSource()
    : FormatterSource<Fit>(
        new("text/html", fit => fit.ToHtml()),
        new("text/plain", fit => fit.ToString())
    );

/// <summary>Shows a <see cref="LineChart"/> as a picture, or by the names of its lines.</summary>
internal sealed class LineChartFormatterSource()
    : FormatterSource<LineChart>(
        new("image/svg+xml", chart => chart.ToSvg()),
        new(
            "text/plain",
            chart => $"LineChart: {string.Join(", ", chart.Series.Select(series => series.Name))}"
        )
    );
