using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Running;

public sealed class RunTests
{
    public static TheoryData<string> Ids => [.. Descent.Methods.All.Select(method => method.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void An_update_allocates_nothing(string id)
    {
        Walk walk = Descent.Methods.Create(id).Walk(Objectives.Rosenbrock(), [-1, 1]);
        for (int k = 0; k < 5; k++)
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

    [Fact]
    public void A_run_allocates_as_much_for_many_updates_as_for_few()
    {
        Method method = Descent.Methods.Create("adam");
        IObjective f = Objectives.Rosenbrock();
        _ = Allocated(method, f, 60_000);

        // The least of a few: the runtime's own allocations, of the just-in-time compiler say, are not the run's.
        double Least(int updates) => Enumerable.Range(0, 5).Min(_ => Allocated(method, f, updates));
        Assert.Equal(Least(2_000), Least(60_000), 1_000.0);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Two_runs_give_the_same_bits(string id)
    {
        var options = new RunOptions { MaxIterations = 500 };
        Method method = Descent.Methods.Create(id);
        Run one = method.Minimize(Objectives.Rosenbrock(), [-1.2, 1], options);
        Run other = method.Minimize(Objectives.Rosenbrock(), [-1.2, 1], options);

        Assert.Equal(one.X, other.X);
        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.Evaluations, other.Evaluations);
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_point_returned_is_the_lowest_seen(string id)
    {
        var options = new RunOptions { MaxIterations = 500, TraceCapacity = 1000 };
        Run run = Descent.Methods.Create(id).Minimize(Objectives.Rosenbrock(), [-1.2, 1], options);

        if (run.Status != RunStatus.Converged)
            Assert.Equal(run.Trace.Min(row => row.Value), run.Value);
        Assert.Equal(run.Value, Objectives.Rosenbrock().Value([.. run.X]));
    }

    [Fact]
    public void The_best_point_outlives_a_run_that_leaves_it()
    {
        // Too long a step: the first update lands near the minimum by luck, the next ones run away.
        IObjective f = Objectives.Scalar(x => x * x * x * x, x => 4 * x * x * x);
        var settings = new Dictionary<string, double>
        {
            ["learning-rate"] = 0.3,
            ["momentum"] = 0.99,
        };
        var options = new RunOptions { MaxIterations = 400, TraceCapacity = 1000 };
        Run run = Descent.Methods.Create("momentum", settings).Minimize(f, [0.9], options);

        Assert.Equal(run.Trace.Min(row => row.Value), run.Value);
        Assert.True(run.Trace[^1].Value > run.Value);
        Assert.Equal(run.Value, f.Value([.. run.X]));
    }

    [Fact]
    public void Evaluations_are_those_the_objective_saw()
    {
        long values = 0;
        long gradients = 0;
        long products = 0;
        IObjective inner = Objectives.Rosenbrock();
        var f = new DelegateObjective(
            2,
            x =>
            {
                values++;
                return inner.Value(x);
            },
            (x, g) =>
            {
                values++;
                gradients++;
                return inner.ValueAndGradient(x, g);
            },
            (x, v, hv) =>
            {
                products++;
                using IHessian hessian = inner.HessianAt(x);
                hessian.Multiply(v, hv);
            }
        );
        // Those for sums of squares have residuals to count.
        string[] others = ["gauss-newton", "levenberg-marquardt"];
        foreach (MethodInfo info in Descent.Methods.All.Where(info => !others.Contains(info.Id)))
        {
            (values, gradients, products) = (0, 0, 0);
            Run run = info.Create().Minimize(f, [-1, 1], new RunOptions { MaxIterations = 30 });
            Assert.Equal(new Evaluations(values, gradients, products), run.Evaluations);
            Assert.Equal(run.Evaluations, run.Trace[^1].Evaluations);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    [InlineData(4321)]
    public void A_trace_is_bounded_evenly_spaced_and_ends_at_the_end(int updates)
    {
        var options = new RunOptions { MaxIterations = updates, TraceCapacity = 8 };
        Run run = Descent
            .Methods.Create("gradient-descent")
            .Minimize(Objectives.Rosenbrock(), [-1, 1], options);

        int[] kept = [.. run.Trace.Select(row => row.Iteration)];
        Assert.InRange(kept.Length, Math.Min(updates, 5), 9);
        Assert.Equal(0, kept[0]);
        Assert.Equal(updates, kept[^1]);
        int stride = kept[1];
        Assert.All(kept[..^1], (iteration, i) => Assert.Equal(i * stride, iteration));
    }

    [Fact]
    public void Snapshots_outlive_the_updates_after_them()
    {
        Iterate[] path =
        [
            .. Descent
                .Methods.Create("gradient-descent")
                .Iterates(Objectives.Quadratic(2), [5])
                .Take(3),
        ];

        Assert.Equal(5, path[0].X[0]);
        Assert.True(path[1].X[0] > path[2].X[0]);
        Assert.Equal([0, 1, 2], path.Select(it => it.Iteration));
    }

    static double Allocated(Method method, IObjective f, int updates)
    {
        var options = new RunOptions
        {
            MaxIterations = updates,
            GradientTolerance = 0,
            Patience = updates,
            TraceCapacity = 8,
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run run = method.Minimize(f, [-1, 1], options);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(updates, run.Iterations);
        return after - before;
    }
}
