using System.Globalization;
using Descent.MathNetBridge;

namespace Descent.Benchmarks;

/// <summary>Methods of this library and of MathNet on the seventy problems from their standard starts; counts, no times.</summary>
static class OnProblems
{
    static readonly RunOptions Options = new() { MaxEvaluations = 120_000 };

    /// <summary>Prints the table and the profiles.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="words">
    /// The methods, or none for all that search and all of MathNet's. One of ours may name its step rule and settings,
    /// <c>bfgs+strong-wolfe,curvature=0.1</c>. With <c>--each</c> every run is listed.
    /// </param>
    public static int Run(TextWriter output, string[] words)
    {
        string[] names = [.. words.Where(word => word != "--each")];
        IMinimizer[] chosen = names.Length == 0 ? All() : [.. names.Select(Find)];
        Benchmark benchmark = Benchmark.Of(ProblemLibrary.All, chosen, Options);
        output.WriteLine(benchmark);
        foreach (Cost cost in (Cost[])[Cost.Points, Cost.PointsAndProducts, Cost.Derivatives])
        {
            output.WriteLine(benchmark.PerformanceProfile(cost));
            output.WriteLine(benchmark.DataProfile(cost));
        }

        foreach (BenchmarkRun run in words.Contains("--each") ? benchmark.Runs : [])
            output.WriteLine(run);
        return 0;
    }

    static IMinimizer[] All() =>
        [
            .. Methods
                .All.Select(method => method.Create())
                .Where(method => method.Update.Searches),
            .. MathNetMinimizers.All,
        ];

    // "id", "id+step" or "id+step,parameter=value,…".
    static IMinimizer Find(string text)
    {
        if (MathNetMinimizers.All.FirstOrDefault(theirs => theirs.Id == text) is { } foreign)
            return foreign;
        string[] words = text.Split(',');
        string[] parts = words[0].Split('+');
        MethodInfo info = Methods.Find(parts[0]);
        var settings = words
            .Skip(1)
            .Select(word => word.Split('='))
            .ToDictionary(
                pair => pair[0],
                pair => double.Parse(pair[1], CultureInfo.InvariantCulture)
            );
        return (parts.Length > 1 ? info.WithStep(StepRules.Find(parts[1])) : info).Create(
            settings
        ) with
        {
            Id = text,
        };
    }
}
