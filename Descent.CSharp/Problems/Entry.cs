using System.Globalization;
using AutoDiff;

namespace Descent;

/// <summary>One row of the library: key, name, source, formula, start, minimum, minimiser, data.</summary>
static class Entry
{
    /// <summary>A problem about a few named variables x1, x2, …, which its text mentions in this order.</summary>
    public static Problem Scalars(
        string key,
        string name,
        string source,
        string text,
        double[] start,
        double minimum,
        double[]? at = null,
        params ReadOnlySpan<(string Name, DataArray Values)> data
    ) =>
        new()
        {
            Key = key,
            Name = name,
            Source = source,
            Text = text,
            Bindings = Bind(Bindings.Empty, data),
            Start = ByName(start),
            MinimumValue = minimum,
            Minimizer = at is null ? null : ByName(at),
        };

    /// <summary>A problem about one vector x.</summary>
    public static Problem Vector(
        string key,
        string name,
        string source,
        string text,
        double[] start,
        double minimum,
        double[]? at = null,
        params ReadOnlySpan<(string Name, DataArray Values)> data
    ) =>
        new()
        {
            Key = key,
            Name = name,
            Source = source,
            Text = text,
            Bindings = Bind(Bindings.Empty.WithVariable("x", start.Length), data),
            Start = Whole(start),
            MinimumValue = minimum,
            Minimizer = at is null ? null : Whole(at),
        };

    /// <summary>The paper most of the problems are from, with the number they have there.</summary>
    public static string Mgh(int number) => $"Moré, Garbow and Hillstrom (1981), problem {number}";

    /// <summary>The collection that many large problems are known by, with the name they have there.</summary>
    public static string Cutest(string name) => $"CUTEst, {name}";

    /// <summary>n times the same.</summary>
    public static double[] Fill(int n, double value) => [.. Enumerable.Repeat(value, n)];

    /// <summary>A block over and over until there are n.</summary>
    public static double[] Cycle(int n, params double[] block) =>
        Of(n, i => block[(i - 1) % block.Length]);

    /// <summary>term(1), …, term(n).</summary>
    public static double[] Of(int n, Func<int, double> term) =>
        [.. Enumerable.Range(1, n).Select(term)];

    /// <summary>first, first + 1, …, last.</summary>
    public static double[] Count(int first, int last) => Of(last - first + 1, i => first + i - 1);

    /// <summary>Numbers with blanks between them.</summary>
    public static double[] Numbers(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
        ];

    static Bindings Bind(Bindings bindings, ReadOnlySpan<(string Name, DataArray Values)> data)
    {
        foreach ((string name, DataArray values) in data)
            bindings = bindings.WithData(name, values);
        return bindings;
    }

    static Dictionary<string, DataArray> ByName(double[] values) =>
        values.Index().ToDictionary(entry => $"x{entry.Index + 1}", entry => (DataArray)entry.Item);

    static Dictionary<string, DataArray> Whole(double[] values) => new() { ["x"] = values };
}
