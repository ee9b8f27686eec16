using AutoDiff;

namespace Descent.Tests.Expressions;

/// <summary>What the functions give at their kinks, their edges and the origin: value, gradient, and the sums of the Hessian's rows.</summary>
public sealed class SingularFunctionsTests
{
    const double Infinity = double.PositiveInfinity;

    static (double Value, double[] Gradient, double[] Product) At(string text, double[] point)
    {
        var objective = Objective.FromText(text);
        var gradient = new double[point.Length];
        double value = objective.ValueAndGradient(point, gradient);
        double[,] hessian = objective.HessianMatrixAt(point);
        double[] product = [.. point.Select((_, i) => point.Select((_, j) => hessian[i, j]).Sum())];
        return (value, gradient, product);
    }

    [Theory]
    [InlineData("relu(x)", 0, 0, 0, 0)]
    [InlineData("relu(x)", -0.0, 0, 0, 0)]
    [InlineData("relu(x)", 2, 2, 1, 0)]
    [InlineData("huber(x, 1)", 1, 0.5, 1, 0.5)]
    [InlineData("huber(x, 1)", 1e200, 1e200, 1, 0)]
    [InlineData("huber(x, 1)", -Infinity, Infinity, -1, 0)]
    [InlineData("clip(x, -1, 1)", 1, 1, 0.5, 0)]
    [InlineData("clip(x, -1, 1)", 3, 1, 0, 0)]
    [InlineData("floor(x)", 2, 2, 0, 0)]
    [InlineData("ceil(x)", 2.5, 3, 0, 0)]
    [InlineData("round(x)", 2.5, 2, 0, 0)]
    [InlineData("trunc(x)", -2.5, -2, 0, 0)]
    [InlineData("mod(x, 3)", 6, 0, 1, 0)]
    [InlineData("mod(7, x)", 3, 1, -2, 0)]
    [InlineData("cbrt(x)", 0, 0, Infinity, double.NegativeInfinity)]
    [InlineData("asinh(x)", 1e200, 461.210165779, 1e-200, 0)]
    [InlineData("acosh(x)", 1, 0, Infinity, double.NegativeInfinity)]
    [InlineData("logit(x)", 0, double.NegativeInfinity, Infinity, double.NaN)]
    [InlineData("lgamma(x)", 1, 0, -0.5772156649015329, 1.6449340668482264)]
    public void Of_one_argument(string text, double x, double value, double slope, double curvature)
    {
        var (actual, gradient, product) = At(text, [x]);
        AssertClose(value, actual);
        AssertClose(slope, gradient[0]);
        if (!double.IsNaN(curvature) && double.IsFinite(curvature))
            AssertClose(curvature, product[0]);
    }

    [Theory]
    [InlineData("hypot(x, y)")]
    [InlineData("atan2(x, y)")]
    [InlineData("norm1([x, y])")]
    [InlineData("norminf([x, y])")]
    [InlineData("std([x, y])")]
    [InlineData("var([x, y])")]
    public void Derivatives_vanish_at_the_origin(string text)
    {
        var (value, gradient, product) = At(text, [0, 0]);
        Assert.Equal(0, value);
        Assert.Equal([0, 0], gradient);
        Assert.Equal([0, 0], product);
    }

    [Theory]
    [InlineData("norminf([x, y])", 3, -3, 3, 0.5, -0.5)]
    [InlineData("norm1([x, y])", 3, -4, 7, 1, -1)]
    [InlineData("hypot(x, y)", 3e200, 4e200, 5e200, 0.6, 0.8)]
    [InlineData("hypot(x, y)", 3e-200, 4e-200, 5e-200, 0.6, 0.8)]
    [InlineData("atan2(x, y)", 1e200, 1e200, 0.7853981633974483, 5e-201, -5e-201)]
    [InlineData("std([x, y])", 1, 3, 1, -0.5, 0.5)]
    public void Of_two_arguments(
        string text,
        double x,
        double y,
        double value,
        double byX,
        double byY
    )
    {
        var (actual, gradient, _) = At(text, [x, y]);
        AssertClose(value, actual);
        AssertClose(byX, gradient[0]);
        AssertClose(byY, gradient[1]);
    }

    /// <summary>∞ as in mathematics, alone and by rows; only the infinite element has no direction.</summary>
    [Theory]
    [InlineData("norm([x, y, 3])")]
    [InlineData("norm1(norm([[x, y], [1, 2]], 1))")]
    [InlineData("hypot(x, y)")]
    public void A_norm_with_an_infinite_element_is_infinite(string text)
    {
        foreach (double infinite in new[] { Infinity, -Infinity })
        {
            var objective = Objective.FromText(text);
            Assert.Equal(Infinity, objective.Value([infinite, 2]));
            Assert.Equal(Infinity, objective.Value([infinite, infinite]));
            Assert.Equal(double.NaN, objective.Value([double.NaN, 2]));
        }
    }

    static void AssertClose(double expected, double actual) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-11 * Math.Abs(expected),
            $"{actual:R} instead of {expected:R}"
        );

    /// <summary>The members for C# give the graphs of the text.</summary>
    [Fact]
    public void Members_are_the_functions_of_the_language()
    {
        var (x, y) = (Expr.Variable("x"), Expr.Variable("y"));
        (Expr Built, string Text)[] pairs =
        [
            (Functions.Erfc(x), "erfc(x)"),
            (Functions.Relu(x), "relu(x)"),
            (Functions.Huber(x, y), "huber(x, y)"),
            (Functions.Clip(x, 0, y), "clip(x, 0, y)"),
            (Functions.Cbrt(x), "cbrt(x)"),
            (Functions.Hypot(x, y), "hypot(x, y)"),
            (Functions.Atan2(y, x), "atan2(y, x)"),
            (Functions.Asinh(x), "asinh(x)"),
            (Functions.Acosh(x), "acosh(x)"),
            (Functions.Atanh(x), "atanh(x)"),
            (Functions.Log2(x), "log2(x)"),
            (Functions.Log10(x), "log10(x)"),
            (Functions.Exp2(x), "exp2(x)"),
            (Functions.Logit(x), "logit(x)"),
            (Functions.XLogY(x, y), "xlogy(x, y)"),
            (Functions.LogGamma(x), "lgamma(x)"),
            (Functions.Digamma(x), "digamma(x)"),
            (Functions.Polygamma(2, x), "polygamma(2, x)"),
            (Functions.Floor(x), "floor(x)"),
            (Functions.Ceiling(x), "ceil(x)"),
            (Functions.Round(x), "round(x)"),
            (Functions.Truncate(x), "trunc(x)"),
            (Functions.Mod(x, y), "mod(x, y)"),
            (Functions.Sign(x), "sign(x)"),
        ];
        Assert.All(
            pairs,
            pair =>
                Assert.True(pair.Built.SameAs(Objective.FromText(pair.Text).Expression), pair.Text)
        );
    }
}
