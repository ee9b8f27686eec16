using System.Collections.Concurrent;
using System.Globalization;
using AutoDiff;
using Descent.Tests.Library;

namespace Descent.Tests.Bounded;

/// <summary>The library with bounds put across the way to the minimum; ends are judged by the conditions of Karush, Kuhn and Tucker.</summary>
public sealed class BoundedLibraryTests(ITestOutputHelper output)
{
    const double Tolerance = 1e-8;

    static readonly string[] Ids = ["l-bfgs-b", "projected-newton-cg"];

    static readonly ConcurrentDictionary<string, Lazy<Outcome>> Outcomes = new();

    sealed record Outcome(Cut Cut, Run[] Runs)
    {
        public bool IsSolved => Runs.All(run => run.Status == RunStatus.Converged);

        public bool Agrees =>
            Math.Abs(Runs[0].Value - Runs[1].Value)
            <= 1e-6 * Math.Max(1, Math.Max(Math.Abs(Runs[0].Value), Math.Abs(Runs[1].Value)));
    }

    /// <summary>
    /// Of three variables one is stopped halfway between its start and the free minimum, or short of it if it starts there; one has
    /// bounds beyond both; one has none.
    /// </summary>
    sealed record Cut(double[] Lower, double[] Upper)
    {
        public static Cut Across(double[] start, IReadOnlyList<double> minimum)
        {
            int n = start.Length;
            double[] lower = [.. Enumerable.Repeat(double.NegativeInfinity, n)];
            double[] upper = [.. Enumerable.Repeat(double.PositiveInfinity, n)];
            for (int i = 0; i < n; i++)
            {
                double size = 0.1 * Math.Max(1, Math.Abs(start[i]));
                double way = minimum[i] - start[i];
                if (i % 3 == 1)
                    (lower[i], upper[i]) = (
                        Math.Min(start[i], minimum[i]) - size,
                        Math.Max(start[i], minimum[i]) + size
                    );
                else if (i % 3 == 0 && way < 0)
                    lower[i] = start[i] + 0.5 * way;
                else if (i % 3 == 0)
                    upper[i] = way > 0 ? start[i] + 0.5 * way : minimum[i] - size;
            }

            return new Cut(lower, upper);
        }

        /// <summary>The largest slope that a feasible step could go down, or the room there is for it if that is less.</summary>
        public double Violation(IObjective f, double[] x)
        {
            double[] g = new double[x.Length];
            _ = f.ValueAndGradient(x, g);
            return Enumerable
                .Range(0, x.Length)
                .Max(i => Math.Min(Math.Abs(g[i]), g[i] > 0 ? x[i] - Lower[i] : Upper[i] - x[i]));
        }

        public int Active(IReadOnlyList<double> x) =>
            Enumerable.Range(0, x.Count).Count(i => x[i] == Lower[i] || x[i] == Upper[i]);
    }

    [Theory, MemberData(nameof(Compiled.Keys), MemberType = typeof(Compiled))]
    public void What_is_claimed_holds_by_hand(string key)
    {
        Outcome outcome = Solve(key);
        foreach (Run run in outcome.Runs)
        {
            double[] x = [.. run.X];
            for (int i = 0; i < x.Length; i++)
                Assert.InRange(x[i], outcome.Cut.Lower[i], outcome.Cut.Upper[i]);
            double violation = outcome.Cut.Violation(Compiled.Objective(key), x);
            Assert.Equal(run.Status == RunStatus.Converged, violation <= Tolerance);
        }
    }

    [Fact]
    public void Both_methods_end_at_the_same_points_of_nearly_all()
    {
        (string Key, Outcome Outcome)[] all =
        [
            .. ProblemLibrary.All.Select(problem => (problem.Key, Solve(problem.Key))),
        ];
        foreach (var (key, outcome) in all)
            output.WriteLine(Line(key, outcome));
        for (int k = 0; k < Ids.Length; k++)
            output.WriteLine(Summary(k, [.. all.Select(each => each.Outcome)]));

        Assert.InRange(all.Count(each => IsActive(each.Outcome)), 60, all.Length);
        Assert.InRange(all.Count(each => each.Outcome.IsSolved), 68, all.Length);
        Assert.All(all, each => AssertAtTheEnd(each.Outcome.Runs[1]));
        Assert.InRange(all.Count(each => each.Outcome.Agrees), 62, all.Length);
    }

    // The valley bends away from the way to the bound, and its condition is 1e16.
    [Fact]
    public void Both_methods_solve_bounded_Meyer()
    {
        Outcome meyer = Solve("mgh10");

        Assert.All(meyer.Runs, AssertAtTheEnd);
        Assert.All(meyer.Runs, run => Assert.Equal(6687.67, run.Value, 0.01));
        Assert.InRange(meyer.Runs[1].Evaluations.Total, 1, 2000);
    }

    // Meyer's gradient of 1e-8 is a matter of the last bits, which depend on the width of vectors.
    static void AssertAtTheEnd(Run run) =>
        Assert.True(run.Status is RunStatus.Converged or RunStatus.PrecisionLimited, run.Message);

    static bool IsActive(Outcome outcome) => outcome.Cut.Active(outcome.Runs[0].X) > 0;

    static Outcome Solve(string key) =>
        Outcomes.GetOrAdd(key, _ => new Lazy<Outcome>(() => Minimize(key))).Value;

    static Outcome Minimize(string key)
    {
        IObjective f = Compiled.Objective(key);
        double[] start = Compiled.Start(key);
        var options = new RunOptions { GradientTolerance = Tolerance, MaxIterations = 20_000 };
        Run free = Descent.Methods.Create("newton-cg").Minimize(f, start, options);
        var cut = Cut.Across(start, free.X);
        var bounds = Bounds.Of(cut.Lower, cut.Upper);
        Method[] methods =
        [
            new(Ids[0], new LimitedMemoryBfgsB { Bounds = bounds }),
            new(Ids[1], new ProjectedNewtonCg { Bounds = bounds }),
        ];
        return new Outcome(cut, [.. methods.Select(method => method.Minimize(f, start, options))]);
    }

    static string Line(string key, Outcome outcome)
    {
        string Of(Run run) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Status.Id(), -18} f {run.Value, 12:g6} pg {run.GradientNorm, 8:0.0e+0} {run.Evaluations.Value, 5} f+g {run.Evaluations.HessianVector, 5} Hv {outcome.Cut.Active(run.X), 3} at bounds"
            );
        return $"{key, -14} {Of(outcome.Runs[0])} | {Of(outcome.Runs[1])}{(outcome.Agrees ? "" : " DIFFER")}";
    }

    static string Summary(int method, Outcome[] all)
    {
        Run[] runs = [.. all.Select(each => each.Runs[method])];
        long Middle(Func<Evaluations, long> count) =>
            runs.Select(run => count(run.Evaluations)).Order().ElementAt(runs.Length / 2);
        return $"{Ids[method]}: {runs.Count(run => run.Status == RunStatus.Converged)} converged, median {Middle(of => of.Value)} f+g, {Middle(of => of.HessianVector)} Hv";
    }
}
