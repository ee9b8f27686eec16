using System.Globalization;
using Descent.MathNetBridge;

namespace Descent.Benchmarks;

/// <summary>Methods of this library and of MathNet on the seventy problems from their standard starts; counts, no times.</summary>
static class OnProblems
{
    static readonly RunOptions Options = new() { MaxEvaluations = 120_000, MaxIterations = 20_000 };

    static readonly (string Name, Func<Evaluations, double> Cost)[] Costs =
    [
        ("points", Cost.Points),
        ("points + Hv", Cost.PointsAndProducts),
        ("f + 3 g + 6 Hv", Cost.Derivatives),
    ];

    static readonly double[] Factors = [1, 1.5, 2, 4, 8, 16, double.PositiveInfinity];

    /// <summary>Prints the table and the profiles; of the methods named, or those that search and all of MathNet's.</summary>
    public static int Run(TextWriter output, string[] names)
    {
        IMinimizer[] all =
        [
            .. Methods
                .All.Select(method => method.Create())
                .Where(method => method.Update.Searches),
            .. MathNetMinimizers.All,
        ];
        IMinimizer[] chosen =
            names.Length == 0 ? all : [.. all.Where(method => names.Contains(method.Id))];
        Benchmark benchmark = Benchmark.Of(ProblemLibrary.All, chosen, Options);
        output.WriteLine(benchmark);
        foreach ((string name, var cost) in Costs)
            WriteProfile(output, name, benchmark.Profile(cost));
        return 0;
    }

    static void WriteProfile(TextWriter output, string name, PerformanceProfile profile)
    {
        IEnumerable<string> heads = Factors.Select(factor => Text(factor, "0.#"));
        output.WriteLine($"| {name} | {string.Join(" | ", heads)} |");
        output.WriteLine($"|---|{string.Concat(Factors.Select(_ => "---:|"))}");
        foreach (string method in profile.Methods)
        {
            var shares = Factors.Select(factor => Text(profile.Share(method, factor), "0.00"));
            output.WriteLine($"| {method} | {string.Join(" | ", shares)} |");
        }

        output.WriteLine();
    }

    static string Text(double number, string format) =>
        double.IsInfinity(number) ? "∞" : number.ToString(format, CultureInfo.InvariantCulture);
}
