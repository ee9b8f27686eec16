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

    static void Advance(Walk walk)
    {
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());
    }
}
