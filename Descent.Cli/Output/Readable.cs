using System.Globalization;
using AutoDiff;

namespace Descent.Cli.Output;

/// <summary>Numbers and points for people: short, and the same in every culture.</summary>
static class Readable
{
    /// <summary>What of a row is shown before it is cut.</summary>
    const int MostShown = 6;

    /// <summary>A number with so many significant digits.</summary>
    public static string Number(double number, int digits = 10) =>
        ShortExponent(number.ToString($"g{digits}", CultureInfo.InvariantCulture));

    /// <summary>A number with as many digits as tell it from every other.</summary>
    public static string Exactly(double number) =>
        ShortExponent(number.ToString(CultureInfo.InvariantCulture).Replace('E', 'e'));

    /// <summary>A count.</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count of things: "1 gradient", "2 gradients".</summary>
    public static string Counted(long count, string thing) =>
        count == 1 ? $"1 {thing}" : $"{Count(count)} {thing}s";

    /// <summary>A duration in the unit that suits it.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 0.01 => $"{Number(time.TotalMilliseconds, 2)} ms",
            < 1 => $"{Number(Math.Round(time.TotalMilliseconds), 3)} ms",
            _ => $"{Number(time.TotalSeconds, 3)} s",
        };

    /// <summary>The name of a number JSON has no form for.</summary>
    public static string NonFinite(double number) =>
        double.IsNaN(number) ? "NaN"
        : number > 0 ? "Infinity"
        : "-Infinity";

    /// <summary>A point, a line for each variable, wide arrays cut: <c>w = [0, 0, …, 0]</c>.</summary>
    public static IEnumerable<string> Point(Objective objective, IReadOnlyList<double> point)
    {
        int widest = objective.Variables.Max(variable => variable.Name.Length);
        foreach (Variable variable in objective.Variables)
        {
            int at = variable.Offset;
            string value = Array(variable.Shape.Extents, 0, point, ref at, 10);
            string size = variable.Shape.Size > MostShown ? $"  ({Size(variable.Shape)})" : "";
            yield return $"{variable.Name.PadRight(widest)} = {value}{size}";
        }
    }

    /// <summary>The coordinates a point may have to be shown on one line.</summary>
    public const int SmallPoint = 3;

    /// <summary>A small point on one line.</summary>
    public static string ShortPoint(Objective objective, IReadOnlyList<double> point)
    {
        List<string> parts = [];
        foreach (Variable variable in objective.Variables)
        {
            int at = variable.Offset;
            parts.Add($"{variable.Name}={Array(variable.Shape.Extents, 0, point, ref at, 5)}");
        }

        return string.Join(" ", parts);
    }

    /// <summary>Data on one line, cut like a point.</summary>
    public static string Array(DataArray array)
    {
        int at = 0;
        return Array(array.Shape.Extents, 0, array.Values.ToArray(), ref at, 10);
    }

    /// <summary>1e-08 is written 1e-8, as a person does.</summary>
    static string ShortExponent(string number)
    {
        int e = number.IndexOf('e', StringComparison.Ordinal);
        return e < 0
            ? number
            : number[..(e + 1)]
                + int.Parse(
                        number[(e + 1)..],
                        NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture
                    )
                    .ToString(CultureInfo.InvariantCulture);
    }

    static string Size(Shape shape) => $"{string.Join("×", shape.Extents)} numbers";

    static string Array(
        IReadOnlyList<int> extents,
        int axis,
        IReadOnlyList<double> values,
        ref int at,
        int digits
    )
    {
        if (axis == extents.Count)
            return Number(values[at++], digits);
        int stride = extents.Skip(axis + 1).Aggregate(1, (size, extent) => size * extent);
        int count = extents[axis];
        List<string> shown = [];
        for (int i = 0; i < count; i++)
        {
            if (count > MostShown && i == MostShown - 2)
            {
                shown.Add("…");
                at += (count - MostShown + 1) * stride;
                i = count - 2;
                continue;
            }

            shown.Add(Array(extents, axis + 1, values, ref at, digits));
        }

        return $"[{string.Join(", ", shown)}]";
    }
}
