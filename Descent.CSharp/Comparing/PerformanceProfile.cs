using Descent.Charts;

namespace Descent;

/// <summary>For each method, the share of problems it solves at no more than τ times the cost of the cheapest.</summary>
/// <remarks>
/// Dolan and Moré, Benchmarking optimization software with performance profiles, Math. Program. 91 (2002), section 2: r = t / min t over
/// the methods that solve the problem, infinite for one that does not, and ρ(τ) = |{r ≤ τ}| / n. Problems nobody solves count in n. The order of
/// all but the first depends on who else takes part (Gould and Scott, ACM TOMS 43, 2016): compare two at a time.
/// </remarks>
public sealed record PerformanceProfile
{
    readonly Dictionary<string, double[]> ratios; // by method, ascending

    internal PerformanceProfile(Benchmark benchmark, Func<Evaluations, double> cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        Methods = benchmark.Methods;
        ratios = Methods.ToDictionary(method => method, _ => Array.Empty<double>());
        var cheapest = benchmark
            .Runs.GroupBy(run => run.Problem)
            .ToDictionary(group => group.Key, group => group.Min(run => Price(run, cost)));
        foreach (string method in Methods)
        {
            ratios[method] =
            [
                .. benchmark
                    .Of(method)
                    .Select(run => Ratio(Price(run, cost), cheapest[run.Problem]))
                    .Order(),
            ];
        }
    }

    /// <summary>The methods, in the order of the benchmark.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>ρ(τ).</summary>
    /// <param name="method">The id of the method.</param>
    /// <param name="factor">τ, 1 or more; infinite for the share solved at all.</param>
    public double Share(string method, double factor)
    {
        double[] all = ratios[method];
        return all.Count(ratio => double.IsFinite(ratio) && ratio <= factor) / (double)all.Length;
    }

    /// <summary>The profile as a chart: τ along, to the base 10, ρ up.</summary>
    /// <param name="title">The headline; none if empty.</param>
    public LineChart ToChart(string title = "") =>
        new()
        {
            Title = title,
            XLabel = "factor of the cheapest",
            YLabel = "share of problems",
            XScale = AxisScale.Logarithmic,
            Series = [.. Methods.Select(Staircase)],
        };

    Series Staircase(string method)
    {
        double[] all = ratios[method];
        double last = Methods.Max(other => ratios[other].Where(double.IsFinite).LastOrDefault(1));
        List<double> x = [1];
        List<double> y = [Share(method, 1)];
        foreach (double ratio in all.Where(ratio => ratio > 1 && double.IsFinite(ratio)).Distinct())
        {
            x.AddRange(ratio, ratio);
            y.AddRange(y[^1], Share(method, ratio));
        }

        x.Add(last);
        y.Add(y[^1]);
        return new Series(method, x, y);
    }

    static double Price(BenchmarkRun run, Func<Evaluations, double> cost) =>
        run.IsSolved ? cost(run.Run.Evaluations) : double.PositiveInfinity;

    static double Ratio(double price, double least) =>
        double.IsFinite(price) ? price / least : double.PositiveInfinity;
}
