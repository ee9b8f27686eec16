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
/// is seen beside it, and values beyond an axis lie on its edge.
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
    double Inset => IsMap ? 0 : 8;

    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Pixels of a position on the horizontal axis.</summary>
    public double ToX(double position) => Left + Inset + position * (Width - 2 * Inset);

    /// <summary>Pixels of a position on the vertical axis.</summary>
    public double ToY(double position) => Bottom - Inset - position * (Height - 2 * Inset);

    /// <summary>Where a point lies.</summary>
    public ChartPoint Place(double x, double y) =>
        IsMap
            ? new(ToX(Across.Extended(x)), ToY(Up.Extended(y)))
            : new(ToX(Across.Position(x)), ToY(Up.Position(y)));

    /// <summary>The runs of a line that are seen.</summary>
    public IReadOnlyList<IReadOnlyList<ChartPoint>> Runs(Series series)
    {
        var runs = Polyline.Runs(series.X.Zip(series.Y, Place));
        return IsMap
            ? [.. runs.SelectMany(run => Polyline.Within(run, Left, Right, Top, Bottom))]
            : runs;
    }

    /// <summary>Whether a point lies in the frame.</summary>
    public bool Holds(ChartPoint point) =>
        point.X >= Left && point.X <= Right && point.Y >= Top && point.Y <= Bottom;
}
