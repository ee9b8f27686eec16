using AutoDiff;
using Descent.MathNetBridge;
using Descent.Tests.Support;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace Descent.Tests.Bridge;

public sealed class MathNetTests
{
    static readonly double[] Start = [-1.2, 1];

    public static TheoryData<string> Ids =>
        [.. MathNetMinimizers.All.Select(minimizer => minimizer.Id)];

    static IMinimizer Find(string id) => MathNetMinimizers.All.Single(each => each.Id == id);

    [Fact]
    public void Our_objective_serves_its_minimisers()
    {
        var result = new BfgsMinimizer(1e-8, 1e-12, 1e-12).FindMinimum(
            new MathNetObjective(Objectives.Rosenbrock()),
            DenseVector.OfArray(Start)
        );

        Assert.Equal(1, result.MinimizingPoint[0], 1e-7);
        Assert.Equal(1, result.MinimizingPoint[1], 1e-7);
    }

    [Fact]
    public void No_two_evaluations_share_a_buffer()
    {
        var f = new MathNetObjective(Objectives.Rosenbrock());
        f.EvaluateAt(DenseVector.OfArray([2, 3]));
        var (point, gradient, hessian) = (f.Point, f.Gradient, f.Hessian);
        IObjectiveFunction fork = f.Fork();
        f.EvaluateAt(SparseVector.OfEnumerable([0.5, 0]));

        Assert.Equal([2.0, 3.0], point.ToArray());
        Assert.Equal(gradient, fork.Gradient);
        Assert.Equal(101, fork.Value);
        Assert.Equal(hessian, fork.Hessian);
        Assert.NotEqual(gradient, f.Gradient);
        f.Gradient[0] = double.NaN;
        Assert.Equal(49, f.Gradient[0], 1e-12); // −2 (1 − ½) − 400 · ½ · (−¼)
        _ = Assert.Throws<InvalidOperationException>(() => f.CreateNew().Point);
    }

    [Fact]
    public void The_Hessian_is_made_of_products()
    {
        var counted = new CountedObjective(Objectives.Rosenbrock());
        var f = new MathNetObjective(counted);
        f.EvaluateAt(DenseVector.OfArray([-1, 1]));

        Assert.Equal([802.0, 400.0, 400.0, 200.0], f.Hessian.ToColumnMajorArray());
        _ = f.Hessian;
        Assert.Equal(new Evaluations(1, 1, 2), counted.Evaluations);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Each_minimiser_finds_the_minimum_of_Rosenbrock_and_is_counted(string id)
    {
        IObjective f = Objectives.Rosenbrock();
        Run run = Find(id).Minimize(f, Start);

        Assert.Equal(id, run.Method);
        Assert.Equal(1, run.X[0], 1e-4);
        Assert.Equal(1, run.X[1], 1e-4);
        Assert.True(run.Evaluations.Value > 5);
        Assert.Equal(run.Iterations + 1, run.Evaluations.Value);
        Honest.Check(f, run);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_cap_is_a_budget_spent_with_the_best_point(string id)
    {
        IObjective f = Objectives.Rosenbrock();
        Run run = Find(id).Minimize(f, Start, new RunOptions { MaxEvaluations = 9 });

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.True(run.Value < 24.2);
        Assert.InRange(run.Evaluations.Total, 9, 13);
        Honest.Check(f, run);
    }

    [Fact]
    public void Its_own_cap_is_one_too()
    {
        IObjective f = Objectives.Rosenbrock();
        Run run = Find("mathnet-newton").Minimize(f, Start, new RunOptions { MaxIterations = 2 });

        Assert.Equal(RunStatus.BudgetSpent, run.Status);
        Assert.Contains(run.Tests, test => test is { Name: "iterations", Met: true });
        Honest.Check(f, run);
    }

    [Fact]
    public void Its_label_is_not_believed()
    {
        // Meyer: no arithmetic of doubles brings the gradient to 1e-8.
        IObjective f = Support.Problems.All["mgh10"](3);
        Run run = Find("mathnet-l-bfgs")
            .Minimize(f, [0.02, 4000, 250], new RunOptions { MaxEvaluations = 20_000 });

        Assert.NotEqual(RunStatus.Converged, run.Status);
        Assert.True(run.GradientNorm > 1e-8);
        Honest.Check(f, run);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_start_outside_the_domain_throws_nothing(string id)
    {
        IObjective f = Objectives.Scalar(x => x - Math.Log(x), x => 1 - 1 / x);
        Run run = Find(id).Minimize(f, [-1], new RunOptions { MaxEvaluations = 1000 });

        Assert.NotEqual(RunStatus.Converged, run.Status);
        Assert.NotEmpty(run.Message);
    }

    [Theory, MemberData(nameof(Ids))]
    public void What_the_objective_throws_ends_the_run(string id)
    {
        int calls = 0;
        IObjective inner = Objectives.Rosenbrock();
        double Limited(double value) => ++calls == 5 ? throw new IOException("No disk.") : value;
        var f = new DelegateObjective(
            2,
            x => Limited(inner.Value(x)),
            (x, g) => Limited(inner.ValueAndGradient(x, g)),
            (x, v, hv) =>
            {
                using IHessian hessian = inner.HessianAt(x);
                hessian.Multiply(v, hv);
            }
        );
        Run run = Find(id).Minimize(f, Start);

        Assert.NotEqual(RunStatus.Converged, run.Status);
        Assert.True(run.Value <= 24.2);
    }

    [Fact]
    public void One_comparison_shows_ours_and_theirs()
    {
        Comparison comparison = Comparison.Of(
            Objectives.Rosenbrock(),
            Start,
            [Descent.Methods.Create("l-bfgs"), MathNetMinimizers.LimitedMemoryBfgs]
        );

        Assert.Contains("mathnet-l-bfgs", comparison.ToString());
        Assert.Equal(["l-bfgs", "mathnet-l-bfgs"], comparison.Runs.Select(run => run.Method));
        Assert.All(comparison.Runs, run => Assert.Equal(RunStatus.Converged, run.Status));
        Assert.True(comparison.Runs[0].Evaluations.Value < comparison.Runs[1].Evaluations.Value);
    }

    [Fact]
    public void Observers_and_targets_reach_it()
    {
        List<Iterate> seen = [];
        var options = new RunOptions { Observer = Observers.Into(seen), TargetValue = 1 };
        Run run = MathNetMinimizers.Bfgs.Minimize(Objectives.Rosenbrock(), Start, options);

        Assert.Equal(RunStatus.TargetReached, run.Status);
        Assert.True(run.Value <= 1);
        Assert.Equal(run.Iterations, seen.Count);
    }
}
