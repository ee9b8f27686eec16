using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Stopping;

/// <summary>Each status reached by a run driven into it, and its claim looked at again at the returned point.</summary>
public sealed class StatusTests
{
    [Fact]
    public void Converged()
    {
        IObjective f = Objectives.Rosenbrock();
        Run run = Create("l-bfgs").Minimize(f, [-1.2, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Honest.Check(f, run);
        Assert.True(run.Tests[0] is { Name: "gradient max-norm", Met: true, Tolerance: 1e-8 });
        Assert.Equal(run.GradientNorm, run.Tests[0].Figure);
    }

    [Fact]
    public void Converged_at_the_start_costs_one_evaluation()
    {
        Run run = Create("l-bfgs").Minimize(Objectives.Rosenbrock(), [1, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(0, run.Iterations);
        Assert.Equal(new Evaluations(1, 1, 0), run.Evaluations);
    }

    [Fact]
    public void Converged_hides_no_budget_spent_by_the_last_step()
    {
        IObjective f = Objectives.Quadratic(2);
        var settings = new Dictionary<string, double> { ["learning-rate"] = 0.5 };
        var options = new RunOptions { MaxIterations = 1 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [5], options);

        Assert.Equal(RunStatus.Converged, run.Status);
    }

    [Fact]
    public void Stalled_where_steps_are_too_short_to_move_x()
    {
        IObjective f = Objectives.Quadratic(1);
        var settings = new Dictionary<string, double> { ["learning-rate"] = 1e-20 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [1]);

        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.Equal([1.0], run.X);
        Honest.Check(f, run);
    }

    [Fact]
    public void Stalled_where_a_step_too_long_swings_for_ever()
    {
        IObjective f = Objectives.Quadratic(2);
        var settings = new Dictionary<string, double> { ["learning-rate"] = 1 };
        var options = new RunOptions { Patience = 100 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [5], options);

        // 5, −5, 5, …: the values agree to the last bit, but no rounding keeps them there.
        Assert.Equal(RunStatus.Stalled, run.Status);
        Honest.Check(f, run);
    }

    [Fact]
    public void Precision_limited_where_the_gradient_cannot_get_smaller()
    {
        IObjective f = Problems.All["mgh10"](3);
        Run run = Create("l-bfgs").Minimize(f, [0.02, 4000, 250]);

        Assert.Equal(RunStatus.PrecisionLimited, run.Status);
        Assert.Equal(87.94585517085112, run.Value, 1e-8);
        Honest.Check(f, run);
    }

    // x + 10¹⁰ y = 1 is a valley, in which f falls by 1e-9 on the way to its end: a step along the gradient, across it, promises 1e-18.
    const string BadUnits = "1 + (x + 1e10*y - 1)^2 + 1e-9*(x - 1e10*y)^2";

    [Theory]
    [InlineData("gradient-descent-armijo")]
    [InlineData("cg-hager-zhang")]
    [InlineData("l-bfgs")]
    [InlineData("l-bfgs-b")]
    public void Stalled_where_only_the_direction_is_below_the_rounding_of_f(string id)
    {
        IObjective f = Objective.FromText(BadUnits);
        Run run = Create(id).Minimize(f, [1, 0]);

        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.Contains("a second-order step lowers f by 1e-09", run.Message);
        Assert.True(run.Evaluations.HessianVector + run.Evaluations.JacobianColumns > 0);
        Honest.Check(f, run);
    }

    [Fact]
    public void Precision_limited_says_where_only_second_derivatives_could_tell()
    {
        Objective f = Objective.FromText(BadUnits);
        var bare = new DelegateObjective(2, f.Value, f.ValueAndGradient);
        Run run = Create("gradient-descent-armijo").Minimize(bare, [1, 0]);

        Assert.Equal(RunStatus.PrecisionLimited, run.Status);
        Assert.EndsWith("only second derivatives could tell.", run.Message);
    }

    [Fact]
    public void Diverged_where_the_fixed_step_is_too_long()
    {
        IObjective f = Objectives.Rosenbrock();
        var settings = new Dictionary<string, double> { ["learning-rate"] = 0.005 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [-1, 1]);

        Assert.Equal(RunStatus.Diverged, run.Status);
        Assert.InRange(run.Iterations, 5, 8);
        Assert.True(run.Value <= 4);
        Honest.Check(f, run);
    }

    [Fact]
    public void Diverged_where_a_rising_sequence_overflows()
    {
        // cosh from 1 with rate 10: 1.5, then 2e4, then infinite.
        IObjective f = Objectives.Scalar(Math.Cosh, Math.Sinh);
        var settings = new Dictionary<string, double> { ["learning-rate"] = 10 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [1]);

        Assert.Equal(RunStatus.Diverged, run.Status);
        Assert.Equal(2, run.Iterations);
        Assert.Equal([1.0], run.X);
    }

    [Theory]
    [InlineData("gradient-descent-armijo")]
    [InlineData("l-bfgs")]
    public void Precision_limited_where_what_the_slope_promises_is_below_the_rounding_of_f(
        string id
    )
    {
        // A slope of 5e-8 on either side of 0, beside a value of 1: it could win 6e-16 at most.
        IObjective f = Objectives.Scalar(x => 1 + x * x, x => 2 * x + (x >= 0 ? 5e-8 : -5e-8));
        Run run = Create(id).Minimize(f, [1]);

        Assert.Equal(RunStatus.PrecisionLimited, run.Status);
        Assert.Equal(1, run.Value, 1e-15);
        Honest.Check(f, run);
    }

    [Theory]
    [InlineData("gradient-descent-armijo")]
    [InlineData("l-bfgs")]
    [InlineData("newton-cg")]
    public void Diverged_where_f_has_no_lower_bound(string id)
    {
        IObjective f = Objectives.Of(2, x => x[0] * x[0] - x[1] * x[1]);
        Run run = Create(id).Minimize(f, [1, 1e-3]);

        Assert.Equal(RunStatus.Diverged, run.Status);
        Assert.True(run.Value < -1e90);
    }

    [Theory]
    [InlineData("gradient-descent")]
    [InlineData("l-bfgs")]
    [InlineData("newton-cg")]
    public void Non_finite_at_the_start(string id)
    {
        Run run = Create(id).Minimize(Objectives.Rosenbrock(), [double.NaN, 1]);

        Assert.Equal(RunStatus.NonFinite, run.Status);
        Assert.Equal(0, run.Iterations);
        Assert.Equal([double.NaN, 1.0], run.X);
        Assert.StartsWith("At the start f = NaN", run.Message);
    }

    [Fact]
    public void Non_finite_where_a_fixed_step_leaves_the_domain()
    {
        // −log x + x⁸ has its minimum inside; one step of 0.5 from 1.2 lands beyond the edge.
        IObjective f = Objectives.Scalar(
            x => Math.Pow(x, 8) - Math.Log(x),
            x => 8 * Math.Pow(x, 7) - 1 / x
        );
        var settings = new Dictionary<string, double> { ["learning-rate"] = 0.5 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [1.2]);

        Assert.Equal(RunStatus.NonFinite, run.Status);
        Assert.Equal([1.2], run.X);
        Honest.Check(f, run);
    }

    [Fact]
    public void Budget_of_iterations()
    {
        var options = new RunOptions { MaxIterations = 7 };
        Run run = Create("gradient-descent").Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.Equal(7, run.Iterations);
        Honest.Check(Objectives.Rosenbrock(), run);
    }

    [Fact]
    public void Budget_of_evaluations()
    {
        var options = new RunOptions { MaxEvaluations = 20 };
        Run run = Create("l-bfgs").Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.InRange(run.Evaluations.Total, 20, 30);
        Assert.Contains(run.Tests, test => test is { Name: "evaluations", Met: true });
    }

    [Fact]
    public void Budget_of_time_by_the_clock_given()
    {
        var options = new RunOptions
        {
            MaxTime = TimeSpan.FromSeconds(10),
            Clock = new TickingClock(),
        };
        Run run = Create("gradient-descent").Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.Equal(9, run.Iterations); // the clock ticks one second at each look, the first at the start
        Assert.True(run.Elapsed >= TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("gradient-descent-armijo")]
    [InlineData("l-bfgs")]
    public void Line_search_failed_where_the_gradient_is_wrong(string id)
    {
        IObjective f = Objectives.Scalar(x => x * x, x => -2 * x);
        Run run = Create(id).Minimize(f, [1]);

        Assert.Equal(RunStatus.LineSearchFailed, run.Status);
        Assert.Equal([1.0], run.X);
        Honest.Check(f, run);
    }

    [Fact]
    public void Cancelled_by_the_token_with_the_best_point()
    {
        using var source = new CancellationTokenSource();
        var options = new RunOptions
        {
            Cancellation = source.Token,
            Observer = (in RunProgress progress) =>
            {
                if (progress.Iteration == 12)
                    source.Cancel();
                return true;
            },
        };
        IObjective f = Objectives.Rosenbrock();
        Run run = Create("l-bfgs").Minimize(f, [-1.2, 1], options);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(12, run.Iterations);
        Assert.Equal(run.Trace.Min(row => row.Value), run.Value);
        Honest.Check(f, run);
    }

    [Fact]
    public void Cancelled_by_the_observer()
    {
        List<double> seen = [];
        var options = new RunOptions
        {
            Observer = (in RunProgress progress) =>
            {
                seen.Add(progress.Current.Value);
                return progress.Iteration < 5;
            },
        };
        Run run = Create("adam").Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(5, run.Iterations);
        Assert.Equal(run.Trace.Select(row => row.Value), seen);
    }

    [Fact]
    public void Target_reached()
    {
        var options = new RunOptions { TargetValue = 0.5 };
        IObjective f = Objectives.Rosenbrock();
        Run run = Create("l-bfgs").Minimize(f, [-1.2, 1], options);

        Assert.Equal(RunStatus.TargetReached, run.Status);
        Assert.True(run.Value <= 0.5);
        Honest.Check(f, run);
    }

    [Theory]
    [InlineData("gradient-descent")]
    [InlineData("l-bfgs")]
    [InlineData("newton-cg")]
    public void Faulted_where_the_objective_throws_with_the_best_point(string id)
    {
        IObjective inner = Objectives.Rosenbrock();
        var error = new InvalidOperationException("The licence has expired.");
        int calls = 0;
        var f = new DelegateObjective(
            2,
            inner.Value,
            (x, g) => ++calls == 6 ? throw error : inner.ValueAndGradient(x, g),
            (x, v, hv) =>
            {
                using IHessian hessian = inner.HessianAt(x);
                hessian.Multiply(v, hv);
            }
        );
        Run run = Create(id).Minimize(f, [-1.2, 1]);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Same(error, run.Fault);
        Assert.Contains("The licence has expired.", run.Message);
        Assert.True(run.Iterations > 0);
        Assert.True(run.Value < 24.2);
        Honest.Check(inner, run);
    }

    [Theory]
    [InlineData("gauss-newton", true)]
    [InlineData("gauss-newton", false)]
    [InlineData("levenberg-marquardt", true)]
    [InlineData("levenberg-marquardt", false)]
    public void Faulted_where_residuals_or_their_Jacobian_throw(string id, bool jacobian)
    {
        var error = new InvalidOperationException("The licence has expired.");
        int calls = 0;
        int Count(bool counted) => counted && ++calls == 4 ? throw error : 0;
        var f = new ResidualObjective(
            2,
            2,
            (x, r) => (r[0], r[1]) = (10 * (x[1] - x[0] * x[0]), 1 - x[0] + Count(!jacobian)),
            (x, j) => (j[0], j[1], j[2], j[3]) = (-20 * x[0], -1, 10 + Count(jacobian), 0)
        );
        Run run = Create(id).Minimize(f, [-1.2, 1]);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Same(error, run.Fault);
        Assert.True(run.Value <= 24.2);
        Honest.Check(f, run);
    }

    [Fact]
    public void Faulted_at_the_start_has_no_value_to_show()
    {
        IObjective f = Objectives.Scalar(x => throw new IOException("No disk."), x => 1);
        Run run = Create("adam").Minimize(f, [3]);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal([3.0], run.X);
        Assert.True(double.IsNaN(run.Value));
        Assert.True(double.IsNaN(run.Trace[0].Value));
    }

    [Fact]
    public void An_observer_that_throws_is_a_mistake_of_the_caller()
    {
        var options = new RunOptions { Observer = (in _) => throw new InvalidTimeZoneException() };

        _ = Assert.Throws<InvalidTimeZoneException>(() =>
            Create("adam").Minimize(Objectives.Rosenbrock(), [3, 3], options)
        );
    }

    [Theory]
    [InlineData(RunStatus.Converged, "converged")]
    [InlineData(RunStatus.Stalled, "stalled")]
    [InlineData(RunStatus.PrecisionLimited, "precision-limited")]
    [InlineData(RunStatus.Diverged, "diverged")]
    [InlineData(RunStatus.NonFinite, "non-finite")]
    [InlineData(RunStatus.BudgetSpent, "budget-spent")]
    [InlineData(RunStatus.LineSearchFailed, "line-search-failed")]
    [InlineData(RunStatus.Cancelled, "cancelled")]
    [InlineData(RunStatus.TargetReached, "target-reached")]
    [InlineData(RunStatus.Faulted, "faulted")]
    [InlineData(RunStatus.EarlyStopped, "early-stopped")]
    public void Names(RunStatus status, string id) => Assert.Equal(id, status.Id());

    [Fact]
    public void A_start_of_the_wrong_length_is_a_mistake_of_the_caller()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Create("l-bfgs").Minimize(Objectives.Rosenbrock(), [1, 2, 3])
        );

        Assert.StartsWith("The start has 3 coordinates, the objective 2.", error.Message);
    }

    static Method Create(string id) => Descent.Methods.Create(id);
}
