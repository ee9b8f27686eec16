using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Stopping;

/// <summary>Each test of convergence ends a run, is named, and holds between the last two iterates, looked at again.</summary>
public sealed class ConvergenceTests
{
    static readonly double[] Start = [-1.2, 1];

    public static TheoryData<string, RunOptions> Each
    {
        get
        {
            RunOptions off = new() { GradientTolerance = 0 };
            return new()
            {
                { "gradient, of the start's", off with { RelativeGradientTolerance = 1e-5 } },
                { "step max-norm", off with { StepTolerance = 1e-3 } },
                { "step, of x", off with { RelativeStepTolerance = 1e-3 } },
                { "decrease", off with { DecreaseTolerance = 1e-4 } },
                { "decrease, of f", off with { RelativeDecreaseTolerance = 0.2 } },
            };
        }
    }

    [Theory, MemberData(nameof(Each))]
    public void Ends_a_run_and_is_named(string name, RunOptions options)
    {
        List<Iterate> path = [];
        IObjective f = Objectives.Rosenbrock();
        Run run = Descent
            .Methods.Create("l-bfgs")
            .Minimize(f, Start, options with { Observer = Observers.Into(path) });

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Contains($"'{name}'", run.Message);
        StoppingTest passed = run.Tests.Single(test => test.Met);
        Assert.Equal(name, passed.Name);
        Honest.Check(f, run);

        Assert.Equal(run.Iterations + 1, path.Count);
        Assert.Equal(Measure(name, path[0], path[^2], run), passed.Figure, 1e-14);
        for (int k = 1; k < path.Count - 1; k++)
            Assert.True(Measure(name, path[0], path[k - 1], path[k]) > passed.Tolerance);
    }

    // (x − 2)² with λ = 2: steepest descent rests where 2 (x − 2) + λ x = 0. Heavy balls gather 1/(1 − β) gradients, and decay once.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.9, 4 / 2.2)]
    public void With_decay_apart_from_f_a_run_converges_where_the_iterates_rest(
        double momentum,
        double rest
    )
    {
        IObjective f = Objective.FromText("(x - 2)^2");
        List<Iterate> path = [];
        IDirection direction = new HeavyBall { Momentum = momentum }.WithWeightDecay(2);
        Run run = new Method("decayed", direction, new FixedStep { Length = 0.05 }).Minimize(
            f,
            [0],
            new RunOptions { Observer = Observers.Into(path) }
        );

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(rest, run.X[0], 1e-6);
        Assert.Contains("This is no minimum of f", run.Message);
        StoppingTest passed = run.Tests.Single(test => test.Met);
        Assert.Equal(Convergence.Rest, passed.Name);
        double Update(int k) => Math.Abs(path[k].X[0] - path[k - 1].X[0]) / path[k].Step;
        int last = run.Iterations;
        Assert.Equal(Math.Max(Update(last), Update(last - 1)), passed.Figure, 1e-15);
        Assert.All(
            Enumerable.Range(2, last - 2),
            k => Assert.True(Math.Max(Update(k), Update(k - 1)) > passed.Tolerance)
        );
        Honest.Check(f, run);
    }

    [Fact]
    public void Signs_with_decay_never_rest_and_say_where_they_make_for()
    {
        Run run = new Method(
            "lion",
            new Lion().WithWeightDecay(0.1),
            new FixedStep { Length = 0.01 }
        ).Minimize(Objective.FromText("(x - 2)^2"), [0], new RunOptions { Patience = 500 });

        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.Contains("With decay apart from f", run.Message);
    }

    [Fact]
    public void The_tests_of_step_and_decrease_are_scale_aware()
    {
        int Updates(double unit, double height) =>
            Descent
                .Methods.Create("l-bfgs")
                .Minimize(
                    Scaled(unit, height),
                    [-1.2 * unit, unit],
                    new RunOptions
                    {
                        GradientTolerance = 0,
                        RelativeStepTolerance = 1e-3,
                        RelativeDecreaseTolerance = 1e-2,
                        RelativeGradientTolerance = 1e-9,
                    }
                )
                .Iterations;

        Assert.Equal(Updates(1, 1), Updates(1 << 20, 1));
        Assert.Equal(Updates(1, 1), Updates(1, 1.0 / (1 << 30)));
    }

    [Fact]
    public void A_short_step_to_a_higher_value_is_no_convergence()
    {
        // 5, −5, 5, … with a value a trifle higher each time: the decrease is never positive.
        IObjective f = Objectives.Quadratic(2);
        var settings = new Dictionary<string, double> { ["learning-rate"] = 1.000001 };
        var options = new RunOptions { DecreaseTolerance = 1, MaxIterations = 100 };
        Run run = Descent.Methods.Create("gradient-descent", settings).Minimize(f, [5], options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Honest.Check(f, run);
    }

    [Fact]
    public void All_that_is_set_is_in_the_table_and_nothing_else()
    {
        var options = new RunOptions
        {
            RelativeGradientTolerance = 0,
            StepTolerance = 0,
            RelativeStepTolerance = 0,
            DecreaseTolerance = 0,
            RelativeDecreaseTolerance = 0,
            MaxIterations = 3,
            MaxEvaluations = 1000,
            MaxValues = 1000,
            MaxGradients = 1000,
            MaxHessianVectors = 1000,
            MaxTime = TimeSpan.FromHours(1),
            TargetValue = -1,
        };
        Run all = Descent.Methods.Create("adam").Minimize(Objectives.Rosenbrock(), Start, options);
        Run few = Descent.Methods.Create("adam").Minimize(Objectives.Rosenbrock(), Start);

        Assert.Equal(13, all.Tests.Count);
        Assert.Equal(["gradient max-norm", "iterations"], few.Tests.Select(test => test.Name));
    }

    [Theory]
    [InlineData("values")]
    [InlineData("gradients")]
    [InlineData("Hessian-vector products")]
    public void Each_kind_of_evaluation_has_a_budget(string name)
    {
        var options = new RunOptions
        {
            MaxValues = name == "values" ? 10 : null,
            MaxGradients = name == "gradients" ? 10 : null,
            MaxHessianVectors = name == "Hessian-vector products" ? 10 : null,
        };
        IObjective f = Objectives.Rosenbrock();
        Run run = Descent.Methods.Create("newton-cg").Minimize(f, Start, options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.Contains(run.Tests, test => test.Name == name && test.Met);
        Honest.Check(f, run);
    }

    [Fact]
    public void Tolerances_below_zero_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new RunOptions { RelativeStepTolerance = -1 }
        );

        Assert.StartsWith("RunOptions.RelativeStepTolerance must lie in [0, ∞).", error.Message);
    }

    static double Measure(string name, Iterate start, Iterate before, Run run) =>
        Measure(
            name,
            start,
            before,
            new Iterate(0, run.X, run.Value, [run.GradientNorm], 0, run.Evaluations)
        );

    static double Measure(string name, Iterate start, Iterate before, Iterate now)
    {
        double step = before.X.Zip(now.X, (a, b) => Math.Abs(a - b)).Max();
        double decrease = before.Value - now.Value;
        double Max(IReadOnlyList<double> v) => v.Max(Math.Abs);
        return name switch
        {
            "gradient, of the start's" => Max(now.Gradient) / Max(start.Gradient),
            "step max-norm" => step,
            "step, of x" => step / Math.Max(Max(before.X), Max(now.X)),
            "decrease" => decrease,
            _ => decrease / Math.Max(Math.Abs(before.Value), Math.Abs(now.Value)),
        };
    }

    // height · Rosenbrock(x / unit): powers of two, so that not a bit is lost.
    static DelegateObjective Scaled(double unit, double height)
    {
        IObjective inner = Objectives.Rosenbrock(height);
        return new DelegateObjective(
            2,
            x => inner.Value([x[0] / unit, x[1] / unit]),
            (x, g) =>
            {
                double value = inner.ValueAndGradient([x[0] / unit, x[1] / unit], g);
                (g[0], g[1]) = (g[0] / unit, g[1] / unit);
                return value;
            }
        );
    }
}
