using AutoDiff;
using Descent.Tests.Stopping;
using Descent.Tests.Support;

namespace Descent.Tests.LeastSquares;

public sealed class LeastSquaresMethodsTests
{
    public static TheoryData<string> Ids => ["gauss-newton", "levenberg-marquardt"];

    static readonly double[] T = [0, 0.5, 1, 1.5, 2, 3];
    static readonly double[] Y = [2.5, 1.76, 1.24, 0.87, 0.62, 0.31];

    static Objective Decay(string text = "sum((y - a*exp(-b*t))^2)") =>
        Objective.FromText(text, Bindings.Empty.WithData("t", T).WithData("y", Y));

    [Theory, MemberData(nameof(Ids))]
    public void A_fit_converges_and_its_claim_holds(string id)
    {
        Objective f = Decay();
        Run run = Create(id).Minimize(f, [1, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Iterations, 1, 12);
        Honest.Check(f, run);
    }

    // At a thousandth of the residuals a gradient of 1e-8 is met far from the minimum.
    [Fact]
    public void A_small_gradient_does_not_end_a_run_while_steps_are_long()
    {
        double[] exact = [.. Create("levenberg-marquardt").Minimize(Decay(), [1, 1]).X];
        Objective f = Decay("1e-8*sum((y - a*exp(-b*t))^2)");

        Run run = Create("levenberg-marquardt").Minimize(f, [1, 1]);
        Run asked = Create("levenberg-marquardt")
            .Minimize(f, [1, 1], new RunOptions { GradientTolerance = 1.1e-8 });
        Run cut = Create("levenberg-marquardt")
            .Minimize(f, [1, 1], new RunOptions { MaxIterations = asked.Iterations + 1 });

        Assert.All([run, asked, cut], each => Assert.Equal(RunStatus.Converged, each.Status));
        Assert.True(asked.Iterations < run.Iterations);
        Assert.All(exact.Zip(run.X), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
        Honest.Check(f, run);
    }

    // Down the valley of Rosenbrock's function: straight steps have to be short.
    [Fact]
    public void Bent_steps_are_fewer_than_straight_ones()
    {
        var f = Objective.FromText("(1 - x)^2 + 1e4*(y - x^2)^2");
        Run straight = new Method("straight", new LevenbergMarquardt { Acceleration = 0 }).Minimize(
            f,
            [-1.2, 1]
        );
        Run bent = new Method("bent", new LevenbergMarquardt()).Minimize(f, [-1.2, 1]);

        Assert.Equal(RunStatus.Converged, bent.Status);
        Assert.InRange(bent.Evaluations.Value, 1, 0.6 * straight.Evaluations.Value);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_linear_model_takes_one_step(string id)
    {
        Run run = Create(id).Minimize(Decay("sum((y - a - b*t)^2)"), [10, 10]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Iterations, 1, 2);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_tolerance_beyond_the_arithmetic_ends_at_the_limit_of_precision(string id)
    {
        Objective f = Decay("1e12*sum((y - a*exp(-b*t))^2)");
        Run run = Create(id).Minimize(f, [1, 1], new RunOptions { GradientTolerance = 1e-30 });

        Assert.Equal(RunStatus.PrecisionLimited, run.Status);
        Honest.Check(f, run);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Without_residuals_the_reason_is_said_and_the_comparison_goes_on(string id)
    {
        var f = Objective.FromText("exp(x) + x^2");

        var refusal = Assert.Throws<NotSupportedException>(() => Create(id).Minimize(f, [1]));
        Assert.StartsWith($"{id} works on residuals", refusal.Message);
        var comparison = Comparison.Of(f, [1], [Create(id), Create("l-bfgs")]);
        Assert.Equal(RunStatus.Faulted, comparison.Runs[0].Status);
        Assert.Contains(refusal.Message, comparison.Runs[0].Message);
        Assert.Equal(RunStatus.Converged, comparison.Runs[1].Status);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Variables_that_act_as_one_are_no_obstacle(string id)
    {
        // Only a + c is determined.
        Run run = Create(id).Minimize(Decay("sum((y - (a + c)*exp(-b*t))^2)"), [1, 1, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Fewer_residuals_than_variables_are_no_obstacle(string id)
    {
        var f = Objective.FromText("(x + y + z - 3)^2 + (x*y - 1)^2");
        Run run = Create(id).Minimize(f, [0.5, 2.5, -1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Value, 0, 1e-15);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_start_that_is_not_finite_ends_there(string id)
    {
        Run run = Create(id).Minimize(Objective.FromText("(log(x) - 1)^2 + x^2"), [-1]);

        Assert.Equal(RunStatus.NonFinite, run.Status);
        Assert.Equal(0, run.Iterations);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_step_out_of_the_domain_is_taken_back(string id)
    {
        // The full step from 100 leads to log of a negative number.
        Run run = Create(id).Minimize(Objective.FromText("(log(x) - 1)^2"), [100]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(Math.E, run.X[0], 1e-6);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_wrong_Jacobian_ends_in_a_status_and_not_in_a_loop(string id)
    {
        var f = new ResidualObjective(1, 1, (x, r) => r[0] = x[0], (_, j) => j[0] = -1);
        Run run = Create(id).Minimize(f, [1]);

        Assert.True(run.Status is RunStatus.LineSearchFailed or RunStatus.PrecisionLimited);
        Assert.InRange(run.Evaluations.Value, 1, 1000);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Evaluations_are_those_the_residuals_saw(string id)
    {
        long residuals = 0;
        long jacobians = 0;
        var f = new ResidualObjective(
            2,
            2,
            (x, r) =>
            {
                residuals++;
                (r[0], r[1]) = (1 - x[0], 10 * (x[1] - x[0] * x[0]));
            },
            (x, j) =>
            {
                jacobians++;
                (j[0], j[1], j[2], j[3]) = (-1, -20 * x[0], 0, 10);
            }
        );
        Run run = Create(id).Minimize(f, [-1.2, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(residuals, run.Evaluations.Value);
        Assert.Equal(jacobians, run.Evaluations.Gradient + run.Evaluations.JacobianColumns / 2);
    }

    [Theory, MemberData(nameof(Ids))]
    public void An_update_on_derived_residuals_allocates_nothing(string id)
    {
        Walk walk = Create(id).Walk(Objective.FromText("(1-x)^2 + 100*(y-x^2)^2"), [-1.2, 1]);
        for (int k = 0; k < 3; k++)
            Assert.True(walk.MoveNext());

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int k = 0; k < 10; k++)
                    _ = walk.MoveNext();
            })
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void Units_of_variables_and_of_f_change_no_step(string id)
    {
        // Powers of two, so that hardly a bit differs.
        double[][] one = Path(Decay(), [1, 1]);
        double[][] scaled = Path(Decay("sum((y - 1024*a*exp(-b*t/8))^2)/65536"), [1.0 / 1024, 8]);

        Assert.Equal(one.Length, scaled.Length);
        foreach ((double[] x, double[] other) in one.Zip(scaled))
        {
            Assert.Equal(x[0], 1024 * other[0], 1e-9);
            Assert.Equal(x[1], other[1] / 8, 1e-9);
        }

        double[][] Path(IObjective f, double[] start) =>
            [.. Create(id).Iterates(f, start).Take(5).Select(it => it.X.ToArray())];
    }

    [Fact]
    public void A_Jacobian_too_large_to_factor_is_refused_with_its_size()
    {
        var f = new ResidualObjective(6000, 6000, (_, r) => r.Clear(), (_, j) => j.Clear());
        var large = Assert.Throws<NotSupportedException>(() =>
            Linearization.Of("levenberg-marquardt", f)
        );

        Assert.Contains("here are 6000×6000", large.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void An_objective_of_nothing_is_refused(int dimension, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ResidualObjective(dimension, count, (_, _) => { }, (_, _) => { })
        );

    [Fact]
    public void Own_residuals_have_no_second_derivatives()
    {
        var f = new ResidualObjective(1, 1, (x, r) => r[0] = x[0], (_, j) => j[0] = 1);

        _ = Assert.Throws<NotSupportedException>(() => f.HessianAt([1.0]));
        Assert.Equal(9, f.Value([3.0]));
    }

    static Method Create(string id) => Descent.Methods.Create(id);
}
