namespace Descent;

/// <summary>What a chart of runs is drawn along.</summary>
public enum SeriesAxis
{
    /// <summary>Updates.</summary>
    Iterations,

    /// <summary>Evaluations of every kind, added up.</summary>
    Evaluations,
}

/// <summary>What a chart of runs shows.</summary>
public enum SeriesMeasure
{
    /// <summary>f(x).</summary>
    Value,

    /// <summary>‖∇f(x)‖∞.</summary>
    GradientNorm,
}

/// <summary>One line of a chart.</summary>
/// <param name="Name">The id of the method.</param>
/// <param name="X">Where each point lies along the chart; does not fall.</param>
/// <param name="Y">How high, as many as <paramref name="X"/>; may be non-finite.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>The line of one run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="across">What to draw along.</param>
    /// <param name="up">What to draw.</param>
    public static Series Of(Run run, SeriesAxis across, SeriesMeasure up)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new Series(
            run.Method,
            [.. run.Trace.Select(row => Across(row, across))],
            [.. run.Trace.Select(row => up == SeriesMeasure.Value ? row.Value : row.GradientNorm)]
        );
    }

    static double Across(TraceRow row, SeriesAxis axis) =>
        axis == SeriesAxis.Iterations ? row.Iteration : row.Evaluations.Total;
}
