using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Descent.Charts;

/// <summary>The few SVG elements a chart is made of. XLinq escapes what XML wants escaped.</summary>
internal static class Svg
{
    public const double TextSize = 13;
    public const double LineHeight = 20;
    public const string Ink = "#222222";

    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    public static XElement Group() => new(Space + "g");

    public static XElement Element(string name, params (string Name, object Value)[] attributes) =>
        new(
            Space + name,
            attributes.Select(a => new XAttribute(
                a.Name,
                a.Value is double d ? Number(d) : a.Value
            ))
        );

    public static XElement Rule(double x1, double y1, double x2, double y2, string colour) =>
        Element(
            "path",
            ("d", $"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}"),
            ("stroke", colour),
            ("fill", "none")
        );

    public static XElement Text(
        string text,
        double x,
        double y,
        string anchor,
        params (string, object)[] more
    )
    {
        var element = Element("text", [("x", x), ("y", y), ("text-anchor", anchor), .. more]);
        element.Add(Clean(text));
        return element;
    }

    public static XElement Dot(ChartPoint at, double radius, string colour) =>
        Element(
            "circle",
            ("cx", at.X),
            ("cy", at.Y),
            ("r", radius),
            ("fill", colour),
            ("stroke", "#ffffff")
        );

    public static XElement Ring(ChartPoint at, double radius, string colour) =>
        Element(
            "circle",
            ("cx", at.X),
            ("cy", at.Y),
            ("r", radius),
            ("fill", "#ffffff"),
            ("stroke", colour),
            ("stroke-width", 1.5)
        );

    public static XElement Cross(ChartPoint at, string colour) =>
        Element(
            "path",
            ("d", $"M{Number(at.X - 5)} {Number(at.Y - 5)}l10 10m-10 0l10 -10"),
            ("stroke", colour),
            ("stroke-width", 2.5),
            ("fill", "none")
        );

    /// <summary>Two short strokes with white between them: the axis does not run on here.</summary>
    public static XElement BreakMark(double x, double y, string outline) =>
        Element(
            "path",
            ("d", outline),
            ("transform", $"translate({Number(x)} {Number(y)})"),
            ("fill", "#ffffff"),
            ("stroke", Ink)
        );

    /// <summary>A coordinate to a hundredth of a pixel.</summary>
    public static string Number(double value) =>
        value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text that XML can hold: control characters become spaces, what is no character becomes �.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            _ =
                Rune.IsControl(rune) ? clean.Append(' ')
                : rune.Value is 0xFFFE or 0xFFFF ? clean.Append('\uFFFD')
                : clean.Append(rune.ToString());
        return clean.ToString();
    }

    /// <summary>A width in pixels that the text will hardly exceed, whatever sans-serif font shows it.</summary>
    public static double TextWidth(string text) => TextSize * text.EnumerateRunes().Sum(Ems);

    /// <summary>The text, or as much of it as fits and an ellipsis.</summary>
    public static string Shortened(string text, double width, double textSize = TextSize)
    {
        var room = width / textSize;
        var runes = text.EnumerateRunes().ToList();
        if (runes.Sum(Ems) <= room)
            return text;
        var used = 1.0; // the ellipsis
        var kept = runes.TakeWhile(rune => (used += Ems(rune)) <= room);
        return string.Concat(kept) + "…";
    }

    /// <summary>A generous width of a character: half-width letters and signs, full-width ideographs.</summary>
    private static double Ems(Rune rune) =>
        rune.Value is < 0x1100 or (> 0x1fff and < 0x2e80) ? 0.6 : 1.05;
}
