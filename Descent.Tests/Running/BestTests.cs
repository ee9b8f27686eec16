using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Running;

public sealed class BestTests
{
    [Fact]
    public void Of_values_that_rounding_alone_tells_apart_the_smallest_gradient_is_best()
    {
        // One unit in the last place of 1e6 hides x² below 1e-10: the walk to 0 by halves has equal values at its end.
        IObjective f = Objectives.Scalar(x => 1e6 + x * x, x => 2 * x);
        var options = new RunOptions { GradientTolerance = 0, MaxIterations = 40 };
        Run run = new Method("g", new SteepestDescent(), new FixedStep { Length = 0.25 }).Minimize(
            f,
            [1],
            options
        );

        Assert.Equal(Math.ScaleB(1, -40), run.X[0]);
        Assert.Equal(Math.ScaleB(2, -40), run.GradientNorm);
    }

    [Fact]
    public void A_smaller_gradient_does_not_make_up_for_a_higher_value()
    {
        // Uphill from a slope to a plateau.
        IObjective f = Objectives.Scalar(x => x < 1 ? x : 1, x => x < 1 ? -1 : 1e-9);
        var options = new RunOptions { GradientTolerance = 0, MaxIterations = 5 };
        Run run = new Method("g", new SteepestDescent(), new FixedStep { Length = 0.5 }).Minimize(
            f,
            [0.1],
            options
        );

        Assert.Equal([0.1], run.X);
    }

    [Fact]
    public void Many_steps_up_within_rounding_each_are_not_followed_up()
    {
        // Every step rises by six units in the last place with a gradient that shrinks: within rounding of the last, not of the best.
        IObjective f = Objectives.Scalar(
            x => 1 + 6 * Math.BitIncrement(1.0) * 2.220446049250313e-16 * x,
            x => -1 / (1 + x)
        );
        var options = new RunOptions { GradientTolerance = 0, MaxIterations = 50 };
        Run run = new Method("g", new SteepestDescent(), new FixedStep { Length = 1 }).Minimize(
            f,
            [0],
            options
        );

        Assert.InRange(run.Value - 1, 0, 8 * 2.220446049250313e-16);
    }
}
