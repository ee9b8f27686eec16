using System.Globalization;

namespace Descent.Benchmarks;

/// <summary>Methods over the problem library from its standard starts: who solves how many, at what cost, and who says so.</summary>
static class LibraryTable
{
    const double Tolerance = 1e-8;

    /// <summary>Prints the table; of the methods named, or of all that search. A method may name its step rule and settings, <c>bfgs+strong-wolfe,curvature=0.1</c>.</summary>
    public static int Run(TextWriter output, string[] names)
    {
        bool each = names.Contains("--each");
        string[] ids = [.. names.Where(name => !name.StartsWith("--", StringComparison.Ordinal))];
        if (ids.Length == 0)
            ids =
            [
                .. Methods.All.Where(info => info.Create().Update.Searches).Select(info => info.Id),
            ];
        output.WriteLine(
            "| method | solved | success said | success said, not solved | median f+g | all f+g | median slopes | median Hv | all Hv |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (string id in ids)
        {
            (Problem Problem, Run Run)[] runs =
            [
                .. ProblemLibrary.All.Select(problem => (problem, Solve(Find(id), problem))),
            ];
            output.WriteLine(Row(id, runs));
            if (each)
                Details(output, runs);
            output.Flush();
        }

        return 0;
    }

    // "id", "id+step" or "id+step,parameter=value,…".
    static Method Find(string text)
    {
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
        return (parts.Length > 1 ? info.WithStep(StepRules.Find(parts[1])) : info).Create(settings);
    }

    static Run Solve(Method method, Problem problem)
    {
        AutoDiff.Objective objective = problem.Compile();
        var options = new RunOptions { GradientTolerance = Tolerance };
        return method.Minimize(objective, objective.Pack(problem.Start), options);
    }

    // By value or by gradient, to a tolerance that no rounding of a good method misses.
    static bool IsSolved(Run run, Problem problem)
    {
        double minimum = problem.MinimumValue!.Value;
        return run.Value - minimum <= 1e-6 * Math.Max(1, Math.Abs(minimum))
            || run.GradientNorm <= 1e-6;
    }

    static string Row(string id, (Problem Problem, Run Run)[] runs)
    {
        int solved = runs.Count(each => IsSolved(each.Run, each.Problem));
        int said = runs.Count(each => each.Run.Status == RunStatus.Converged);
        int wrongly = runs.Count(each =>
            each.Run.Status == RunStatus.Converged && !IsSolved(each.Run, each.Problem)
        );
        string Middle(Func<Evaluations, long> count) =>
            Median(runs.Select(each => count(each.Run.Evaluations)))
                .ToString(CultureInfo.InvariantCulture);
        long Sum(Func<Evaluations, long> count) => runs.Sum(each => count(each.Run.Evaluations));
        return $"| {id} | {solved} | {said} | {wrongly} | {Middle(of => of.Value)} | {Sum(of => of.Value)} | {Middle(of => of.Slope)} | {Middle(of => of.HessianVector)} | {Sum(of => of.HessianVector)} |";
    }

    static void Details(TextWriter output, (Problem Problem, Run Run)[] runs)
    {
        foreach (var (problem, run) in runs)
        {
            Evaluations cost = run.Evaluations;
            string mark = IsSolved(run, problem) ? "" : "NOT SOLVED";
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {problem.Key, -14} {run.Status.Id(), -18} f-f* {run.Value - problem.MinimumValue, 9:0.0e+0} g {run.GradientNorm, 8:0.0e+0} {run.Iterations, 6} it {cost.Value, 6} f {cost.Gradient, 6} g {cost.Slope, 6} s {cost.HessianVector, 6} Hv {mark}"
                )
            );
        }
    }

    static double Median(IEnumerable<long> counts)
    {
        long[] sorted = [.. counts.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
