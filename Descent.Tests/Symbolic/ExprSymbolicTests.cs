using AutoDiff;

namespace Descent.Tests.Symbolic;

/// <summary>Substitution, derivatives, polynomials: by hand, and by evaluating both sides.</summary>
public sealed class ExprSymbolicTests
{
    private static Expr Read(string text, params string[] vectors)
    {
        var bindings = Bindings.Empty;

        foreach (string name in vectors)
        {
            bindings = bindings.WithVariable(name, 3);
        }

        return Objective.FromText(text, bindings).Expression;
    }

    private static double At(Expr expression, params (string Name, double Value)[] point) =>
        expression.Evaluate(point.ToDictionary(p => p.Name, p => (DataArray)p.Value)).Values[0];

    [Fact]
    public void Substitution_is_simultaneous()
    {
        var f = Read("x - 2*y");
        var exchanged = f.Substitute(
            new Dictionary<string, Expr> { ["x"] = Expr.Variable("y"), ["y"] = Expr.Variable("x") }
        );

        Assert.Equal("y - 2*x", exchanged.ToString());
    }

    [Fact]
    public void A_number_in_place_of_a_vector_is_repeated() =>
        Assert.Equal(12, At(Read("sum(v^2)", "v").Substitute("v", 2.0)));

    [Fact]
    public void A_vector_does_not_fit_a_number() =>
        Assert.Throws<ShapeMismatchException>(() =>
            Read("x^2").Substitute("x", Expr.Variable("v", 3))
        );

    [Theory]
    [InlineData("z", "No variable is called 'z'; the variables are x, y.")]
    public void An_unknown_name_is_refused(string name, string message)
    {
        var f = Read("x*y");
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => f.Partial(name)).Message,
            StringComparison.Ordinal
        );
        _ = Assert.Throws<ArgumentException>(() => f.Substitute(name, 1.0));
        _ = Assert.Throws<ArgumentException>(() => f.Collect(name));
    }

    [Theory]
    [InlineData("x^3*y^2", "x", "3*x^2*y^2")]
    [InlineData("x^3*y^2", "x,y", "6*x^2*y")]
    [InlineData("x^3*y^2", "x,x,x,x", "0")]
    [InlineData("sin(x)", "x,x,x,x", "sin(x)")]
    [InlineData("exp(x*y)", "", "exp(x*y)")]
    public void Partials(string text, string names, string expected) =>
        Assert.Equal(
            expected,
            Read(text).Partial(names.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToString()
        );

    [Fact]
    public void Partials_of_arrays_and_by_arrays()
    {
        var v = Expr.Variable("v", 3);
        var x = Expr.Variable("x");
        var values = new Dictionary<string, DataArray> { ["v"] = new[] { 1.0, 2, 3 }, ["x"] = 2.0 };

        Assert.Equal(
            [2, 8, 18],
            (v * v * x).Partial("x").Evaluate(values).Values.ToArray().Select((d, i) => d * 2)
        );
        Assert.Equal(
            [4, 8, 12],
            Functions.Sum(v * v * x).Partial("v").Evaluate(values).Values.ToArray()
        );
        Assert.Equal(
            [2, 4, 6],
            Functions.Sum(v * v * x).Partial("v", "x").Evaluate(values).Values.ToArray()
        );
        _ = Assert.Throws<ArgumentException>(() => (v * x).Partial("v"));
    }

    [Fact]
    public void A_Taylor_polynomial_in_one_variable() =>
        Assert.Equal(
            "1 + x + 0.5*x^2 + 0.16666666666666666*x^3",
            Read("exp(x)")
                .TaylorPolynomial(new Dictionary<string, double> { ["x"] = 0 }, 3)
                .ToString()
        );

    /// <summary>The remainder falls as the next power of the distance.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_Taylor_polynomial_in_several_variables_has_its_order(int order)
    {
        var f = Read("exp(x*y)*sin(x + 2*y) + a/(1 + x)");
        var p = f.TaylorPolynomial(
            new Dictionary<string, double> { ["x"] = 0.3, ["y"] = -0.2 },
            order
        );

        double Remainder(double h) =>
            Math.Abs(
                At(f, ("x", 0.3 + h), ("y", -0.2 + 0.7 * h), ("a", 2))
                    - At(p, ("x", 0.3 + h), ("y", -0.2 + 0.7 * h), ("a", 2))
            );

        double slope = Math.Log2(Remainder(0.1) / Remainder(0.05));
        Assert.InRange(slope, order + 0.6, order + 1.6);
    }

    [Fact]
    public void A_Taylor_polynomial_needs_finite_derivatives_and_a_bound()
    {
        var at = new Dictionary<string, double> { ["x"] = 0 };
        _ = Assert.Throws<InvalidOperationException>(() => Read("sqrt(x)").TaylorPolynomial(at, 1));
        _ = Assert.Throws<InvalidOperationException>(() =>
            Read("exp(x)").TaylorPolynomial(at, 20_000)
        );
        _ = Assert.Throws<ArgumentException>(() =>
            Read("sum(v^2)", "v").TaylorPolynomial(new Dictionary<string, double> { ["v"] = 0 }, 1)
        );
    }

    [Theory]
    [InlineData("(x + 1)^3", "x^3 + 3*x^2 + 3*x + 1")]
    [InlineData("(x + y)*(x - y)", "x^2 - y^2")]
    [InlineData("(x + y)^2 - x^2 - 2*x*y", "y^2")]
    [InlineData("x*(1/x + x)", "x^2 + 1")]
    [InlineData("(sin(x) + 1)^2", "sin(x)^2 + 2*sin(x) + 1")]
    [InlineData("(x + 1)/(y + 1)", "x/(y + 1) + 1/(y + 1)")]
    [InlineData("x - x", "0")]
    [InlineData("(x + 2*y - 3)^2", "x^2 + 4*x*y + 4*y^2 - 6*x - 12*y + 9")]
    public void Expansions(string text, string expected)
    {
        var expanded = Read(text).Expand();
        Assert.True(
            expanded.SameAs(Read(expected + " + 0*x*y")) || expanded.ToString() == expected,
            expanded.ToString()
        );
    }

    [Theory]
    [InlineData("(x + y)^2*x", "x^3 + 2*y*x^2 + y^2*x")]
    [InlineData("x*sin(y) + 3*x + y", "(sin(y) + 3)*x + y")]
    public void Collections(string text, string expected)
    {
        var collected = Read(text).Collect("x");
        Assert.True(collected.SameAs(Read(expected)), collected.ToString());
    }

    [Fact]
    public void What_is_multiplied_out_has_the_same_values()
    {
        var random = new Random(7);
        string[] atoms = ["x", "y", "(x - 2)", "(y + x)", "3", "0.5", "sin(x)"];

        for (int trial = 0; trial < 200; trial++)
        {
            string text = atoms[random.Next(atoms.Length)];

            for (int step = 0; step < 6; step++)
            {
                string other = atoms[random.Next(atoms.Length)];
                text = random.Next(4) switch
                {
                    0 => $"({text} + {other})",
                    1 => $"({text} - {other})",
                    2 => $"({text})*{other}",
                    _ => $"({text})^2",
                };
            }

            var f = Read($"{text} + x + y");
            double expected = At(f, ("x", 0.7), ("y", -0.4));
            double scale = 1e-9 * (1 + Math.Abs(expected));
            Assert.Equal(expected, At(f.Expand(), ("x", 0.7), ("y", -0.4)), scale);
            Assert.Equal(expected, At(f.Collect("x"), ("x", 0.7), ("y", -0.4)), scale);
        }
    }

    [Fact]
    public void Long_sums_expand_in_one_go_and_large_powers_are_refused()
    {
        var x = Expr.Variable("x");
        Expr sum = 0.0;

        for (int i = 0; i < 2000; i++)
        {
            sum += Functions.Sin(x * i) * 2.0;
        }

        Assert.Equal(At(sum, ("x", 0.1)), At(sum.Expand(), ("x", 0.1)), 1e-9);
        _ = Assert.Throws<InvalidOperationException>(() => Read("(a+b+c+d+e_1+f)^40").Expand());
        _ = Assert.Throws<ArgumentException>(() => Expr.Variable("v", 3).Expand());
    }

    [Fact]
    public void Evaluation_wants_every_value_in_its_shape()
    {
        var f = Read("sum(v)*x", "v");
        _ = Assert.Throws<ArgumentException>(() => At(f, ("x", 1)));
        _ = Assert.Throws<ArgumentException>(() => At(f, ("x", 1), ("v", 2)));
    }

    [Fact]
    public void Graphs_are_the_same_up_to_order_and_names()
    {
        Assert.True(Read("x*y + 1").SameAs(Read("1 + y*x")));
        Assert.False(Read("x*y + 1").SameAs(Read("x*z + 1")));
        Assert.False(Read("(x + 1)^2").SameAs(Read("x^2 + 2*x + 1")));
        Assert.True(Read("(x + 1)^2").Expand().SameAs(Read("x^2 + 2*x + 1")));
    }
}
