using System.Text.Json;

namespace Descent.Tests.Library;

/// <summary>What is known of one problem from elsewhere: start, minimum, and exact derivatives at the start.</summary>
/// <remarks>The full vectors are there for small n only; their norms and products always.</remarks>
sealed record Check(
    string Key,
    double[] Start,
    double Minimum,
    double Value,
    double GradientMaxNorm,
    double GradientNorm,
    double Slope,
    double ProductNorm,
    double Curvature,
    double[]? Gradient,
    double[]? Product
)
{
    static readonly Lazy<IReadOnlyDictionary<string, Check>> Loaded = new(Load);

    public static IReadOnlyDictionary<string, Check> All => Loaded.Value;

    static Dictionary<string, Check> Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.At("problems.json")));
        return document
            .RootElement.GetProperty("problems")
            .EnumerateArray()
            .Select(Of)
            .ToDictionary(check => check.Key);
    }

    static Check Of(JsonElement problem)
    {
        JsonElement check = problem.GetProperty("check");
        return new Check(
            problem.GetProperty("key").GetString()!,
            Numbers(problem.GetProperty("x0")),
            problem.GetProperty("fstar").GetDouble(),
            check.GetProperty("f0").GetDouble(),
            check.GetProperty("g0_inf").GetDouble(),
            check.GetProperty("g0_2").GetDouble(),
            check.GetProperty("g_dot_v").GetDouble(),
            check.GetProperty("Hv_2").GetDouble(),
            check.GetProperty("v_Hv").GetDouble(),
            check.TryGetProperty("g0", out JsonElement gradient) ? Numbers(gradient) : null,
            check.TryGetProperty("Hv", out JsonElement product) ? Numbers(product) : null
        );
    }

    static double[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(x => x.GetDouble())];
}
