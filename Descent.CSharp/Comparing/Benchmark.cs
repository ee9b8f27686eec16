using AutoDiff;

namespace Descent;

/// <summary>Several methods on several problems from their standard starts.</summary>
/// <example>
/// <code>
/// var benchmark = Benchmark.Of(ProblemLibrary.All, [Methods.Create("l-bfgs"), MathNetMinimizers.LimitedMemoryBfgs]);
/// Console.Write(benchmark);
/// File.WriteAllText("profile.svg", benchmark.PerformanceProfile(Cost.Points).ToChart().ToSvg());
/// </code>
/// </example>
public sealed record Benchmark
{
    Benchmark(IReadOnlyList<string> methods, IReadOnlyList<BenchmarkRun> runs)
    {
        Methods = methods;
        Runs = runs;
    }

    /// <summary>The methods, in the order given.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>One run for each problem and method, problem by problem.</summary>
    public IReadOnlyList<BenchmarkRun> Runs { get; }

    /// <summary>Runs every method on every problem whose minimum is known.</summary>
    /// <param name="problems">The problems, such as those of <see cref="ProblemLibrary"/>.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="options">Tests and budgets of each run; the defaults if null.</param>
    /// <param name="rounds">
    /// How often each run is made, the last one to count; 1 or more. With 2 times are without what is compiled on first use.
    /// </param>
    public static Benchmark Of<TMinimizer>(
        IEnumerable<Problem> problems,
        IEnumerable<TMinimizer> methods,
        RunOptions? options = null,
        int rounds = 1
    )
        where TMinimizer : IMinimizer
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        TMinimizer[] contenders = [.. methods];
        List<BenchmarkRun> runs = [];
        foreach (Problem problem in problems.Where(problem => problem.MinimumValue is not null))
        {
            Objective objective = problem.Compile();
            foreach (TMinimizer method in contenders)
            {
                for (int round = 1; round < rounds; round++)
                    _ = Run(method, problem, objective, options ?? RunOptions.Default);
                runs.Add(Run(method, problem, objective, options ?? RunOptions.Default));
            }
        }

        return new Benchmark([.. contenders.Select(method => method.Id)], runs);
    }

    /// <summary>The runs of one method.</summary>
    /// <param name="method">Its id.</param>
    public IReadOnlyList<BenchmarkRun> Of(string method) =>
        [.. Runs.Where(run => run.Run.Method == method)];

    /// <summary>The median cost of one method, over all runs, solved or not.</summary>
    /// <param name="method">Its id.</param>
    /// <param name="cost">Such as <see cref="Cost.Points"/>.</param>
    public double Median(string method, Cost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return Median(Of(method).Select(run => cost.Of(run.Spent)));
    }

    /// <summary>
    /// How often each method solves a problem at no more than a factor times the cost of the cheapest. The order of all but the first
    /// depends on who else takes part (Gould and Scott, ACM TOMS 43, 2016): compare two at a time.
    /// </summary>
    /// <remarks>Dolan and Moré, Math. Program. 91 (2002), section 2. Problems that nobody solves count.</remarks>
    /// <param name="cost">Such as <see cref="Cost.Points"/>.</param>
    public Profile PerformanceProfile(Cost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return Descent.PerformanceProfile.Of(this, cost);
    }

    /// <summary>How often each method has come down far enough at a cost, in units of n + 1: what a budget buys.</summary>
    /// <remarks>
    /// Moré and Wild, SIAM J. Optim. 20 (2009), equations 2.2 and 2.8: far enough is f(x₀) − f(x) ≥ (1 − τ)(f(x₀) − f_L). Here f_L is the least
    /// value known of the problem: another minimum does not count, and no curve depends on who else takes part.
    /// </remarks>
    /// <param name="cost">Such as <see cref="Cost.Points"/>.</param>
    /// <param name="digits">d, from 1 to 12: τ = 10⁻ᵈ.</param>
    public Profile DataProfile(Cost cost, int digits = 5)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return Descent.DataProfile.Of(this, cost, digits);
    }

    /// <summary>
    /// A table in plain text, one line for each method: problems solved, runs that said <c>converged</c>, false successes, and what was
    /// evaluated, in the median and in all.
    /// </summary>
    public override string ToString() => TextTable.Of([Heads, .. Methods.Select(CellsOf)], 1);

    static readonly string[] Heads =
    [
        "method",
        "solved",
        "converged",
        "false",
        "median f",
        "all f",
        "median slopes",
        "median Hv",
        "all Hv",
    ];

    string[] CellsOf(string method)
    {
        IReadOnlyList<BenchmarkRun> runs = Of(method);
        return
        [
            method,
            $"{runs.Count(run => run.IsSolved)}/{runs.Count}",
            Count(runs.Count(run => run.Run.Status == RunStatus.Converged)),
            Count(runs.Count(run => run.IsFalseSuccess)),
            Middle(spent => spent.Value),
            Sum(spent => spent.Value),
            Middle(spent => spent.Slope),
            Middle(spent => spent.HessianVector),
            Sum(spent => spent.HessianVector),
        ];

        string Middle(Func<Evaluations, long> count) =>
            Cells.Number(Median(runs.Select(run => (double)count(run.Run.Evaluations))), "0.#");
        string Sum(Func<Evaluations, long> count) =>
            Count(runs.Sum(run => count(run.Run.Evaluations)));
    }

    static BenchmarkRun Run(
        IMinimizer method,
        Problem problem,
        Objective objective,
        RunOptions options
    )
    {
        double least = problem.MinimumValue!.Value;
        var log = new DecreaseLog(least, options.Clock);
        RunObserver observer = options.Observer is { } callers
            ? Observers.All(log.Observe, callers)
            : log.Observe;
        double[] start = objective.Pack(problem.Start);
        Run run = Comparison.Run(method, objective, start, options with { Observer = observer });
        return new BenchmarkRun(problem.Key, run, least, log.Reached);
    }

    static double Median(IEnumerable<double> costs)
    {
        double[] ordered = [.. costs.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    static string Count(long count) => Cells.Number(count, "d");
}
