namespace Descent;

/// <summary>For each method, the share of problems whose value it brings down far enough with a budget.</summary>
/// <remarks>
/// Moré and Wild, Benchmarking derivative-free optimization algorithms, SIAM J. Optim. 20 (2009), equations 2.2 and 2.8: t is what was spent
/// at the first iterate with f(x₀) − f(x) ≥ (1 − τ)(f(x₀) − f_L), and d(α) = |{t / (n + 1) ≤ α}| / |P|: n + 1 is what a gradient by
/// differences costs. Differs from the paper: f_L is the least value known of the problem, not the least that a contender found, so
/// that nobody's curve depends on who else takes part.
/// </remarks>
static class DataProfile
{
    public static Profile Of(Benchmark benchmark, Cost cost, int digits) =>
        new(
            $"cost / (n + 1) in {cost.Unit}, to 1e-{digits} of the decrease",
            benchmark.Methods.Select(method =>
                (method, benchmark.Of(method).Select(run => Price(run, cost, digits)))
            )
        );

    static double Price(BenchmarkRun run, Cost cost, int digits) =>
        run.Within(digits) is { } spent
            ? cost.Of(spent) / (run.Run.X.Count + 1)
            : double.PositiveInfinity;
}
