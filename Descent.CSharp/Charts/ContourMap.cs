namespace Descent.Charts;

/// <summary>A function over a rectangle, sampled on a grid: a chart shades its levels.</summary>
public sealed class ContourMap
{
    /// <summary>Nodes along each axis.</summary>
    const int Nodes = 257;

    readonly double[] x;
    readonly double[] y;
    readonly double[] values; // row by row from the lowest y

    /// <summary>Samples a function; where it is not finite the chart stays white.</summary>
    /// <param name="function">f, asked at every node of a grid.</param>
    /// <param name="across">The range of the first variable, the lower end first.</param>
    /// <param name="up">The range of the second.</param>
    /// <param name="levels">How many lines between shades; 1 or more.</param>
    /// <exception cref="ArgumentException">A range is empty or not finite.</exception>
    public ContourMap(
        Func<double, double, double> function,
        (double Low, double High) across,
        (double Low, double High) up,
        int levels = 14
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        x = Spaced(across, nameof(across));
        y = Spaced(up, nameof(up));
        values = [.. y.SelectMany(at => x.Select(along => function(along, at)))];
        Levels = Spread([.. values.Where(double.IsFinite).Order()], levels);
    }

    /// <summary>
    /// The values of the lines, ascending. They enclose shares of the rectangle that grow with the square of their number: so the picture is the
    /// same for any increasing function of f, and the lines are denser about the minimum.
    /// </summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>The abscissas of the nodes, ascending.</summary>
    public IReadOnlyList<double> X => x;

    /// <summary>The ordinates of the nodes, ascending.</summary>
    public IReadOnlyList<double> Y => y;

    /// <summary>The value at a node.</summary>
    /// <param name="column">Its place in <see cref="X"/>.</param>
    /// <param name="row">Its place in <see cref="Y"/>.</param>
    public double this[int column, int row] => values[row * x.Length + column];

    static double[] Spread(double[] ordered, int levels) =>
        ordered.Length == 0
            ? []
            :
            [
                .. Enumerable
                    .Range(1, levels)
                    .Select(k => (double)k / (levels + 1))
                    .Select(share => ordered[(int)(share * share * ordered.Length)])
                    .Where(level => level > ordered[0])
                    .Distinct(),
            ];

    static double[] Spaced((double Low, double High) range, string name)
    {
        double width = range.High - range.Low;
        return width > 0 && double.IsFinite(width)
            ? [.. Enumerable.Range(0, Nodes).Select(i => range.Low + width * i / (Nodes - 1))]
            : throw new ArgumentException(
                $"A range needs a finite low below a finite high, not {range.Low} and {range.High}.",
                name
            );
    }
}
