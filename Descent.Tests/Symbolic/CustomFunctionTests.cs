using System.Runtime.CompilerServices;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Support;

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

    /// <summary>Σ xᵢxᵢ₊₁ around the circle of five.</summary>
    private static readonly CustomFunction Ring = CustomFunction.Define(
        "ring",
        x => x[0] * x[1] + x[1] * x[2] + x[2] * x[3] + x[3] * x[4] + x[4] * x[0],
        [
            .. Enumerable
                .Range(0, 5)
                .Select(i => (Func<Expr[], Expr>)(x => x[(i + 4) % 5] + x[(i + 1) % 5])),
        ]
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
    [InlineData("sum(ring(v^2, 2, v^2, a^2, 1))", "sum(2*v^2 + 2*v^2 + v^2*a^2 + a^2 + v^2)")]
    public void It_is_differentiated_twice_and_compiled(string text, string twin)
    {
        var f = Objective.FromText(text, With(SoftSign, Hypotenuse, Ring));
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

    /// <summary>Rows in blocks and on several threads, and a tape: the interpreter's numbers from each.</summary>
    [Theory]
    [InlineData("sum(ring(X @ w, b, softsign(X @ w), w[1], 1)^2)", 2)]
    [InlineData("sum(i = 1..rows(X), ring(sum(j = 1..3, X[i, j]*w[j]), b, w[2], b, w[3]))", 2)]
    [InlineData("ring(w[1], b, w[2], hypotenuse(b, w[3]), softsign(w[1]))", 4400)]
    public void Blocks_and_tapes_call_it_too(string text, int repeats)
    {
        double[] data = [.. Enumerable.Range(0, 90_000).Select(i => Math.Sin(i) + 0.1)];
        var bindings = Bindings
            .Empty.WithVariable("w", 3)
            .WithData("X", new DataArray(new Shape(30_000, 3), data))
            .WithFunction(SoftSign)
            .WithFunction(Hypotenuse)
            .WithFunction(Ring);
        var terms = Enumerable
            .Range(1, repeats)
            .Select(k => text.Replace("b", $"(b + {k}/10)", StringComparison.Ordinal));
        var f = Objective.FromText(string.Join(" + ", terms), bindings);
        double[] x = [.. Enumerable.Range(0, f.Dimension).Select(i => 0.4 + 0.3 * i)];
        double[] v = [.. x.Select(Math.Cos)];
        double[] gradient = new double[x.Length],
            product = new double[x.Length];
        double value = f.ValueAndGradient(x, gradient);
        using var hessian = f.HessianAt(x);
        hessian.Multiply(v, product);

        var graph = f.Bound.Graph;
        double[] expected = Interpreted.At(
            f,
            x,
            v,
            [graph.Root, .. graph.Gradient, .. graph.HessianVectorProduct.Item2]
        );
        Assert.All(
            expected.Zip([value, .. gradient, .. product]),
            pair => Assert.Equal(1, (pair.Second + 1e-9) / (pair.First + 1e-9), 1e-11)
        );
    }

    [Fact]
    public void What_no_one_uses_is_collected()
    {
        var alive = Used();

        for (int attempt = 0; attempt < 10 && alive.Any(reference => reference.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(alive, reference => reference.IsAlive);
    }

    /// <summary>
    /// A function and its delegate, which hold each other, after all that an objective does, in blocks and by numbers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Used()
    {
        CustomFunction? f = null;
        Func<double, double> value = x => f!.Arity * Math.Exp(x);
        f = CustomFunction.Define("growth", value, x => f!.Apply(x));
        var objective = Objective.FromText("sum(growth(v)) + growth(a)^2", With(f));
        double[] x = [.. Enumerable.Range(0, objective.Dimension).Select(i => 0.01 * i)],
            gradient = new double[x.Length];
        _ = objective.ValueAndGradient(x, gradient);
        _ = objective.ValueAndSlope(x, x, out _);
        _ = objective.HessianMatrixAt(x);
        _ = objective.ToCSharp("Printed");
        _ = objective.Explain(x);
        return [new(f), new(value), new(objective)];
    }

    /// <summary>A function in use keeps what its code calls, whatever else is gone.</summary>
    [Fact]
    public void What_is_used_is_not_collected()
    {
        var objective = Objective.FromText(
            "sum(half(v))",
            With(CustomFunction.Define("half", x => x / 2, _ => 0.5))
        );
        double[] x = [.. Enumerable.Repeat(2.0, objective.Dimension)];
        _ = objective.Value(x);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(objective.Dimension, objective.Value(x));
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
        Assert.Equal(
            @"\sigma_s^{2}\left(x\right) + \sigma_s\left(y\right)",
            Objective
                .FromText("softsign(x)^2 + softsign(y)", With(SoftSign.WithLatex(@"\sigma_s")))
                .Expression.ToLatex()
        );
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
    public void Delegates_of_many_numbers_give_gradients()
    {
        var f = CustomFunction.DefineNumeric(
            "volume",
            x => x[0] * x[1] * x[2] * x[3],
            [
                x => x[1] * x[2] * x[3],
                x => x[0] * x[2] * x[3],
                x => x[0] * x[1] * x[3],
                x => x[0] * x[1] * x[2],
            ]
        );
        var objective = Objective.FromText("volume(a, b, c, d)", With(f));
        double[] gradient = new double[objective.Dimension];

        Assert.Equal(4, f.Arity);
        Assert.Equal(120, objective.ValueAndGradient([2, 3, 4, 5], gradient));
        Assert.Equal([60, 40, 30, 24], gradient);
        _ = Assert.Throws<NotSupportedException>(() => objective.HessianAt([2, 3, 4, 5]));
        _ = Assert.Throws<ArgumentException>(() =>
            CustomFunction.DefineNumeric("none", _ => 1, [])
        );
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
