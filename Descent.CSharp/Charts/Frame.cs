namespace Descent.Charts;

/// <summary>Where the plot lies in the picture, in pixels, and where its axes put values.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Bottom">The lower edge.</param>
/// <param name="Across">The horizontal axis.</param>
/// <param name="Up">The vertical axis.</param>
/// <param name="IsMap">
/// Whether the plot is a part of a plane: it reaches to the frame, and what leaves it is cut off. Otherwise there is room along the frame, so that a line there
/// is seen beside it, and values beyond an axis lie on its edge; but a plain line that leaves a linear axis is cut off, since it would seem to bend there.
/// </param>
internal sealed record Frame(
    double Left,
    double Right,
    double Top,
    double Bottom,
    Axis Across,
    Axis Up,
    bool IsMap
)
{
    const double Rounding = 1e-6;

    double Inset => IsMap ? 0 : 8;

    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Pixels of a position on the horizontal axis.</summary>
    public double ToX(double position) => Left + Inset + position * (Width - 2 * Inset);

    /// <summary>Pixels of a position on the vertical axis.</summary>
    public double ToY(double position) => Bottom - Inset - position * (Height - 2 * Inset);

    bool CutsOff(Series series) => Up.IsLinear && series.Style == SeriesStyle.Line;

    /// <summary>Where a point of a map lies.</summary>
    public ChartPoint Place(double x, double y) =>
        new(ToX(Across.Extended(x)), ToY(Up.Extended(y)));

    /// <summary>Where the points of a series lie.</summary>
    public IEnumerable<ChartPoint> Places(Series series) =>
        series.X.Zip(
            series.Y,
            (x, y) =>
                new ChartPoint(
                    ToX(IsMap ? Across.Extended(x) : Across.Position(x)),
                    ToY(IsMap || CutsOff(series) ? Up.Extended(y) : Up.Position(y))
                )
        );

    /// <summary>The runs of a line that are seen.</summary>
    public IReadOnlyList<IReadOnlyList<ChartPoint>> Runs(Series series)
    {
        var runs = Polyline.Runs(Places(series));
        var (top, bottom) = (Top + Inset, Bottom - Inset);
        return IsMap || CutsOff(series)
            ? [.. runs.SelectMany(run => Polyline.Within(run, Left, Right, top, bottom))]
            : runs;
    }

    /// <summary>Whether a point lies in the frame.</summary>
    public bool Holds(ChartPoint point) =>
        point.X >= Left
        && point.X <= Right
        && point.Y >= Top + Inset - Rounding
        && point.Y <= Bottom - Inset + Rounding;
}
