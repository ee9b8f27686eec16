using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Steps;

public sealed class MeasuredNoiseTests
{
    // Terms of 10⁸ that cancel leave noise of their last place, 1.5e-8, whatever is left of f.
    [Fact]
    public void Terms_that_cancel_leave_the_noise_of_their_size()
    {
        double bound = Bound(x => Math.Pow(1e4 * Math.Sqrt(1.7 * x[0]), 2) - 1.7e8 * x[0]);

        Assert.InRange(bound, 1e-9, 1e-6);
    }

    // Squares of small residuals of large numbers: ‖r‖‖y‖ε, where curvature times x² suggests ‖y‖²ε.
    [Fact]
    public void Small_residuals_of_large_data_have_less_noise_than_curvature_suggests()
    {
        double bound = Bound(x => Math.Pow(1e6 / 3 * x[0] - 1e6 / 3 - 0.7, 2));

        Assert.InRange(bound, 1e-11, 1e-8);
        Assert.True(bound < 1e-3 * 1e12 / 9 * Vectors.Epsilon);
    }

    [Fact]
    public void Where_no_value_differs_nothing_has_been_seen() =>
        Assert.Equal(double.PositiveInfinity, Bound(_ => 3));

    [Fact]
    public void Where_a_value_is_not_finite_nothing_has_been_seen() =>
        Assert.Equal(double.PositiveInfinity, Bound(x => x[0] == 1 ? 2 : double.NaN));

    [Fact]
    public void It_takes_seven_values()
    {
        var counted = new CountedObjective(Objectives.Rosenbrock());
        var here = new Point(2);
        here.Coordinates.Fill(0.7);
        here.Evaluate(counted);
        new MeasuredNoise().Measure(counted, here, null, new double[2]);

        Assert.Equal(8, counted.Evaluations.Value);
    }

    [Fact]
    public void No_value_is_asked_for_beyond_the_bounds()
    {
        var f = new DelegateObjective(
            1,
            x => x[0] <= 1 ? Math.Sqrt(1 - x[0]) : throw new InvalidOperationException(),
            (x, g) => g[0] = 1
        );
        var here = new Point(1);
        here.Coordinates[0] = 1;
        var noise = new MeasuredNoise();
        noise.Measure(new CountedObjective(f), here, new FeasibleBox([0], [1]), new double[1]);
    }

    static double Bound(ValueFunction f)
    {
        var counted = new CountedObjective(
            new DelegateObjective(
                1,
                f,
                (x, g) =>
                {
                    g[0] = 1;
                    return f(x);
                }
            )
        );
        var here = new Point(1);
        here.Coordinates[0] = 1;
        here.Evaluate(counted);
        var noise = new MeasuredNoise();
        noise.Measure(counted, here, null, new double[1]);
        return noise.Bound;
    }
}
