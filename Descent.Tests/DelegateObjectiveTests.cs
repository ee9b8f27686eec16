using AutoDiff;

namespace Descent.Tests;

public sealed class DelegateObjectiveTests
{
    [Fact]
    public void Without_second_derivatives_the_Hessian_is_refused()
    {
        IObjective square = new DelegateObjective(
            1,
            x => x[0] * x[0],
            (x, g) =>
            {
                g[0] = 2 * x[0];
                return x[0] * x[0];
            }
        );

        _ = Assert.Throws<NotSupportedException>(() => square.HessianAt([1.0]));
    }
}
