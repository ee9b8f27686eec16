namespace Descent;

/// <summary>For each method, the share of problems it solves at no more than τ times the cost of the cheapest.</summary>
/// <remarks>
/// Dolan and Moré, Benchmarking optimization software with performance profiles, Math. Program. 91 (2002), section 2: r = t / min t over
/// the methods that solve the problem, infinite for one that does not, and ρ(τ) = |{r ≤ τ}| / n. Problems nobody solves count in n.
/// </remarks>
static class PerformanceProfile
{
    static readonly double[] Factors = [1, 1.5, 2, 4, 8, 16];

    public static Profile Of(Benchmark benchmark, Cost cost)
    {
        Dictionary<string, double> cheapest = benchmark
            .Runs.GroupBy(run => run.Problem)
            .ToDictionary(group => group.Key, group => group.Min(run => Price(run, cost)));
        return new Profile(
            $"factor of the cheapest, in {cost.Unit}",
            benchmark.Methods.Select(method =>
                (
                    method,
                    benchmark
                        .Of(method)
                        .Select(run => Ratio(Price(run, cost), cheapest[run.Problem]))
                )
            ),
            1,
            Factors
        );
    }

    static double Price(BenchmarkRun run, Cost cost) =>
        run.IsSolved ? cost.Of(run.Spent) : double.PositiveInfinity;

    static double Ratio(double price, double least) =>
        double.IsInfinity(price) ? price
        : price == least ? 1
        : price / least;
}
