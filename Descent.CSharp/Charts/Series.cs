namespace Descent.Charts;

/// <summary>A named sequence of points, drawn as one line in the order given.</summary>
/// <remarks>
/// Any double is welcome. A NaN or an infinity in either coordinate leaves a gap in the line, because a line
/// drawn across it would claim values nobody computed.
/// </remarks>
public sealed class Series
{
    /// <summary>The points (x[i], y[i]) under the name shown in the legend.</summary>
    /// <param name="name">What the legend calls the line.</param>
    /// <param name="x">The abscissas, usually iteration numbers; copied.</param>
    /// <param name="y">The ordinates, as many as abscissas; copied.</param>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public Series(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
            throw new ArgumentException(
                $"Series \"{name}\" needs one y for every x, but has {x.Count} x and {y.Count} y.",
                nameof(y)
            );

        Name = name;
        X = [.. x];
        Y = [.. y];
    }

    /// <summary>The points (0, y[0]), (1, y[1]), …: values by iteration, the start being iteration 0.</summary>
    /// <param name="name">What the legend calls the line.</param>
    /// <param name="y">The ordinates; copied.</param>
    public Series(string name, IReadOnlyList<double> y)
        : this(name, Iterations(y), y) { }

    /// <summary>What the legend calls the line.</summary>
    public string Name { get; }

    /// <summary>How it is drawn; as a line unless set.</summary>
    public SeriesStyle Style { get; init; }

    /// <summary>Whether a line joins its points.</summary>
    internal bool HasLine => Style is SeriesStyle.Line or SeriesStyle.LineAndDots;

    /// <summary>The abscissas.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The ordinates, one for each abscissa.</summary>
    public IReadOnlyList<double> Y { get; }

    private static double[] Iterations(IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return [.. Enumerable.Range(0, y.Count).Select(i => (double)i)];
    }
}

/// <summary>How a series is drawn.</summary>
public enum SeriesStyle
{
    /// <summary>As a line.</summary>
    Line,

    /// <summary>As a line with a dot at each point.</summary>
    LineAndDots,

    /// <summary>As dots alone.</summary>
    Dots,

    /// <summary>As dots alone, with 1, 2, 3, … above them.</summary>
    Numbered,
}
