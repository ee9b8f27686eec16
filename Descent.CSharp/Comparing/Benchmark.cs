using System.Text;
using AutoDiff;

namespace Descent;

/// <summary>Several methods on several problems from their standard starts.</summary>
/// <example>
/// <code>
/// var benchmark = Benchmark.Of(ProblemLibrary.All, [Methods.Create("l-bfgs"), MathNetMinimizers.LimitedMemoryBfgs]);
/// Console.Write(benchmark);
/// File.WriteAllText("profile.svg", benchmark.Profile(Cost.Points).ToChart().ToSvg());
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
    public static Benchmark Of<TMinimizer>(
        IEnumerable<Problem> problems,
        IEnumerable<TMinimizer> methods,
        RunOptions? options = null
    )
        where TMinimizer : IMinimizer
    {
        ArgumentNullException.ThrowIfNull(problems);
        TMinimizer[] contenders = [.. methods];
        List<BenchmarkRun> runs = [];
        foreach (Problem problem in problems)
        {
            if (problem.MinimumValue is not { } minimum)
                continue;
            Objective objective = problem.Compile();
            double[] start = objective.Pack(problem.Start);
            foreach (TMinimizer method in contenders)
            {
                Run run = Comparison.Run(method, objective, start, options ?? RunOptions.Default);
                runs.Add(new BenchmarkRun(problem.Key, run, minimum));
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
    public double Median(string method, Func<Evaluations, double> cost)
    {
        double[] costs = [.. Of(method).Select(run => cost(run.Run.Evaluations)).Order()];
        return (costs[(costs.Length - 1) / 2] + costs[costs.Length / 2]) / 2;
    }

    /// <summary>How often each method is within a factor of the cheapest.</summary>
    /// <param name="cost">Such as <see cref="Cost.Points"/>.</param>
    public PerformanceProfile Profile(Func<Evaluations, double> cost) => new(this, cost);

    /// <summary>A table in plain text, one line for each method: solved, false successes, medians of costs.</summary>
    public override string ToString()
    {
        int width = Math.Max(6, Methods.Max(method => method.Length));
        var text = new StringBuilder();
        text.Append($"{"method".PadRight(width)}  solved  false  median f  median Hv\n");
        foreach (string method in Methods)
        {
            IReadOnlyList<BenchmarkRun> runs = Of(method);
            string solved = $"{runs.Count(run => run.IsSolved)}/{runs.Count}";
            string wrong = Cells.Number(runs.Count(run => run.IsFalseSuccess), "d");
            string points = Cells.Number(Median(method, Cost.Points), "0.#");
            string products = Cells.Number(Median(method, spent => spent.HessianVector), "0.#");
            text.Append(
                $"{method.PadRight(width)}  {solved, 6}  {wrong, 5}  {points, 8}  {products, 9}\n"
            );
        }

        return text.ToString();
    }
}
