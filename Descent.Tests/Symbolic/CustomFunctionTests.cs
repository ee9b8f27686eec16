using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Symbolic;

/// <summary>A caller's function behaves as one of the table.</summary>
public sealed class CustomFunctionTests
{
    private static readonly CustomFunction SoftSign = CustomFunction.Define(
        "softsign",
        x => x / (1 + Math.Abs(x)),
        x => 1 / Functions.Square(1 + Functions.Abs(x))
    );

    private static readonly CustomFunction Hypotenuse = CustomFunction.Define(
        "hypotenuse",
        (x, y) => Math.Sqrt(x * x + y * y),
        (x, y) => x / Functions.Sqrt(x * x + y * y),
        (x, y) => y / Functions.Sqrt(x * x + y * y)
    );

    private static Bindings With(params CustomFunction[] functions) =>
        functions.Aggregate(
            Bindings.Empty.WithVariable("v", 37),
            (bindings, function) => bindings.WithFunction(function)
        );

    /// <summary>Value, gradient and product against the same formula in the language, over lanes and their tail.</summary>
    [Theory]
    [InlineData("sum(softsign(v)*a)", "sum(v/(1 + abs(v))*a)")]
    [InlineData("sum(hypotenuse(v, a)^2) + a", "sum(v^2 + a^2) + a")]
    [InlineData("softsign(softsign(a))", "a/(1 + abs(a))/(1 + abs(a/(1 + abs(a))))")]
    public void It_is_differentiated_twice_and_compiled(string text, string twin)
    {
        var f = Objective.FromText(text, With(SoftSign, Hypotenuse));
        var g = Objective.FromText(twin, Bindings.Empty.WithVariable("v", 37));
        int n = f.Dimension;
        double[] x = [.. Enumerable.Range(0, n).Select(i => 0.5 + Math.Sin(i + 1))];
        double[] v = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i))];
        double[] df = new double[n],
            dg = new double[n],
            hf = new double[n],
            hg = new double[n];

        Assert.Equal(g.ValueAndGradient(x, dg), f.ValueAndGradient(x, df), 1e-12);
        using var hessian = f.HessianAt(x);
        using var other = g.HessianAt(x);
        hessian.Multiply(v, hf);
        other.Multiply(v, hg);

        Assert.Equal(dg, df, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(hg, hf, (a, b) => Math.Abs(a - b) < 1e-11);
        _ = f.ValueAndSlope(x, v, out double slope);
        Assert.Equal(df.Zip(v, (a, b) => a * b).Sum(), slope, 1e-12);
    }

    [Fact]
    public void It_may_stand_in_its_own_derivative()
    {
        CustomFunction? f = null;
        f = CustomFunction.Define("growth", Math.Exp, x => f!.Apply(x));
        var objective = Objective.FromExpression(f.Apply(Expr.Variable("x")));

        Assert.Equal("growth(x)", objective.Gradient("x").ToString());
        Assert.Equal(Math.E, objective.HessianMatrixAt([1.0])[0, 0], 1e-15);
    }

    [Fact]
    public void It_prints_its_name_and_reads_back()
    {
        var f = Objective.FromText("2*softsign(v[1])", With(SoftSign));

        Assert.Equal("2*softsign(v[1])", f.ToString());
        Assert.Equal(@"2 \operatorname{softsign}\left(v_{1}\right)", f.Expression.ToLatex());
        Assert.Equal(f.ToString(), Objective.FromText(f.ToString(), With(SoftSign)).ToString());
    }

    [Fact]
    public void A_delegate_as_derivative_gives_gradients_and_refuses_the_Hessian()
    {
        var f = CustomFunction.DefineNumeric("cube", x => x * x * x, x => 3 * x * x);
        var objective = Objective.FromExpression(f.Apply(Expr.Variable("x")));
        double[] gradient = new double[1];

        Assert.Equal(8, objective.ValueAndGradient([2.0], gradient));
        Assert.Equal(12, gradient[0]);
        var refusal = Assert.Throws<NotSupportedException>(() => objective.HessianAt([2.0]));
        Assert.Contains("'cube_1'", refusal.Message, StringComparison.Ordinal);
        // The failure is the objective's answer each time, and leaves the rest working.
        _ = Assert.Throws<NotSupportedException>(() => objective.HessianAt([2.0]));
        Assert.Equal(8, objective.Value([2.0]));
    }

    [Fact]
    public void Given_its_second_derivative_there_is_a_Hessian()
    {
        var f = CustomFunction.DefineNumeric("cube", x => x * x * x, x => 3 * x * x, x => 6 * x);
        var objective = Objective.FromExpression(f.Apply(Expr.Variable("x")));

        Assert.Equal(12, objective.HessianMatrixAt([2.0])[0, 0]);
    }

    [Fact]
    public void The_gradient_check_finds_a_wrong_derivative()
    {
        var wrong = CustomFunction.Define("f", Math.Sin, x => Functions.Cos(x) + 0.01);
        var right = CustomFunction.Define("f", Math.Sin, x => Functions.Cos(x));
        var x = Expr.Variable("x");

        Assert.Equal(
            Verdict.Failed,
            GradientCheck.Run(Objective.FromExpression(wrong.Apply(x)), [0.4]).Verdict
        );
        Assert.Equal(
            Verdict.Passed,
            GradientCheck.Run(Objective.FromExpression(right.Apply(x)), [0.4]).Verdict
        );
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("pi")]
    [InlineData("2x")]
    [InlineData("a b")]
    public void Names_of_the_language_and_no_names_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => CustomFunction.Define(name, x => x, x => 1.0));

    [Fact]
    public void A_derivative_is_of_the_arguments_alone()
    {
        var y = Expr.Variable("y");
        var f = CustomFunction.Define("f", x => x, x => x * y);
        var objective = Objective.FromExpression(f.Apply(Expr.Variable("x")));

        _ = Assert.Throws<ArgumentException>(() =>
        {
            double[] gradient = new double[1];
            _ = objective.ValueAndGradient([1.0], gradient);
        });
    }

    [Fact]
    public void Counts_and_shapes_are_checked()
    {
        var x = Expr.Variable("x");
        _ = Assert.Throws<ArgumentException>(() => SoftSign.Apply(x, x));
        _ = Assert.Throws<ShapeMismatchException>(() =>
            Hypotenuse.Apply(Expr.Variable("v", 2), Expr.Variable("w", 3))
        );
        _ = Assert.Throws<ParseException>(() =>
            Objective.FromText("softsign(x, y)", With(SoftSign))
        );
    }
}
