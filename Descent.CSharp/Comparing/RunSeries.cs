using Descent.Charts;

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

    /// <summary>The value of <see cref="RunOptions.Validation"/>.</summary>
    Validation,
}

/// <summary>Runs as lines of a chart.</summary>
static class RunSeries
{
    /// <summary>The line of one run, from its trace.</summary>
    public static Series Of(Run run, SeriesAxis across, SeriesMeasure up) =>
        new(
            run.Method,
            [.. run.Trace.Select(row => Across(row, across))],
            [.. run.Trace.Select(row => Up(row, up))]
        );

    static double Up(TraceRow row, SeriesMeasure measure) =>
        measure switch
        {
            SeriesMeasure.Value => row.Value,
            SeriesMeasure.GradientNorm => row.GradientNorm,
            _ => row.Validation,
        };

    static double Across(TraceRow row, SeriesAxis axis) =>
        axis == SeriesAxis.Iterations ? row.Iteration : row.Evaluations.Total;
}
