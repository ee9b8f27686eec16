using AutoDiff;

namespace Descent.Tests.Running;

/// <summary>The point of one run is where the next begins, and where f is asked for more.</summary>
public sealed class RunPointsTests
{
    static readonly Objective Valley = Objective.FromText("(1-x)^2 + 100*(y-x^2)^2");

    [Fact]
    public void One_method_goes_on_where_another_has_ended()
    {
        var few = new RunOptions { MaxIterations = 200 };
        Run rough = Descent.Methods.Create("momentum").Minimize(Valley, [-1, 1], few);
        Run fine = Descent.Methods.Create("newton-cg").Minimize(Valley, rough.X);

        Assert.Equal(RunStatus.BudgetSpent, rough.Status);
        Assert.Equal(RunStatus.Converged, fine.Status);
        Assert.Equal(rough.Value, fine.Trace[0].Value);
    }

    [Fact]
    public void What_is_known_there_is_what_is_known_of_its_coordinates()
    {
        Run run = Descent.Methods.Create("momentum").Minimize(Valley, [-1, 1]);
        double[] x = [.. run.X],
            gradient = new double[2],
            again = new double[2],
            product = new double[2];

        Assert.Equal(run.Value, Valley.Value(run.X));
        Assert.Equal(run.Value, Valley.ValueAndGradient(run.X, gradient));
        _ = Valley.ValueAndGradient(x, again);
        Assert.Equal(again, gradient);
        using IHessian hessian = Valley.HessianAt(run.X);
        hessian.Multiply([1, 0], product);
        Assert.Equal(Valley.HessianMatrixAt(x)[0, 0], product[0], 1e-9);
        _ = Assert.Throws<ArgumentException>(() => Valley.Value((IReadOnlyList<double>)[1.0]));
    }
}
