using System.Linq.Expressions;
using System.Reflection;
using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Input;

/// <summary>What the lambda door captures and refuses, and that it never unrolls.</summary>
public sealed class LambdaTests
{
    static string Part(LambdaExpression lambda) =>
        Assert.Throws<UntranslatableException>(() => Objective.Of(lambda, 3, null)).Part;

    static int Nodes(Objective objective) => Graph.topological([objective.Bound.Graph.Root]).Length;

    [Fact]
    public void A_captured_number_is_a_parameter_that_can_be_bound_anew()
    {
        double a = 2;
        var f = Objective.Of((double x) => a * (x * x));

        Assert.Equal(18, f.Value([3.0]));
        Assert.Equal(36, f.With("a", 4.0).Value([3.0]));
        Assert.Equal("a*x^2", f.ToString());
    }

    [Fact]
    public void A_captured_array_is_data_and_a_captured_whole_number_a_constant()
    {
        double[] t = [1, 2, 3];
        int n = 2;
        var f = Objective.Of((double x) => Enumerable.Range(0, n).Sum(i => n * x * t[i]));

        Assert.Equal(30, f.Value([5.0]));
        Assert.Equal(110, f.With("t", new double[] { 4, 7, 0 }).Value([5.0]));
        Assert.Equal(["t"], f.Data.Keys);
    }

    [Fact]
    public void An_index_gives_way_to_a_captured_number_of_its_name()
    {
        double i = 10;
        var f = Objective.Of((double[] x) => x.Sum(v => v * v) + i, 2);

        Assert.Equal(15, f.Value([1.0, 2.0]));
    }

    [Fact]
    public void Parameters_may_be_bound_to_numbers()
    {
        var f = Objective.Of(
            (double x, double[] t) => t.Sum(v => v * x),
            Bindings.Empty.WithData("t", new double[] { 1, 2 })
        );

        Assert.Equal(1, f.Dimension);
        Assert.Equal(12, f.Value([4.0]));
    }

    [Fact]
    public void Nothing_is_unrolled()
    {
        static Objective Of(int n) =>
            Objective.Of(
                (double[] x) =>
                    Enumerable.Range(0, x.Length - 1).Sum(i => Math.Pow(x[i + 1] - x[i] * x[i], 2))
                    + x.Select((v, i) => i * v).Skip(2).Sum(),
                n
            );

        Assert.Equal(Nodes(Of(10)), Nodes(Of(1_000_000)));
    }

    [Fact]
    public void Forty_maps_in_a_row_share_what_they_map()
    {
        Expression<Func<double[], IEnumerable<double>>> start = x => x;
        Expression<Func<double, double>> step = v => v * v + v;
        var select = typeof(Enumerable)
            .GetMethods()
            .First(m => m.Name == "Select")
            .MakeGenericMethod(typeof(double), typeof(double));
        var sum = typeof(Enumerable).GetMethod("Sum", [typeof(IEnumerable<double>)])!;
        Expression maps = start.Body;
        for (int i = 0; i < 40; i++)
            maps = Expression.Call(select, maps, step);

        var f = Objective.Of(
            Expression.Lambda(Expression.Call(sum, maps), start.Parameters),
            3,
            null
        );

        Assert.InRange(Nodes(f), 40, 200);
        Assert.Equal(0, f.Value([0.0, 0, 0]));
    }

    [Fact]
    public void The_call_itself_passes_its_text() =>
        _ = Assert.Throws<UntranslatableException>(() => Objective.Of((double x) => x + 1 / 2));

    [Fact]
    public void Whole_numbers_lose_nothing_unseen()
    {
        int n = 5;
        double a = 2.5;

        Assert.Contains("/ 2", Part((double x) => x * (n / 2)), StringComparison.Ordinal);
        Assert.Contains("^", Part((double x) => x * (n ^ 2)), StringComparison.Ordinal);
        Assert.Contains("Convert(x", Part((double x) => (int)x), StringComparison.Ordinal);
        Assert.Contains("Convert(a", Part((double x) => x * (int)a), StringComparison.Ordinal);
        Assert.Contains(
            "(i / 2)",
            Part((double[] x) => Enumerable.Range(0, 3).Sum(i => i / 2 * x[i])),
            StringComparison.Ordinal
        );
    }

    static double Opaque(double x) => x;

    [Fact]
    public void What_is_not_understood_is_shown()
    {
        Func<double, double> f = x => x;

        Assert.Equal("Opaque(x)", Part((double x) => 1 + Opaque(x)));
        Assert.Contains("Invoke", Part((double x) => 1 + f(x)), StringComparison.Ordinal);
        Assert.Contains(
            "Where",
            Part((double[] x) => x.Where(v => v > 0).Max()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "IsNaN",
            Part((double x) => double.IsNaN(x) ? 0 : x),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Operators_refuse_the_hosts_decisions_and_name_If()
    {
        var x = Expr.Variable("x");
        object condition = x > 0;
        foreach (string name in new[] { "op_True", "op_False" })
        {
            var decide = condition.GetType().GetMethod(name)!;
            var error = Assert.Throws<TargetInvocationException>(() =>
                decide.Invoke(null, [condition])
            );
            var inner = Assert.IsType<InvalidOperationException>(error.InnerException);
            Assert.Contains("If(condition, a, b)", inner.Message, StringComparison.Ordinal);
        }

        _ = Assert.Throws<InvalidOperationException>(() => x > 0 ? 1 : 2);
        _ = Assert.Throws<InvalidOperationException>(() => x == 0 && x > 1 ? 1 : 2);
    }

    [Fact]
    public void Indices_of_operators_are_those_of_CSharp()
    {
        var x = Expr.Constant([10, 20, 30, 40]);
        var m = Expr.Data("M", new DataArray(new Shape(2, 3), [1, 2, 3, 4, 5, 6]));
        double[] Values(Expr e) => e.Evaluate(new Dictionary<string, DataArray>()).Values.ToArray();

        Assert.Equal([20.0], Values(x[1]));
        Assert.Equal([40.0], Values(x[^1]));
        Assert.Equal([20.0, 30.0], Values(x[1..^1]));
        Assert.Equal([40.0, 10.0], Values(x[[3, 0]]));
        Assert.Equal([4.0, 5.0, 6.0], Values(m[1]));
        Assert.Equal([6.0], Values(m[1, ^1]));
        Assert.Equal([4.0, 5.0], Values(m[1, ..2]));
        Assert.Equal([3.0, 6.0], Values(m[.., 2]));
        Assert.Equal([5.0, 6.0], Values(m[1.., 1..]));
        Assert.Equal(0, x[2].Shape.Rank);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => x[4]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => x[^5]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => x[2..2]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => x[0, 0]);
    }
}
