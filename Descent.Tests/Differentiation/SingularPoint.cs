using System.Globalization;
using System.Text.RegularExpressions;

namespace Descent.Tests.Differentiation;

/// <summary>A row of <c>docs/singular-points.md</c>.</summary>
/// <param name="Function">The formula.</param>
/// <param name="Point">Values of its variables, in order of first appearance: a number, or a list of numbers.</param>
/// <param name="Value">f.</param>
/// <param name="Gradient">∇f.</param>
/// <param name="Hessian">∇²f by rows; null where none is promised.</param>
sealed partial record SingularPoint(
    string Function,
    IReadOnlyList<(string Name, double[] Values, bool IsScalar)> Point,
    double Value,
    double[] Gradient,
    double[][]? Hessian
)
{
    [GeneratedRegex(
        "^\\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\| .*\\|$"
    )]
    private static partial Regex Row();

    [GeneratedRegex("(\\w+)=(\\[[^\\]]*\\]|[^,\\s]+)")]
    private static partial Regex Assignment();

    /// <summary>The rows of the page, as they are written.</summary>
    public static IReadOnlyList<string> Rows()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Toolkit.sln");
        string page = Path.Combine(folder.FullName, "docs", "singular-points.md");
        return
        [
            .. File.ReadLines(page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];
    }

    /// <summary>Reads a row.</summary>
    public static SingularPoint Read(string row)
    {
        Match cells = Row().Match(row);
        if (!cells.Success)
            throw new FormatException($"No row of five cells in code and a remark: {row}");
        string Cell(int i) => cells.Groups[i].Value;
        return new SingularPoint(
            Cell(1),
            [.. Assignment().Matches(Cell(2)).Select(ReadAssignment)],
            Number(Cell(3)),
            List(Cell(4)),
            Cell(5) == "—" ? null : [.. Cell(5).Split(';').Select(List)]
        );
    }

    static (string, double[], bool) ReadAssignment(Match match)
    {
        string value = match.Groups[2].Value;
        bool isScalar = !value.StartsWith('[');
        return (match.Groups[1].Value, List(value.Trim('[', ']')), isScalar);
    }

    static double[] List(string text) => [.. text.Split(',').Select(Number)];

    /// <summary>A number, a quotient of two, ∞, NaN, or a value of a formula without variables.</summary>
    static double Number(string text) =>
        text.Trim() switch
        {
            "∞" => double.PositiveInfinity,
            "-∞" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number
                when double.TryParse(
                    number,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out double value
                ) => value,
            var formula => Input.Reading.Value(formula)[0],
        };
}
