using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Running;

/// <summary>A caller who cancels in the middle of a long update does not wait for its end.</summary>
public sealed class InterruptionTests
{
    public static TheoryData<string> Rules =>
        [.. StepRules.All.Where(rule => rule.Create().Searches).Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Rules))]
    public void A_search_without_end_is_left_at_the_next_trial(string id)
    {
        // Falls for ever, ever more steeply by ever longer slopes that no condition is met on.
        using var source = new CancellationTokenSource();
        int calls = 0;
        IObjective f = Objectives.Scalar(
            x =>
            {
                if (++calls == 3)
                    source.Cancel();
                return calls <= 1 ? 0 : double.NaN;
            },
            _ => calls <= 1 ? 1 : double.NaN
        );
        var method = new Method(id, new SteepestDescent(), StepRules.Find(id).Create());
        var options = new RunOptions { Cancellation = source.Token };

        Run run = method.Minimize(f, [1], options);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.InRange(calls, 3, 4);
        Assert.Equal([1.0], run.X);
        Assert.Equal(0, run.Value);
    }

    [Theory]
    [InlineData("newton-cg")]
    [InlineData("trust-region-newton-cg")]
    [InlineData("trust-region-lanczos")]
    [InlineData("projected-newton-cg")]
    public void The_inner_iteration_is_left_at_the_next_product(string id)
    {
        using var source = new CancellationTokenSource();
        int products = 0;
        double[] eigenvalues = [.. Enumerable.Range(1, 100).Select(i => (double)i * i)];
        IObjective quadratic = Objectives.Quadratic(eigenvalues);
        var f = new DelegateObjective(
            100,
            x => quadratic.Value(x),
            (x, g) => quadratic.ValueAndGradient(x, g),
            (x, v, hv) =>
            {
                if (++products == 3)
                    source.Cancel();
                for (int i = 0; i < hv.Length; i++)
                    hv[i] = eigenvalues[i] * v[i];
            }
        );
        double[] start = [.. Enumerable.Repeat(1.0, 100)];
        var tight = new Dictionary<string, double> { ["forcing"] = 1e-10 };

        Run run = Descent
            .Methods.Create(id, tight)
            .Minimize(f, start, new RunOptions { Cancellation = source.Token });

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(3, products);
        Assert.Equal(start, run.X);
    }

    [Fact]
    public void An_epoch_is_left_at_the_next_batch()
    {
        using var source = new CancellationTokenSource();
        int batches = 0;
        var f = new SampledObjective(
            1,
            1000,
            (x, rows, gradient) =>
            {
                if (rows.Length < 1000 && ++batches == 5)
                    source.Cancel();
                gradient[0] = x[0];
                return x[0] * x[0] / 2;
            }
        );
        Run run = Descent
            .Methods.Create("adam")
            .Minimize(
                f,
                [1],
                new MiniBatches { Size = 1 },
                new RunOptions { Cancellation = source.Token }
            );

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(5, batches);
        Assert.Equal([1.0], run.X);
    }

    [Fact]
    public void Time_that_runs_out_within_a_search_is_a_budget_spent()
    {
        var clock = new Slow();
        IObjective f = Objectives.Scalar(
            x =>
            {
                clock.Seconds++;
                return x == 1 ? 0 : double.NaN;
            },
            x => x == 1 ? 1 : double.NaN
        );
        var options = new RunOptions { Clock = clock, MaxTime = TimeSpan.FromSeconds(5) };

        Run run = Descent.Methods.Create("l-bfgs").Minimize(f, [1], options);

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.InRange(clock.Seconds, 5, 7);
        Assert.True(run.Tests.Single(test => test.Name == "seconds").Met);
    }

    sealed class Slow : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
