using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Directions;

public sealed class NewtonCgTests
{
    [Fact]
    public void Solved_tightly_it_is_Newtons_step()
    {
        IObjective f = Objectives.Of(2, x => 3 * x[0] * x[0] + x[0] * x[1] + 2 * x[1] * x[1]);
        var method = new Method("n", new NewtonCg { Forcing = 1e-14 }, new StrongWolfe());
        Iterate[] path = [.. method.Iterates(f, [1, -2]).Take(2)];

        Assert.Equal(0, path[1].X[0], 1e-14);
        Assert.Equal(0, path[1].X[1], 1e-14);
    }

    [Fact]
    public void Negative_curvature_is_left_downhill()
    {
        // The saddle x² − y² + y⁴/4 a hair off its axis; the minima are at y = ±√2.
        IObjective f = Objectives.Of(
            2,
            x => x[0] * x[0] - x[1] * x[1] + x[1] * x[1] * x[1] * x[1] / 4
        );
        Run run = Descent.Methods.Create("newton-cg").Minimize(f, [1, 1e-6]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(Math.Sqrt(2), run.X[1], 1e-8);
        Assert.InRange(run.Iterations, 1, 30);
    }

    [Fact]
    public void Units_far_apart_do_not_make_negative_curvature_creep()
    {
        // Curvature 1e12 across the valley and -1e-4 along it: what is found across says nothing of the way along.
        double[] x = [100, 200, 300, 400, 500, 600, 700];
        double[] y = [.. x.Select(each => 240 * (1 - Math.Exp(-5.5e-4 * each)))];
        var f = Objective.FromText(
            "sum((y - b1*(1 - exp(-b2*x)))^2)",
            Bindings.Empty.WithData("x", x).WithData("y", y)
        );
        Run run = Descent.Methods.Create("newton-cg").Minimize(f, [500, 1e-4]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(240, run.X[0], 1e-6);
        Assert.InRange(run.Iterations, 1, 200);
    }

    [Fact]
    public void Zero_curvature_along_the_gradient_still_moves()
    {
        IObjective f = Objectives.Of(100, Problems.Fletcher);
        Walk walk = Descent.Methods.Create("newton-cg").Walk(f, new double[100]);
        Assert.True(walk.MoveNext());
        double start = walk.Current.Value;
        Assert.True(walk.MoveNext());

        Assert.Equal(9900, start);
        Assert.True(walk.Current.Value < 0.99 * start);
    }

    [Fact]
    public void A_model_that_misleads_gives_way_to_the_gradient()
    {
        // The product claims almost no curvature, so the model's step is sixty orders too long.
        IObjective honest = Objectives.Quadratic(1, 1);
        var f = new DelegateObjective(
            2,
            honest.Value,
            honest.ValueAndGradient,
            (x, v, hv) =>
            {
                for (int i = 0; i < hv.Length; i++)
                    hv[i] = 1e-60 * v[i];
            }
        );
        Walk walk = Descent.Methods.Create("newton-cg").Walk(f, [1, 2]);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Assert.True(walk.Current.Value < walk.Previous!.Value);
    }

    [Fact]
    public void Without_second_derivatives_the_method_is_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() =>
            Descent.Methods.Create("newton-cg").Minimize(Objectives.Quadratic(1, 2), [1, 1])
        );

        Assert.Contains("Hessian", error.Message);
    }
}
