using Descent.Charts;

namespace Descent.Cli.Output;

/// <summary>A comparison as a picture: how far above the best value each method is, update by update.</summary>
static class ComparisonChart
{
    /// <summary>Decimal orders below the start at which everything is as good as there.</summary>
    const double Floor = 1e-16;

    /// <summary>Room above the start for runs that first go up; what diverges leaves the picture.</summary>
    const double Ceiling = 1e3;

    public static LineChart Of(string title, Comparison comparison)
    {
        IReadOnlyList<Series> values = comparison.Series();
        double[] finite = [.. values.SelectMany(series => series.Y).Where(double.IsFinite)];
        double least = finite.DefaultIfEmpty(0).Min();
        double start = values[0].Y[0];
        // Values that go down to nothing are their own distance from the best.
        bool vanishing = least >= 0 && least <= 1e-8 * start;
        double zero = vanishing ? 0 : least;
        double first = double.IsFinite(start) && start > zero ? start - zero : 1;
        return new LineChart
        {
            Title = title,
            XLabel = "updates",
            YLabel = vanishing ? "f" : "f − the best value of all runs",
            XScale = AxisScale.Logarithmic,
            YScale = AxisScale.Logarithmic,
            YFloor = PowerOfTen(first * Floor),
            YCeiling = PowerOfTen(first * Ceiling),
            Series =
            [
                .. values.Select(series => new Series(
                    series.Name,
                    series.X,
                    [.. series.Y.Select(y => y - zero)]
                )),
            ],
        };
    }

    /// <summary>A round number reads better at the edge of an axis.</summary>
    static double PowerOfTen(double near) =>
        Math.Pow(10, Math.Round(Math.Log10(Math.Clamp(near, 1e-300, 1e300))));
}
