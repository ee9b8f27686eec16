using AutoDiff;

namespace Descent.Tests;

public sealed class DelegateObjectiveTests
{
    static double Square(ReadOnlySpan<double> x) => x[0] * x[0];

    static double SquareAndSlope(ReadOnlySpan<double> x, Span<double> g)
    {
        g[0] = 2 * x[0];
        return x[0] * x[0];
    }

    [Fact]
    public void Without_second_derivatives_the_Hessian_is_refused()
    {
        IObjective square = new DelegateObjective(1, Square, SquareAndSlope);

        _ = Assert.Throws<NotSupportedException>(() => square.HessianAt([1.0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void There_is_at_least_one_variable(int dimension)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DelegateObjective(dimension, Square, SquareAndSlope)
        );
        Assert.Equal("dimension", fault.ParamName);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DelegateObjective(dimension, Square, SquareAndSlope, (x, v, hv) => hv[0] = 2 * v[0])
        );
    }

    [Fact]
    public void No_function_is_null()
    {
        static string? Refused(Action make) => Assert.Throws<ArgumentNullException>(make).ParamName;

        Assert.Equal("value", Refused(() => _ = new DelegateObjective(1, null!, SquareAndSlope)));
        Assert.Equal(
            "valueAndGradient",
            Refused(() => _ = new DelegateObjective(1, Square, null!))
        );
        Assert.Equal(
            "hessianVector",
            Refused(() => _ = new DelegateObjective(1, Square, SquareAndSlope, null!))
        );
    }
}
