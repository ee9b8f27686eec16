using System.Globalization;
using System.Text;

namespace Descent.Charts;

/// <summary>Points as the data of an SVG path: relative, to a tenth of a pixel, and no more of them than the eye needs.</summary>
/// <remarks>
/// Points are rounded before they are thinned: so which are kept depends on what is seen, and not on the last bits of a value.
/// </remarks>
internal static class PathData
{
    /// <summary>How far a line may lie beside what it stands for, in pixels.</summary>
    const double Tolerance = 0.2;

    /// <summary>A line through points.</summary>
    public static string Line(IReadOnlyList<ChartPoint> points)
    {
        var text = new StringBuilder();
        (long X, long Y) at = (0, 0);
        foreach (var (x, y) in Polyline.Simplified([.. points.Select(Rounded)], Tolerance))
        {
            var next = (X: Tenths(x), Y: Tenths(y));
            if (text.Length == 0)
                Write(text, 'M', next.X, next.Y);
            else if (next != at)
                Write(text, text[^1] == 'l' ? ' ' : 'l', next.X - at.X, next.Y - at.Y);
            at = next;
        }

        return text.ToString();
    }

    /// <summary>A line that comes back to where it began.</summary>
    public static string Outline(IReadOnlyList<ChartPoint> points) => Line(points) + "z";

    /// <summary>Points of no length: dots, under a stroke with round ends.</summary>
    public static string Dots(IEnumerable<ChartPoint> points)
    {
        var text = new StringBuilder();
        foreach (
            var (x, y) in points.Select(point => (Tenths(point.X), Tenths(point.Y))).Distinct()
        )
        {
            Write(text, 'M', x, y);
            _ = text.Append("h0");
        }

        return text.ToString();
    }

    static ChartPoint Rounded(ChartPoint point) =>
        new(Tenths(point.X) / 10.0, Tenths(point.Y) / 10.0);

    static long Tenths(double pixels) => (long)Math.Round(10 * pixels);

    static void Write(StringBuilder text, char command, long x, long y)
    {
        _ = text.Append(command).Append(Number(x));
        if (y >= 0)
            _ = text.Append(' ');
        _ = text.Append(Number(y));
    }

    static string Number(long tenths) =>
        (tenths / 10.0).ToString("#.#;-#.#;0", CultureInfo.InvariantCulture);
}
