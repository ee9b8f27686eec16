using Descent.Tests.Support;

namespace Descent.Tests.Stopping;

public sealed class PromiseTests
{
    [Fact]
    public void A_step_down_the_gradient_promises_its_length_times_the_square()
    {
        var settings = new Dictionary<string, double> { ["learning-rate"] = 0.25 };
        Walk walk = Descent
            .Methods.Create("gradient-descent", settings)
            .Walk(Objectives.Quadratic(2, 4), [1, 1]);
        Advance(walk);

        Assert.Equal(0.25 * (2 * 2 + 4 * 4), Promise.OfLastStep(walk), 1e-12);
    }

    // The gradient is (2, 4), but the second variable cannot move, and the first only by 0.5.
    [Fact]
    public void Within_bounds_only_what_they_leave_is_promised()
    {
        var bounds = Bounds.Of([0.5, 1], [2, 2]);
        var method = new Method("l-bfgs-b", new LimitedMemoryBfgsB { Bounds = bounds });
        Walk walk = method.Walk(Objectives.Quadratic(2, 4), [1, 1]);
        Advance(walk);

        Assert.Equal(1, walk.Current.X[1]);
        Assert.Equal(2 * (1 - walk.Current.X[0]), Promise.OfLastStep(walk), 1e-12);
        Assert.InRange(Promise.OfLastStep(walk), 1e-3, 1);
    }

    [Fact]
    public void A_penalty_is_part_of_what_a_step_promises()
    {
        IDirection direction = new SteepestDescent().WithPenalty(3);
        var method = new Method("m", direction, new FixedStep { Length = 0.25 });
        Walk walk = method.Walk(Objectives.Quadratic(2, 4), [1, 1]);
        Advance(walk);

        Assert.Equal(0.25 * (5 * 5 + 7 * 7), Promise.OfLastStep(walk), 1e-12);
    }

    // x² + 1.5 |x| from 1: whatever is taken off x, the gradient promises twice and the term one and a half times.
    [Fact]
    public void What_a_term_loses_is_part_of_what_a_step_promises()
    {
        var method = new Method("ista", new ProximalGradient { Weight = 1.5 });
        Walk walk = method.Walk(Objectives.Quadratic(2), [1]);
        Advance(walk);

        double taken = 1 - walk.Current.X[0];
        Assert.InRange(taken, 0.1, 1);
        Assert.Equal((2 + 1.5) * taken, Promise.OfLastStep(walk), 1e-12);
    }

    static void Advance(Walk walk)
    {
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());
    }
}
