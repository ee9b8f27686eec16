using System.Globalization;
using AutoDiff;

namespace Descent.Tests.Methods;

/// <summary>Figures of descent worked by hand or in thirty digits: fixed steps, no search.</summary>
public sealed class WorkedFiguresTests
{
    const double Exact = 1e-14; // a few roundings of numbers near one

    // Written as the lessons write them; nobody wrote a gradient.
    static Objective Written(string text) => Objective.FromText(text);

    static readonly IObjective Bowl = Written("(x-3)^2 + 2*(y+1)^2");

    static readonly IObjective Rosenbrock = Written("(1-x)^2 + 100*(y-x^2)^2");

    [Fact]
    public void One_step_on_a_bowl()
    {
        Iterate[] path = Path(Bowl, [0, 0], rate: 0.1, updates: 1);

        Assert.Equal(11, path[0].Value, Exact);
        Assert.Equal(0.6, path[1].X[0], Exact);
        Assert.Equal(-0.4, path[1].X[1], Exact);
        Assert.Equal(6.48, path[1].Value, Exact);
    }

    [Theory]
    [InlineData(0.1, 0.6, 1.08, 1.464, 1.7712)]
    [InlineData(1.1, 6.6, -1.32, 8.184, -3.2208)]
    public void A_parabola_approached_and_overshot(double rate, params double[] expected)
    {
        IObjective f = Written("(x-3)^2");

        AssertPath(expected, Path(f, [0], rate, expected.Length));
    }

    [Theory]
    [InlineData(0.4, 1.0, 0.2, 0.04)]
    [InlineData(0.5, 0.0)]
    [InlineData(1.0, -5.0, 5.0, -5.0, 5.0)]
    [InlineData(1.5, -10.0, 20.0, -40.0)]
    public void The_square_shrinks_by_one_minus_twice_the_rate(
        double rate,
        params double[] expected
    )
    {
        AssertPath(expected, Path(Written("x^2"), [5], rate, expected.Length));
    }

    [Fact]
    public void Steep_and_flat_axes_move_differently()
    {
        Iterate[] path = Path(Written("x^2 + 4*y^2"), [2, 1], 0.2, 1);

        Assert.Equal(8, path[0].Value);
        Assert.Equal(1.2, path[1].X[0], Exact);
        Assert.Equal(-0.6, path[1].X[1], Exact);
        Assert.Equal(2.88, path[1].Value, Exact);
    }

    [Fact]
    public void A_round_bowl_takes_one_step_of_one_half()
    {
        IObjective f = Written("(x-1)^2 + (y+2)^2");
        Iterate[] path = Path(f, [3, 0], 0.5, 1);

        Assert.Equal([1.0, -2.0], path[1].X);
        Assert.Equal(8, path[0].Value);
        Assert.Equal(0, path[1].Value);
    }

    [Theory]
    [InlineData(0.001, 10, true)]
    [InlineData(0.199, 10, true)]
    [InlineData(0.2001, 10, false)]
    [InlineData(0.00999, 200, true)]
    [InlineData(0.01001, 200, false)]
    public void A_quadratic_converges_exactly_below_two_over_the_largest_eigenvalue(
        double rate,
        double largest,
        bool converges
    )
    {
        Run run = Create("gradient-descent", ("learning-rate", rate))
            .Minimize(
                Written(string.Create(CultureInfo.InvariantCulture, $"x^2/2 + {largest}*y^2/2")),
                [1, 1]
            );

        Assert.Equal(converges ? RunStatus.Converged : RunStatus.Diverged, run.Status);
    }

    [Theory]
    [InlineData("gradient-descent", RunStatus.Converged, 70)]
    [InlineData("momentum", RunStatus.BudgetSpent, 100)]
    [InlineData("nesterov", RunStatus.Converged, null)]
    public void A_hundred_updates_of_three_methods_on_a_round_bowl(
        string id,
        RunStatus status,
        int? updates
    )
    {
        IObjective f = Written("(x-2)^2 + (y-3)^2");
        var options = new RunOptions { GradientTolerance = 1e-6, MaxIterations = 100 };

        Run run = Create(id, ("learning-rate", 0.1)).Minimize(f, [0, 0], options);

        // 6 · 0.8ᵏ ≤ 1e-6 first at k = 70; momentum shrinks by √0.9 a step, Nesterov by √0.72.
        Assert.Equal(status, run.Status);
        Assert.Equal(updates ?? run.Iterations, run.Iterations);
    }

    [Fact]
    public void In_a_constant_gradient_five_steps_of_momentum_reach_4_0951()
    {
        IObjective slope = Written("x");
        Iterate[] path = [.. Create("momentum", ("learning-rate", 1)).Iterates(slope, [0]).Take(6)];

        Assert.Equal(4.0951, path[4].X[0] - path[5].X[0], 1e-12);
    }

    [Fact]
    public void A_convex_bowl_keeps_the_bound_of_its_theory()
    {
        // f(xₖ) − f* ≤ ‖x₀ − x*‖² / (2 α k) for α ≤ 1/L.
        Iterate[] path = Path(Written("(0.01*x^2 + y^2 + 10*z^2)/2"), [1, 1, 1], 0.1, 200);

        Assert.All(path.Skip(1), it => Assert.True(it.Value <= 3 / (2 * 0.1 * it.Iteration)));
    }

    [Theory]
    [InlineData("gradient-descent", 0.001, 1e-4, 22526)]
    [InlineData("gradient-descent", 0.001, 5e-5, 24261)]
    [InlineData("gradient-descent", 0.001, 1e-5, 28290)]
    [InlineData("gradient-descent", 0.001, 1e-6, 34055)]
    [InlineData("gradient-descent", 0.0019, 5e-5, 12767)]
    [InlineData("gradient-descent", 0.002, 5e-5, 12128)]
    [InlineData("momentum", 0.001, 1e-4, 2154)]
    [InlineData("momentum", 0.001, 5e-5, 2321)]
    [InlineData("momentum", 0.001, 1e-5, 2708)]
    [InlineData("momentum", 0.001, 1e-6, 3262)]
    [InlineData("momentum", 0.003, 5e-5, 673)]
    [InlineData("nesterov", 0.001, 5e-5, 2333)]
    [InlineData("adam", 0.05, 1e-4, 862)]
    [InlineData("adam", 0.05, 5e-5, 898)]
    [InlineData("adam", 0.05, 1e-5, 978)]
    [InlineData("adam", 0.05, 1e-6, 1082)]
    public void Updates_until_both_coordinates_of_Rosenbrock_are_near_one(
        string id,
        double rate,
        double within,
        int expected
    )
    {
        Walk walk = Create(id, ("learning-rate", rate)).Walk(Rosenbrock, [-1, 1]);

        Assert.Equal(expected, UpdatesUntilNear(walk, within));
    }

    [Theory]
    [InlineData("gradient-descent", 0.001, 1000, 0.36364, 0.12920, 5e-6)]
    [InlineData("gradient-descent", 0.001, 10000, 0.992482, 0.984990, 5e-7)]
    [InlineData("gradient-descent", 0.001, 24261, 0.99997505, 0.99995001, 5e-9)]
    [InlineData("momentum", 0.001, 1000, 0.993886, 0.987785, 5e-7)]
    [InlineData("momentum", 0.001, 2321, 0.99997508, 0.99995007, 5e-9)]
    [InlineData("adam", 0.05, 100, -0.157324, 0.025223, 5e-7)]
    [InlineData("adam", 0.05, 500, 0.987973, 0.976049, 5e-7)]
    [InlineData("adam", 0.05, 898, 0.99997513, 0.99995018, 5e-9)]
    public void Milestones_on_Rosenbrock(
        string id,
        double rate,
        int updates,
        double x,
        double y,
        double halfDigit
    )
    {
        Method method = Create(id, ("learning-rate", rate));
        Iterate there = method.Iterates(Rosenbrock, [-1, 1]).ElementAt(updates);

        Assert.Equal(x, there.X[0], halfDigit);
        Assert.Equal(y, there.X[1], halfDigit);
    }

    [Fact]
    public void The_running_mean_of_gradients_takes_ten_times_as_long_as_momentum()
    {
        Walk walk = Create("momentum", ("learning-rate", 0.001), ("dampening", 0.9))
            .Walk(Rosenbrock, [-1, 1]);

        Assert.Equal(24168, UpdatesUntilNear(walk, 5e-5));
    }

    [Fact]
    public void A_rate_above_the_stable_one_never_settles_and_a_larger_one_runs_away()
    {
        // At (1, 1) the largest eigenvalue is 1001.6: 2/L = 0.0019968.
        Walk hovering = Create("gradient-descent", ("learning-rate", 0.0022))
            .Walk(Rosenbrock, [-1, 1]);
        Assert.Equal(-1, UpdatesUntilNear(hovering, 5e-5));
        Assert.InRange(hovering.Current.Value, 1e-6, 4);

        Iterate[] path = Path(Rosenbrock, [-1, 1], 0.005, 7);
        Assert.True(path[7].Value > 1e20 * path[0].Value || !double.IsFinite(path[7].Value));
        Run run = Create("gradient-descent", ("learning-rate", 0.005))
            .Minimize(Rosenbrock, [-1, 1]);
        Assert.Equal((RunStatus.Diverged, 4.0), (run.Status, run.Trace[0].Value));
    }

    [Theory]
    [InlineData(1, 1, 0.39936, 1001.6)]
    [InlineData(0, 0, 2, 200)]
    public void Curvatures_of_Rosenbrock(double x, double y, double least, double largest)
    {
        double[,] h = Written("(1-x)^2 + 100*(y-x^2)^2").HessianMatrixAt([x, y]);
        double mean = (h[0, 0] + h[1, 1]) / 2;
        double spread = Math.Sqrt(mean * mean - (h[0, 0] * h[1, 1] - h[0, 1] * h[1, 0]));

        Assert.Equal(least, mean - spread, 5e-6);
        Assert.Equal(largest, mean + spread, 5e-2);
        Assert.Equal((4.0, -4.0, 0.0), AtStart());

        static (double, double, double) AtStart()
        {
            double[] g = new double[2];
            double value = Rosenbrock.ValueAndGradient([-1, 1], g);
            return (value, g[0], g[1]);
        }
    }

    [Fact]
    public void A_quadratic_with_steep_and_flat_axis_has_the_condition_of_its_curvatures()
    {
        double[,] h = Written("x^2 + 100*y^2").HessianMatrixAt([3, -4]);

        Assert.Equal((2.0, 200.0, 0.0), (h[0, 0], h[1, 1], h[0, 1]));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 0.1)]
    [InlineData(1, 1, 101.0 / 1001)]
    public void The_exact_step_along_the_gradient_is_its_square_over_its_curvature(
        double x,
        double y,
        double expected
    )
    {
        // 1/λmin along the flattest eigenvector, 1/λmax along the steepest.
        Objective f = Written("x^2/2 + 5*y^2");
        double[] g = new double[2];
        double[] product = new double[2];
        _ = f.ValueAndGradient([x, y], g);
        using IHessian hessian = f.HessianAt([x, y]);
        hessian.Multiply(g, product);
        double exact = (g[0] * g[0] + g[1] * g[1]) / (g[0] * product[0] + g[1] * product[1]);

        Assert.Equal(expected, exact, Exact);
    }

    [Theory]
    [InlineData("gradient-descent", 24261, 6.23e-10)]
    [InlineData("momentum", 2321, 6.22e-10)]
    [InlineData("adam", 898, 6.19e-10)]
    public void Values_where_Rosenbrock_is_near_its_minimum(string id, int updates, double value)
    {
        Iterate there = Create(id).Iterates(Rosenbrock, [-1, 1]).ElementAt(updates);

        Assert.Equal(value, there.Value, 5e-13);
    }

    [Fact]
    public void Adam_does_not_stay_in_the_box_it_reaches()
    {
        Walk walk = Create("adam").Walk(Rosenbrock, [-1, 1]);
        Assert.Equal(898, UpdatesUntilNear(walk, 5e-5));

        while (Near(walk.Current, 5e-5))
            Assert.True(walk.MoveNext());
        // The swing that carries it out grows from rounding, so its onset is not exact.
        Assert.InRange(walk.Iteration, 1300, 1400);
    }

    static int UpdatesUntilNear(Walk walk, double within)
    {
        while (walk.MoveNext() && walk.Iteration < 60_000)
        {
            if (walk.Iteration > 0 && Near(walk.Current, within))
                return walk.Iteration;
        }

        return -1;
    }

    static bool Near(Point point, double within) =>
        Math.Abs(point.X[0] - 1) <= within && Math.Abs(point.X[1] - 1) <= within;

    static Iterate[] Path(IObjective f, double[] start, double rate, int updates) =>
        [
            .. Create("gradient-descent", ("learning-rate", rate))
                .Iterates(f, start)
                .Take(updates + 1),
        ];

    static void AssertPath(double[] expected, Iterate[] path)
    {
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], path[k + 1].X[0], 1e-12);
    }

    static Method Create(string id, params (string Name, double Value)[] settings) =>
        Descent.Methods.Create(id, settings.ToDictionary(s => s.Name, s => s.Value));
}
