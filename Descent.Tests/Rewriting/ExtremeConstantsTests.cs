using AutoDiff;

namespace Descent.Tests.Rewriting;

/// <summary>Numbers that together leave the range of doubles stay apart, as they were written.</summary>
public sealed class ExtremeConstantsTests
{
    [Theory]
    [InlineData("1e200*(1e200*x)", 1e-300, 1e100)]
    [InlineData("1e200*(1e200*x*x)", 1e-150, 1e100)]
    [InlineData("1e-200*(1e-200*x)", 1e300, 1e-100)]
    [InlineData("x*1e-200*1e-200", 1e300, 1e-100)]
    [InlineData("1e-200*(1e-200/x)", 1e-300, 1e-100)]
    [InlineData("1e200*(-(1e200*x))", 0, 0)]
    [InlineData("1e308*x + 1e308*x", 0.5, 1e308)]
    [InlineData("1e308*x - -1e308*x", 0.5, 1e308)]
    public void Are_not_made_one(string text, double x, double expected)
    {
        Objective f = Objective.FromText(text),
            printed = Objective.FromText(f.ToString());

        Assert.Equal(expected, f.Value([x]), Math.Abs(expected) * 1e-14);
        Assert.True(f.Expression.SameAs(printed.Expression), f.ToString());
    }

    [Theory]
    [InlineData("2*(3*x)", "6*x")]
    [InlineData("2*(3/x)", "6/x")]
    [InlineData("1e200*(1e100*x)", "1e300*x")]
    public void Others_are(string text, string expected) =>
        Assert.Equal(expected, Objective.FromText(text).ToString());
}
