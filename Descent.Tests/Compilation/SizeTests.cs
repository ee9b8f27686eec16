using System.Text;
using AutoDiff;

namespace Descent.Tests.Compilation;

/// <summary>
/// Long formulas, written as text and with operators, read, derived, compiled, run and printed on a thread of 256 kB: depth
/// costs no stack, and the work, counted in bytes allocated, grows as the length does.
/// </summary>
public sealed class SizeTests
{
    const int SmallStack = 256 * 1024;

    static string Nested(int length)
    {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
            _ = text.Append("sin(exp(-(x*");
        _ = text.Append('y');
        for (int i = 0; i < length; i++)
            _ = text.Append("))+y)");
        return text.ToString();
    }

    static string Horner(int length)
    {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
            _ = text.Append("x*(");
        _ = text.Append('y');
        for (int i = 0; i < length; i++)
            _ = text.Append("+0.5)");
        return text.ToString();
    }

    static string Terms(int length) =>
        string.Join(" + ", Enumerable.Range(1, length).Select(i => $"cos({i}*x)*y/{i}"));

    static Objective FromOperators(int length)
    {
        Expr x = Expr.Variable("x"),
            y = Expr.Variable("y"),
            z = y;
        for (int i = 0; i < length; i++)
            z = Functions.Sin(Functions.Exp(-(x * z)) + y) + x * x / (i + 1);
        return Objective.FromExpression(z);
    }

    static Objective Make(string form, int length) =>
        form switch
        {
            "nested" => Objective.FromText(Nested(length)),
            "horner" => Objective.FromText(Horner(length)),
            "terms" => Objective.FromText(Terms(length)),
            _ => FromOperators(length),
        };

    /// <summary>Bytes allocated for all there is to do with a formula of that length.</summary>
    static long Cost(string form, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Objective objective = Make(form, length);
        double[] gradient = new double[2];
        Assert.True(double.IsFinite(objective.ValueAndGradient([0.3, 0.7], gradient)));
        Assert.All(gradient, slope => Assert.True(double.IsFinite(slope)));
        Assert.True(objective.ToString().Length > length);
        Assert.True(objective.Expression.ToLatex().Length > length);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The longer one is obeyed as a tape on either side, so that the same is counted.</summary>
    [Theory]
    [InlineData("nested", 3_000)]
    [InlineData("horner", 5_000)]
    [InlineData("terms", 2_500)]
    [InlineData("operators", 2_500)]
    public void Work_is_linear_in_the_length_on_a_small_stack(string form, int length)
    {
        Exception? failure = null;
        double ratio = 0;
        var thread = new Thread(
            () =>
                failure = Record.Exception(() =>
                {
                    _ = Cost(form, 50);
                    long one = Cost(form, length);
                    ratio = (double)Cost(form, 4 * length) / one;
                }),
            SmallStack
        );
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        Assert.InRange(ratio, 2.5, 5.5);
    }
}
