using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Stopping;

/// <summary>Early stopping: the point is that of the least validation, and the status does not call it converged.</summary>
public sealed class ValidationTests : IDisposable
{
    /// <summary>(x − 1)²/2 is trained on, (x − 0.6)²/2 is watched: from 0, steps of 0.1 pass 0.6 between updates 8 and 9.</summary>
    static readonly IObjective Training = Objective.FromText("(x-1)^2/2");
    static readonly IObjective Watched = Objective.FromText("(x-0.6)^2/2");
    static readonly Method Steps = new("d", new SteepestDescent(), new FixedStep { Length = 0.1 });

    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_run_stops_once_the_validation_has_long_not_been_lower()
    {
        Run run = Steps.Minimize(Training, [0], With(7));
        double at = 1 - Math.Pow(0.9, 9); // 0.6126, where 8 updates make 0.5695

        Assert.Equal(RunStatus.EarlyStopped, run.Status);
        Assert.Equal(9 + 7, run.Iterations);
        Assert.Equal(at, run.X[0], 1e-14);
        Assert.Equal(new ValidationResult(Watched.Value([.. run.X]), 9), run.Validation);
        Assert.Equal(Training.Value([.. run.X]), run.Value);
        Assert.StartsWith("The validation was least after 9 updates, ", run.Message);
        Assert.Contains("and not lower in the 7 since", run.Message);
        Assert.Contains("validation    ", $"{run}");
        Assert.Contains(", the least, at update 9", $"{run}");
        StoppingTest test = run.Tests.Single(t => t.Kind == StoppingTestKind.Validation);
        Assert.Equal((7.0, 7.0, true), (test.Figure, test.Tolerance, test.Met));
        Assert.DoesNotContain(run.Tests, t => t.Met && t.Kind == StoppingTestKind.Convergence);
    }

    [Fact]
    public void The_trace_has_what_was_watched()
    {
        Run run = Steps.Minimize(Training, [0], With(7));
        Comparison compared = Comparison.Of(Training, [0], [Steps], With(7));

        Assert.All(
            run.Trace,
            row =>
                Assert.Equal(
                    Watched.Value([1 - Math.Pow(0.9, row.Iteration)]),
                    row.Validation,
                    1e-15
                )
        );
        Assert.Equal(
            run.Trace.Select(row => row.Validation),
            compared.Series(up: SeriesMeasure.Validation).Single().Y
        );
        Assert.All(
            Steps.Minimize(Training, [0]).Trace,
            row => Assert.True(double.IsNaN(row.Validation))
        );
    }

    [Fact]
    public void Where_the_least_validation_converges_the_run_has_converged()
    {
        Run run = Steps.Minimize(Training, [0], new RunOptions { Validation = new(Training) });

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(run.Iterations, run.Validation!.Iteration);
        Honest.Check(Training, run);
    }

    [Fact]
    public void What_converges_after_the_least_validation_is_stopped_early()
    {
        Run run = Steps.Minimize(Training, [0], With(1_000));

        Assert.Equal(RunStatus.EarlyStopped, run.Status);
        Assert.True(run.Iterations < 1_000);
        Assert.Equal(9, run.Validation!.Iteration);
        Assert.Equal(1 - Math.Pow(0.9, 9), run.X[0], 1e-14);
    }

    [Fact]
    public void A_budget_spent_says_so_and_keeps_the_point()
    {
        Run run = Steps.Minimize(Training, [0], With(100) with { MaxIterations = 20 });

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.Equal(1 - Math.Pow(0.9, 9), run.X[0], 1e-14);
    }

    [Fact]
    public void A_run_cut_in_two_ends_as_one()
    {
        Run one = Steps.Minimize(Training, [0], With(7));
        var saved = With(7) with { MaxIterations = 11, Checkpoints = new Checkpoints(path) };
        _ = Steps.Minimize(Training, [0], saved);
        Run tail = Steps.Resume(Training, path, With(7));

        Assert.Equal((one.Status, one.Message), (tail.Status, tail.Message));
        Assert.Equal(one.X, tail.X);
        Assert.Equal(one.Trace, tail.Trace);
        Assert.Equal(one.Validation, tail.Validation);
        Assert.Equal(
            "The checkpoint is of a run with a validation.",
            Assert.Throws<CheckpointException>(() => Steps.Resume(Training, path)).Message
        );
    }

    [Fact]
    public void Epochs_are_watched_at_their_ends()
    {
        double[] t = [.. Enumerable.Range(0, 40).Select(i => i / 40.0)];
        double[] y = [.. t.Select(at => 1 + 2 * at + 0.1 * Math.Sin(31 * at))];
        TableObjective Over(int from) =>
            new(
                "mean((y - (a + b*t))^2)",
                Bindings
                    .Empty.WithData("t", t[from..(from + 20)])
                    .WithData("y", y[from..(from + 20)]),
                20
            );
        var method = new Method("d", new SteepestDescent(), new FixedStep { Length = 0.05 });
        var options = new RunOptions
        {
            MaxIterations = 400,
            Validation = new(Over(20).All) { Patience = 5 },
        };
        Run run = method.Minimize(Over(0), [0, 0], new MiniBatches { Size = 5 }, options);

        Assert.Equal(run.Trace.Min(row => row.Validation), run.Validation!.Value);
        Assert.Equal(Over(20).All.Value([.. run.X]), run.Validation.Value);
    }

    [Fact]
    public void A_validation_that_throws_ends_the_run_with_what_there_is()
    {
        int asked = 0;
        var watched = new DelegateObjective(
            1,
            x => ++asked < 5 ? -asked : throw new InvalidTimeZoneException("No more."),
            (x, g) => 0
        );
        Run run = Steps.Minimize(Training, [0], new RunOptions { Validation = new(watched) });

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal(3, run.Validation!.Iteration);
        Assert.Contains("No more.", run.Message);
    }

    [Fact]
    public void Where_nothing_could_be_watched_the_start_is_what_there_is()
    {
        var torn = new DelegateObjective(
            1,
            x => throw new InvalidTimeZoneException("Not even here."),
            (x, g) => throw new InvalidTimeZoneException("Not even here.")
        );
        Run run = Steps.Minimize(torn, [3], With(7));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal([3.0], run.X);
        Assert.Equal(new ValidationResult(double.PositiveInfinity, 0), run.Validation);
    }

    [Fact]
    public void A_point_where_f_is_not_finite_is_not_kept_whatever_is_watched()
    {
        // From 1, steps of 2 lead beyond 0, where log x is no number and what is watched is lower.
        var method = new Method("d", new SteepestDescent(), new FixedStep { Length = 2 });
        Run run = method.Minimize(
            Objective.FromText("log(x)"),
            [1],
            new RunOptions { Validation = new(Objective.FromText("x")) }
        );

        Assert.Equal(RunStatus.NonFinite, run.Status);
        Assert.Equal([1.0], run.X);
        Assert.Equal(new ValidationResult(1, 0), run.Validation);
    }

    [Fact]
    public void What_is_no_number_is_never_the_least()
    {
        IObjective watched = Objective.FromText("sqrt(x - 0.5)");
        Run run = Steps.Minimize(
            Training,
            [0],
            new RunOptions { Validation = new(watched) { Patience = 30 } }
        );

        Assert.Equal(7, run.Validation!.Iteration); // 0.5217 is the first beyond 0.5, and the least from there on
    }

    [Fact]
    public void Another_number_of_variables_is_a_mistake_of_the_caller()
    {
        var options = new RunOptions { Validation = new(Objectives.Rosenbrock()) };
        var error = Assert.Throws<ArgumentException>(() => Steps.Minimize(Training, [0], options));

        Assert.StartsWith("The validation has 2 variables, the objective 1.", error.Message);
    }

    static RunOptions With(int patience) =>
        new() { Validation = new Validation(Watched) { Patience = patience } };
}
