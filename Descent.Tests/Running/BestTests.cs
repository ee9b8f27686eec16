using AutoDiff;
using Descent.Tests.Library;
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

    [Fact]
    public void What_a_search_takes_for_rounding_does_not_make_a_higher_value_the_best()
    {
        // One step down a cliff, then on to a plateau above its foot, which the search says it cannot tell from it.
        IObjective f = Objectives.Scalar(x => x < 1 ? 5 - x : 4.5, x => x < 1 ? -1 : -1e-3);
        var options = new RunOptions { GradientTolerance = 0, MaxIterations = 3 };
        Run run = new Method("g", new SteepestDescent(), new Vague()).Minimize(f, [0], options);

        Assert.Equal(0.999, run.X[0], 1e-15);
        Assert.Equal(run.Trace.Min(row => row.Value), run.Value);
    }

    [Theory]
    [InlineData("cg-fletcher-reeves", 16_000)]
    [InlineData("cg-polak-ribiere", 2_000)]
    [InlineData("cg-hager-zhang", 2_000)]
    public void Nothing_seen_on_Meyer_is_lower_than_what_is_returned(string id, int budget)
    {
        double lowest = double.PositiveInfinity;
        var options = new RunOptions
        {
            GradientTolerance = 0,
            MaxIterations = budget,
            Observer = (in RunProgress seen) =>
            {
                lowest = Math.Min(lowest, seen.Current.Value);
                return true;
            },
        };
        Run run = Descent
            .Methods.Create(id)
            .Minimize(Compiled.Objective("meyer"), Compiled.Start("meyer"), options);

        Assert.InRange(run.Value, lowest, lowest * (1 + 8 * 2.220446049250313e-16));
    }

    /// <summary>Steps of 0.999 that claim values to be off by one.</summary>
    sealed record Vague : IStepRule
    {
        public bool Searches => false;

        public IStepState Begin() => new State();

        sealed class State : IStepState
        {
            public double Planned(int iteration) => 0.999;

            public StepOutcome Take(Situation at, Line line, DirectionScale scale)
            {
                line.MoveTo(0.999);
                return new StepOutcome(StepVerdict.Taken, 0.999, Rounding: 1);
            }

            public void Exchange(StateTransfer stream) { }
        }
    }
}
