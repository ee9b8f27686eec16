using System.Globalization;
using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Library;

/// <summary>One regression data set of NIST with its two starts and certified parameters.</summary>
sealed record Nist(
    string Name,
    string Level,
    Objective Objective,
    IReadOnlyDictionary<string, double> Certified,
    IReadOnlyDictionary<string, double> StandardDeviations,
    double ResidualSumOfSquares,
    IReadOnlyList<IReadOnlyDictionary<string, double>> Starts
)
{
    static readonly Lazy<IReadOnlyDictionary<string, Nist>> Loaded = new(Load);

    public static IReadOnlyDictionary<string, Nist> All => Loaded.Value;

    public double[] Start(int number) =>
        [.. Objective.Variables.Select(variable => Starts[number - 1][variable.Name])];

    /// <summary>The least number of digits in which a parameter agrees with its certified value, at most 11.</summary>
    /// <remarks>NIST certifies 11 digits; more than that cannot be told.</remarks>
    public double Digits(IReadOnlyList<double> x) =>
        Objective.Variables.Min(variable => Digits(x[variable.Offset], Certified[variable.Name]));

    static double Digits(double actual, double certified)
    {
        double digits = -Math.Log10(Math.Abs(actual - certified) / Math.Abs(certified));
        return double.IsNaN(digits) ? 0 : Math.Clamp(digits, 0, 11);
    }

    static Dictionary<string, Nist> Load()
    {
        string json = File.ReadAllText(SharedFiles.At("nist", "problems.json"));
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().Select(Of).ToDictionary(set => set.Name);
    }

    static Nist Of(JsonElement json)
    {
        Bindings data = Columns(SharedFiles.At("nist", json.GetProperty("csv").GetString()!));
        JsonProperty[] parameters = [.. json.GetProperty("parameters").EnumerateObject()];
        return new Nist(
            json.GetProperty("name").GetString()!,
            json.GetProperty("level").GetString()!,
            Objective.FromText(json.GetProperty("objective").GetString()!, data),
            Field("certified"),
            Field("standardDeviation"),
            json.GetProperty("residualSumOfSquares").GetDouble(),
            [Field("start1"), Field("start2")]
        );

        Dictionary<string, double> Field(string name) =>
            parameters.ToDictionary(
                parameter => parameter.Name,
                parameter => parameter.Value.GetProperty(name).GetDouble()
            );
    }

    /// <summary>The columns of a table of numbers under a line of names.</summary>
    static Bindings Columns(string path)
    {
        string[][] cells = [.. File.ReadLines(path).Select(line => line.Split(','))];
        Bindings bindings = Bindings.Empty;
        foreach ((int column, string name) in cells[0].Index())
        {
            double[] values =
            [
                .. cells
                    .Skip(1)
                    .Select(row => double.Parse(row[column], CultureInfo.InvariantCulture)),
            ];
            bindings = bindings.WithData(name, values);
        }

        return bindings;
    }
}
