using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Descent.Tests.Charts;

/// <summary>Reads back the paths that charts write.</summary>
static partial class SvgPath
{
    /// <summary>The points of a path of one run, in pixels.</summary>
    public static IReadOnlyList<(double X, double Y)> Points(XElement path)
    {
        string data = path.Attribute("d")!.Value;
        double[] numbers = [.. Figure().Matches(data).Select(match => Parse(match.Value))];
        List<(double X, double Y)> points = [];
        for (int i = 0; i < numbers.Length; i += 2)
        {
            (double x, double y) = points is [.., var last] ? last : (0, 0);
            points.Add((x + numbers[i], y + numbers[i + 1]));
        }

        return points;
    }

    /// <summary>A number among the attributes of an element.</summary>
    public static double Number(XElement element, string attribute) =>
        Parse(element.Attribute(attribute)!.Value);

    static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?(\d+(\.\d+)?|\.\d+)")]
    private static partial Regex Figure();
}
