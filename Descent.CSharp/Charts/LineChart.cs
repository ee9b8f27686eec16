using System.Text;
using System.Xml;
using Descent.Display;

namespace Descent.Charts;

/// <summary>A line chart of several series, as one standalone SVG picture.</summary>
/// <remarks>
/// <para>
/// The picture carries no script and refers to nothing outside itself; equal charts give equal text. Lines
/// differ by colour and by dash, in the palette of M. Okabe and K. Ito, "Color Universal Design" (2008), which
/// colour-blind readers can tell apart. The legend stands above the plot and never on it.
/// </para>
/// <para>
/// Every line ends in a mark: a dot where its last point lies, a cross where its values stop being finite. Over a map it
/// begins with one too, a ring.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var chart = new LineChart { Title = "Rosenbrock", YScale = AxisScale.Logarithmic, Series = [gradientDescent, newton] };
/// File.WriteAllText("descent.svg", chart.ToSvg());
/// </code>
/// </example>
[TypeFormatterSource(
    typeof(LineChartFormatterSource),
    PreferredMimeTypes = ["image/svg+xml", "text/plain"]
)]
public sealed record LineChart
{
    /// <summary>The headline; none if empty.</summary>
    /// <value>Empty unless set.</value>
    public string Title { get; init; } = "";

    /// <summary>What the horizontal axis shows.</summary>
    /// <value>"iteration" unless set.</value>
    public string XLabel { get; init; } = "iteration";

    /// <summary>What the vertical axis shows.</summary>
    /// <value>"value" unless set.</value>
    public string YLabel { get; init; } = "value";

    /// <summary>The scale of the horizontal axis.</summary>
    /// <value>Linear unless set.</value>
    public AxisScale XScale { get; init; } = AxisScale.Linear;

    /// <summary>The scale of the vertical axis.</summary>
    /// <value>Linear unless set.</value>
    public AxisScale YScale { get; init; } = AxisScale.Linear;

    /// <summary>Smaller ordinates are drawn on the lower edge, which is marked "≤"; of a plain line on a linear axis they are cut off.</summary>
    /// <value>None unless set.</value>
    public double? YFloor { get; init; }

    /// <summary>
    /// Larger ordinates are drawn on the upper edge, which is marked "≥"; keeps one diverging run from
    /// flattening all the others. Of a plain line on a linear axis they are cut off.
    /// </summary>
    /// <value>None unless set.</value>
    public double? YCeiling { get; init; }

    /// <summary>Ordinates that the vertical axis shows at least, whether data reach them or not.</summary>
    /// <value>None unless set: the axis holds the data.</value>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>The lines, in the order of the legend.</summary>
    /// <value>Empty unless set; an empty chart shows its axes.</value>
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Levels of equal value behind the series. Both axes then show the rectangle of the map, and nothing outside it.</summary>
    /// <value>None unless set.</value>
    public ContourMap? Map { get; init; }

    /// <summary>Ranges of the horizontal axis that are shaded.</summary>
    /// <value>None unless set.</value>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>The width in pixels, in [480, 10 000]; the picture scales without loss.</summary>
    /// <value>800 unless set.</value>
    public int Width
    {
        get;
        init => field = InRange(value, 480, nameof(Width));
    } = 800;

    /// <summary>The height in pixels, in [320, 10 000].</summary>
    /// <value>500 unless set.</value>
    public int Height
    {
        get;
        init => field = InRange(value, 320, nameof(Height));
    } = 500;

    /// <summary>The picture as SVG text.</summary>
    /// <returns>One <c>svg</c> element, lines ended by a line feed on every system.</returns>
    public string ToSvg()
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            OmitXmlDeclaration = true,
        };
        using (var writer = XmlWriter.Create(text, settings))
            new LineChartDrawing(this).Draw().Save(writer);
        return text.ToString();
    }

    /// <summary>The same picture, for notebooks that look for HTML by this name.</summary>
    /// <returns>What <see cref="ToSvg"/> returns, which may stand in HTML as it is.</returns>
    public string ToHtml() => ToSvg();

    private static int InRange(int value, int least, string property) =>
        value >= least && value <= 10_000
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                $"LineChart.{property} must lie in [{least}, 10000]."
            );
}
