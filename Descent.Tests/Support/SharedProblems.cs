using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Support;

/// <summary>Starts and minima of the shared problems, where the file that holds them is at hand.</summary>
/// <remarks>The file is looked for beside the repository and named by <c>DESCENT_PROBLEMS</c> otherwise.</remarks>
static class SharedProblems
{
    public const string Absent = "problems.json is not at hand (set DESCENT_PROBLEMS to its path)";

    static readonly Lazy<IReadOnlyDictionary<string, SharedProblem>> Loaded = new(Load);

    public static bool AreMissing => Loaded.Value.Count == 0;

    public static SharedProblem Get(string key) => Loaded.Value[key];

    static Dictionary<string, SharedProblem> Load()
    {
        string? path = Candidates().FirstOrDefault(File.Exists);
        if (path is null)
            return [];
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document
            .RootElement.GetProperty("problems")
            .EnumerateArray()
            .Select(SharedProblem.Of)
            .ToDictionary(problem => problem.Key);
    }

    static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("DESCENT_PROBLEMS") is { } named)
            yield return named;
        for (
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            yield return Path.Combine(folder.FullName, "shared", "problems.json");
    }
}

/// <summary>One problem: its start, the minima that are known, and derivatives at the start to check against.</summary>
sealed record SharedProblem(
    string Key,
    double[] Start,
    double[] Minima,
    double ValueAtStart,
    double GradientNormAtStart,
    double CurvatureAtStart
)
{
    public IObjective Objective => Problems.All[Key](Start.Length);

    public bool IsSolvedBy(Run run) => run.GradientNorm <= 1e-6 || IsAtMinimum(run);

    public bool IsAtMinimum(Run run) =>
        Minima.Any(minimum =>
            Math.Abs(run.Value - minimum) <= 1e-6 * Math.Max(1, Math.Abs(minimum))
        );

    public static SharedProblem Of(JsonElement json)
    {
        JsonElement check = json.GetProperty("check");
        return new SharedProblem(
            json.GetProperty("key").GetString()!,
            [.. json.GetProperty("x0").EnumerateArray().Select(x => x.GetDouble())],
            [
                json.GetProperty("fstar").GetDouble(),
                .. json.GetProperty("other_minima")
                    .EnumerateArray()
                    .Select(minimum => minimum.GetProperty("f").GetDouble()),
            ],
            check.GetProperty("f0").GetDouble(),
            check.GetProperty("g0_2").GetDouble(),
            check.GetProperty("v_Hv").GetDouble()
        );
    }
}
