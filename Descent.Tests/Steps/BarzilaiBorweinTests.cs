using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Steps;

public sealed class BarzilaiBorweinTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_is_the_quotient_of_the_last_differences(bool isShort)
    {
        IObjective f = Objectives.Quadratic(1, 10);
        Iterate[] path = [.. Method(isShort).Iterates(f, [1, 1]).Take(6)];

        for (int k = 1; k < 5; k++)
        {
            double[] s = Difference(path[k].X, path[k - 1].X);
            double[] y = Difference(path[k].Gradient, path[k - 1].Gradient);
            double alpha = isShort ? Dot(s, y) / Dot(y, y) : Dot(s, s) / Dot(s, y);
            Assert.Equal(alpha, path[k + 1].Step, 1e-14);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_quadratic_takes_far_fewer_updates_than_the_best_fixed_rate(bool isShort)
    {
        // κ = 1000: the best fixed rate contracts by 0.998 a step, 9 200 of them to 1e-8.
        IObjective f = Objectives.Quadratic([.. Enumerable.Range(0, 20).Select(Curvature)]);
        double[] start = [.. Enumerable.Repeat(1.0, 20)];

        Run run = Method(isShort).Minimize(f, start);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Iterations, 10, 900);

        static double Curvature(int i) => Math.Pow(1000, i / 19.0);
    }

    [Theory]
    [InlineData(false, 1e-12)]
    [InlineData(false, 1.0)]
    [InlineData(false, 1e12)]
    [InlineData(true, 1.0)]
    public void Rosenbrock_is_solved_in_any_units(bool isShort, double factor)
    {
        var options = new RunOptions { GradientTolerance = 1e-8 * factor };
        Run run = Method(isShort).Minimize(Objectives.Rosenbrock(factor), [-1.2, 1], options);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Iterations, 20, 300);
    }

    [Fact]
    public void Values_may_rise_but_stay_below_the_largest_of_the_last_ten()
    {
        Iterate[] path = [.. Method(false).Iterates(Objectives.Rosenbrock(), [-1.2, 1]).Take(60)];
        bool rises = false;
        for (int k = 1; k < path.Length; k++)
        {
            double highest = path[Math.Max(0, k - 10)..k].Max(iterate => iterate.Value);
            Assert.True(path[k].Value < highest);
            rises |= path[k].Value > path[k - 1].Value;
        }

        Assert.True(rises);
    }

    // The first trial along a direction that brings its own length may be far up the walls of f: no measure of rounding.
    [Theory]
    [InlineData("sr1", "himmelblau")]
    [InlineData("sr1", "mgh05")]
    [InlineData("bfgs", "mgh22_12")]
    public void A_far_trial_lets_no_value_rise_above_the_last_ten(string id, string key)
    {
        IReadOnlyList<double> start = Library.Compiled.Start(key);
        Method method = Descent
            .Methods.Find(id)
            .WithStep(StepRules.Find("barzilai-borwein"))
            .Create();
        Iterate[] path = [.. method.Iterates(Library.Compiled.Objective(key), start).Take(60)];

        for (int k = 1; k < path.Length; k++)
        {
            double highest = path[Math.Max(0, k - 10)..k].Max(iterate => iterate.Value);
            Assert.InRange(path[k].Value, 0, highest * (1 + 1e-12) + 1e-20);
        }

        Assert.InRange(path[^1].Value, 0, 1e-3 * path[0].Value);
    }

    [Fact]
    public void With_a_memory_of_one_every_step_descends()
    {
        var rule = new BarzilaiBorwein { Memory = 1 };
        Iterate[] path =
        [
            .. new Method("m", new SteepestDescent(), rule)
                .Iterates(Objectives.Rosenbrock(), [-1.2, 1])
                .Take(60),
        ];

        Assert.All(
            path.Zip(path.Skip(1)),
            pair => Assert.True(pair.Second.Value < pair.First.Value)
        );
    }

    [Fact]
    public void Negative_curvature_makes_steps_longer()
    {
        // −cos from near its top: sᵀy < 0 until the slope has passed its steepest.
        IObjective hill = Objectives.Scalar(Math.Cos, x => -Math.Sin(x));
        Run run = Method(false).Minimize(hill, [0.001]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(-1, run.Value, 1e-12);
    }

    [Fact]
    public void A_step_into_the_void_is_taken_back()
    {
        IObjective barrier = Objectives.Scalar(
            x => x - Math.Log(x),
            x => x > 0 ? 1 - 1 / x : double.NaN
        );
        Run run = Method(false).Minimize(barrier, [20]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1, run.X[0], 1e-7);
    }

    static Method Method(bool isShort) =>
        new("m", new SteepestDescent(), new BarzilaiBorwein { Short = isShort });

    static double[] Difference(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        [.. a.Zip(b, (left, right) => left - right)];

    static double Dot(double[] a, double[] b) => a.Zip(b, (left, right) => left * right).Sum();
}
