using AutoDiff;
using Descent.Tests.Library;
using Descent.Tests.Support;

namespace Descent.Tests.Bounded;

public sealed class BoundsTests
{
    const double Infinity = double.PositiveInfinity;

    public static TheoryData<string> Ids => ["l-bfgs-b", "projected-newton-cg"];

    static Method Within(string id, Bounds bounds) =>
        id == "l-bfgs-b"
            ? new Method(id, new LimitedMemoryBfgsB { Bounds = bounds })
            : new Method(id, new ProjectedNewtonCg { Bounds = bounds });

    [Theory, MemberData(nameof(Ids))]
    public void A_separable_quadratic_ends_at_the_projection_of_its_minimum(string id)
    {
        IObjective f = Objectives.Of(
            4,
            x =>
                (x[0] - 3) * (x[0] - 3)
                + 100 * (x[1] + 2) * (x[1] + 2)
                + 0.01 * (x[2] - 0.5) * (x[2] - 0.5)
                + (x[3] - 7) * (x[3] - 7)
        );
        var bounds = Bounds.Of([0, -1, -Infinity, 5], [1, 1, Infinity, 5]);
        Run run = Within(id, bounds).Minimize(f, [9, 9, 9, 9]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal([1, -1, 5], [run.X[0], run.X[1], run.X[3]]);
        Assert.Equal(0.5, run.X[2], 1e-6);
    }

    // On x ≤ 0.5 the valley y = x² is left at its end: (0.5, 0.25), f = 0.25.
    [Theory, MemberData(nameof(Ids))]
    public void Rosenbrock_ends_where_its_valley_meets_the_bound(string id)
    {
        var bounds = Bounds.Of([-Infinity, -Infinity], [0.5, Infinity]);
        Run run = Within(id, bounds).Minimize(Objectives.Rosenbrock(), [-1.2, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(0.5, run.X[0]);
        Assert.Equal(0.25, run.X[1], 1e-8);
        Assert.Equal(0.25, run.Value, 1e-12);
        Assert.InRange(run.Iterations, 1, 60);
    }

    // Neighbours pull at each other; half of the variables end at their bounds.
    static IObjective Membrane(int n) =>
        Objectives.Of(
            n,
            x =>
            {
                HyperDual sum = 0.01 * x[0];
                for (int i = 0; i < n; i++)
                {
                    HyperDual step = i == 0 ? x[0] : x[i] - x[i - 1];
                    sum = sum + 0.5 * step * step - 0.6 * Math.Sin(3.0 * i) * x[i];
                }

                return sum;
            }
        );

    [Theory, MemberData(nameof(Ids))]
    public void A_coupled_quadratic_meets_coordinate_descent(string id)
    {
        const int n = 30;
        IObjective f = Membrane(n);
        Run run = Within(id, Bounds.Everywhere(-0.05, 0.1))
            .Minimize(f, new double[n], new RunOptions { GradientTolerance = 1e-12 });
        double[] exact = CoordinateDescent(f, n, -0.05, 0.1);

        Assert.InRange(exact.Count(x => x is -0.05 or 0.1), 5, 29);
        Assert.Equal(exact, run.X, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.InRange(run.GradientNorm, 0, 1e-11);
    }

    // Exact minimisation of one variable after another; the Hessian of the membrane is 2, or 1 at its end.
    static double[] CoordinateDescent(IObjective f, int n, double lower, double upper)
    {
        double[] x = new double[n];
        double[] g = new double[n];
        for (int sweep = 0; sweep < 3000; sweep++)
        {
            int i = 0;
            double moved = 0;
            for (; i < n; i++)
            {
                _ = f.ValueAndGradient(x, g);
                double to = Math.Clamp(x[i] - g[i] / (i == n - 1 ? 1 : 2), lower, upper);
                (moved, x[i]) = (Math.Max(moved, Math.Abs(to - x[i])), to);
            }

            if (moved < 1e-15)
                break;
        }

        return x;
    }

    public static MatrixTheoryData<string, string> Small =>
        new(
            ["l-bfgs-b", "projected-newton-cg"],
            ProblemLibrary
                .All.Where(problem => Compiled.Objective(problem.Key).Dimension <= 10)
                .Select(problem => problem.Key)
                .Take(40)
        );

    [Theory, MemberData(nameof(Small))]
    public void Within_a_box_around_the_start_the_end_is_stationary_and_no_iterate_leaves(
        string id,
        string key
    )
    {
        IObjective f = Compiled.Objective(key);
        double[] start = Compiled.Start(key);
        double[] lower = [.. start.Select((x, i) => i % 3 == 2 ? -Infinity : x - 0.05)];
        double[] upper = [.. start.Select((x, i) => i % 3 == 1 ? Infinity : x + 0.1)];
        Walk walk = Within(id, Bounds.Of(lower, upper)).Walk(f, start);
        double tolerance = double.NaN;
        for (int k = 0; k < 2000 && walk.MoveNext(); k++)
        {
            for (int i = 0; i < start.Length; i++)
                Assert.InRange(walk.Current.X[i], lower[i], upper[i]);
            if (k == 0)
                tolerance = 1e-6 * Math.Max(1, Vectors.MaxNorm(walk.Current.Gradient));
            if (walk.Current.GradientNorm <= 0.1 * tolerance)
                break;
        }

        Assert.InRange(Violation(f, [.. walk.Current.X], lower, upper), 0, tolerance);
    }

    // KKT by hand: no slope where free, slopes outward at bounds; or a bound nearer than the slope is steep.
    static double Violation(IObjective f, double[] x, double[] lower, double[] upper)
    {
        double[] g = new double[x.Length];
        _ = f.ValueAndGradient(x, g);
        double worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double room = g[i] > 0 ? x[i] - lower[i] : upper[i] - x[i];
            worst = Math.Max(worst, Math.Min(Math.Abs(g[i]), room));
        }

        return worst;
    }

    [Theory, MemberData(nameof(Small))]
    public void Without_bounds_the_library_is_solved(string id, string key)
    {
        Run run = Descent
            .Methods.Create(id)
            .Minimize(
                Compiled.Objective(key),
                Compiled.Start(key),
                new RunOptions { GradientTolerance = 1e-8, MaxIterations = 20_000 }
            );
        double minimum = Compiled.Problem(key).MinimumValue!.Value;
        bool solved =
            run.Value - minimum <= 1e-6 * Math.Max(1, Math.Abs(minimum))
            || run.GradientNorm <= 1e-6;

        Assert.True(solved, run.Message);
    }

    [Theory, MemberData(nameof(Ids))]
    public void An_update_allocates_nothing(string id)
    {
        var bounds = Bounds.Of([-Infinity, -Infinity], [0.5, Infinity]);
        Walk walk = Within(id, bounds).Walk(Objectives.Rosenbrock(), [-1.2, 1]);
        for (int i = 0; i < 4; i++)
            Assert.True(walk.MoveNext());

        Assert.Equal(0, Allocations.Least(() => walk.MoveNext()));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_power_of_two_times_f_changes_no_iterate(string id)
    {
        var bounds = Bounds.Of([-Infinity, -Infinity], [0.5, Infinity]);
        Walk plain = Within(id, bounds).Walk(Objectives.Rosenbrock(), [-1.2, 1]);
        Walk scaled = Within(id, bounds).Walk(Objectives.Rosenbrock(1 << 20), [-1.2, 1]);
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(plain.MoveNext(), scaled.MoveNext());
            Assert.Equal(plain.Current.X[0], scaled.Current.X[0], 1e-9);
            Assert.Equal(plain.Current.X[1], scaled.Current.X[1], 1e-9);
        }
    }

    [Fact]
    public void Bounds_read_as_intervals_and_many_of_them_by_their_checksum()
    {
        Assert.Equal("none", $"{Bounds.None}");
        Assert.Equal("[0, 1] × [-2, 2]", $"{Bounds.Of([0, -2], [1, 2])}");
        double[] low = new double[9],
            high = [1, 1, 1, 1, 1, 1, 1, 1, 2];
        string many = $"{Bounds.Of(low, high)}";
        Assert.EndsWith(")", many);
        Assert.Contains("[0, 1] × … (9 in all, checksum ", many);
        high[8] = 3;
        Assert.NotEqual(many, $"{Bounds.Of(low, high)}");
    }

    [Fact]
    public void The_start_is_moved_into_the_box_and_an_end_at_a_bound_is_converged()
    {
        Run run = Within("l-bfgs-b", Bounds.Everywhere(1, 2))
            .Minimize(Objectives.Quadratic(1, 1), [-5, 9]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal([1, 1], run.X);
        Assert.Equal(0, run.GradientNorm);
        Assert.StartsWith("The projected gradient's largest entry is 0,", run.Message);
    }

    [Fact]
    public void Bounds_that_leave_nothing_are_refused()
    {
        _ = Assert.Throws<ArgumentException>(() => Bounds.Everywhere(1, 0));
        _ = Assert.Throws<ArgumentException>(() => Bounds.Everywhere(double.NaN, 0));
        _ = Assert.Throws<ArgumentException>(() => Bounds.Everywhere(Infinity, Infinity));
        _ = Assert.Throws<ArgumentException>(() => Bounds.Of([0], [1, 2]));
        _ = Assert.Throws<ArgumentException>(() =>
            Within("l-bfgs-b", Bounds.Of([0], [1])).Minimize(Objectives.Rosenbrock(), [0, 0])
        );
    }

    [Fact]
    public void Bounds_are_equal_by_value()
    {
        Assert.Equal(Bounds.Of([0, 1], [2, 3]), Bounds.Of([0, 1], [2, 3]));
        Assert.NotEqual(Bounds.Of([0, 1], [2, 3]), Bounds.Of([0, 1], [2, 4]));
        Assert.NotEqual(Bounds.Of([0], [2]), Bounds.Everywhere(0, 2));
    }
}
