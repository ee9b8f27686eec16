using AutoDiff;
using AutoDiff.FSharp;
using static AutoDiff.Functions;
using static Descent.Tests.Support.Derived;

namespace Descent.Tests;

/// <summary>Parameters and data exchanged on code that stays.</summary>
public sealed class RebindingTests
{
    static readonly double[] Times = [0.5, 1, 2, 4];
    static readonly double[] Counts = [2.1, 1.4, 0.9, 0.2];

    const string Text = "sum((y - a*exp(-b*t))^2) + lambda*(a^2 + b^2)";

    static Bindings Data =>
        Bindings.Empty.WithData("t", Times).WithData("y", Counts).WithParameter("lambda", 0.25);

    static Objective Fit => Objective.FromText(Text, Data);

    static double ByHand(double[] t, double[] y, double a, double b, double lambda) =>
        t.Zip(y, (t, y) => Math.Pow(y - a * Math.Exp(-b * t), 2)).Sum() + lambda * (a * a + b * b);

    // ---- Structure ----

    [Theory]
    [InlineData("sum(i = 1..n, i*x[i])", "n")]
    [InlineData("sum(i = 1..3, x[i+n])", "n")]
    [InlineData("sum(i = 1..2, x[k[i]]^2)", "k")]
    [InlineData("sum(x[n..])", "n")]
    public void Data_that_decides_what_is_read_cannot_be_exchanged(string text, string name)
    {
        double[] places = [2, 5],
            others = [2, 4];
        Bindings bindings = Bindings
            .Empty.WithVariable("x", 6)
            .WithParameter("n", 3)
            .WithData("k", places);
        Objective f = Objective.FromText(text, bindings);
        DataArray same = name == "k" ? places : 3.0;
        DataArray other = name == "k" ? others : 2.0;

        Assert.Equal(f.Value([1, 2, 3, 4, 5, 6]), f.With(name, same).Value([1, 2, 3, 4, 5, 6]));
        var refusal = Assert.Throws<ArgumentException>(() => f.With(name, other));
        Assert.Contains("make the objective anew", refusal.Message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => f.WithRespectTo("x", name));
    }

    /// <summary>A whole number that an index is multiplied by, or compared with as a number, is a value like any other.</summary>
    [Fact]
    public void Data_beside_an_index_can_be_exchanged()
    {
        Bindings bindings = Bindings.Empty.WithVariable("x", 3).WithParameter("c", 2);
        Objective f = Objective.FromText("sum(i = 1..3, (c*i - c + max(i, c))*x[i])", bindings);

        Assert.Equal(0 + 2 + 2 + 2 + 4 + 3, f.Value([1, 1, 1]), 1e-14);
        Assert.Equal(0 + 2.5 + 2.5 + 2.5 + 5 + 3, f.With("c", 2.5).Value([1, 1, 1]), 1e-14);
    }

    // ---- Values ----

    [Fact]
    public void What_is_written_into_adopted_values_counts_from_the_next_evaluation()
    {
        double[] values = [1, 2];
        Objective f = Objective.FromText(
            "sum((x - c)^2)",
            Bindings.Empty.WithData("c", DataArray.Adopt(new Shape(2), values))
        );
        double[] gradient = new double[1];
        Assert.Equal(5, f.Value([0]));
        Assert.Equal(5, f.ValueAndGradient([0], gradient));

        (values[0], values[1]) = (3, 4);

        Assert.Equal(25, f.Value([0]));
        Assert.Equal(25, f.ValueAndGradient([0], gradient));
        Assert.Equal(-14, gradient[0]);
    }

    [Fact]
    public void A_parameter_changes_without_a_new_program()
    {
        Objective f = Fit,
            g = f.With("lambda", 3);

        Assert.Same(f.Bound.Code, g.Bound.Code);
        Assert.Same(f.Bound.Code.GradientProgram, g.Bound.Code.GradientProgram);
        Assert.Equal(ByHand(Times, Counts, 2, 0.5, 0.25), f.Value([2, 0.5]), 1e-14);
        Assert.Equal(ByHand(Times, Counts, 2, 0.5, 3), g.Value([2, 0.5]), 1e-14);
        Assert.Equal(Gradient(f, 2, 0.5)[0] + 2.75 * 4, Gradient(g, 2, 0.5)[0], 1e-13);
        Assert.Equal(
            Product(f, [2, 0.5], [1, 0])[0] + 2.75 * 2,
            Product(g, [2, 0.5], [1, 0])[0],
            1e-13
        );
        // The first is what it was.
        Assert.Equal(0.25, f.Data["lambda"].Values[0]);
        Assert.Equal(3, g.Data["lambda"].Values[0]);
    }

    [Fact]
    public void Data_change_with_everything_else()
    {
        double[] other = [1, 2, 3, 5];
        Objective g = Fit.With(Bindings.Empty.WithData("t", other).WithParameter("lambda", 0));

        Assert.Equal(ByHand(other, Counts, 1.5, 0.3, 0), g.Value([1.5, 0.3]), 1e-14);
        Assert.Equal(
            Objective
                .FromText(Text, Data.WithData("t", other).WithParameter("lambda", 0))
                .Value([1.5, 0.3]),
            g.Value([1.5, 0.3])
        );
    }

    [Fact]
    public void Rebinding_a_rebound_objective_goes_on_from_there()
    {
        Objective f = Fit;
        for (int i = 1; i <= 100; i++)
            f = f.With("lambda", i);
        f = f.With("y", new double[4]);

        Assert.Equal(ByHand(Times, new double[4], 1, 1, 100), f.Value([1, 1]), 1e-13);
        Assert.Equal(Fit.ToString(), f.ToString());
        Assert.Equal(Fit.Gradient("a").ToString(), f.Gradient("a").ToString());
    }

    [Fact]
    public void Printed_and_read_back_it_has_the_new_numbers()
    {
        Expr gradient = Objective
            .FromText(
                "sum(x*c)",
                Bindings.Empty.WithVariable("x", 2).WithData("c", new double[] { 1, 2 })
            )
            .With("c", new double[] { 5, 7 })
            .Gradient("x");

        Assert.Equal(12, Objective.FromExpression(Sum(gradient) * Expr.Variable("z")).Value([1]));
    }

    [Fact]
    public void Literals_stay_and_have_no_name()
    {
        Objective f = Objective.FromText(
            "sum([1, 2]*c*x)",
            Bindings.Empty.WithData("c", new double[] { 1, 1 })
        );

        Assert.Equal(["c"], f.Data.Keys);
        Assert.Equal(15, f.With("c", new double[] { 5, 5 }).Value([1]));
        _ = Assert.Throws<ArgumentException>(() => f.With("", new double[] { 5, 5 }));
    }

    [Fact]
    public void A_parameter_is_never_folded()
    {
        foreach (double value in new[] { 0.0, 1.0, 2.0 })
        {
            var x = Expr.Variable("x");
            var p = Expr.Parameter("p", value);
            Objective f = Objective.FromExpression(p * Expr.Pow(x, p) + p);

            Assert.Equal(3 * Math.Pow(1.5, 3) + 3, f.With("p", 3).Value([1.5]), 1e-14);
            Assert.Equal(9 * Math.Pow(1.5, 2), Gradient(f.With("p", 3), 1.5)[0], 1e-13);
        }
    }

    [Fact]
    public void A_parameter_that_has_vanished_can_be_given_all_the_same()
    {
        Objective f = Objective
            .FromText("x^2 + 0*k", Bindings.Empty.WithParameter("k", 1))
            .With("k", 2);

        Assert.Equal(9, f.Value([3]));
        Assert.Equal(2, f.Data["k"].Values[0]);
    }

    [Fact]
    public void Named_data_of_expressions_are_rebound_too()
    {
        var x = Expr.Variable("x", 3);
        var c = Expr.Data("c", new double[] { 1, 2, 3 });
        Objective f = Objective.FromExpression(Dot(c, x) * Expr.Parameter("k", 2));

        Assert.Equal(12, f.Value([1, 1, 1]));
        Assert.Equal(-9, f.With("c", new double[] { 1, 1, 1 }).With("k", -3).Value([1, 1, 1]));
    }

    [Fact]
    public void Sparse_Hessians_follow_the_zeros_of_the_data()
    {
        double[] diagonal = [1, 0, 0, 1],
            full = [1, 2, 3, 4];
        Objective f = Objective.FromText(
            "sum(exp(A @ x))",
            Bindings
                .Empty.WithVariable("x", 2)
                .WithData("A", new DataArray(new Shape(2, 2), diagonal))
        );
        SparseHessian before = f.SparseHessianAt([0, 0]),
            after = f.With("A", new DataArray(new Shape(2, 2), full)).SparseHessianAt([0, 0]);

        Assert.Equal([1.0, 1], before.Values.ToArray());
        // Aᵀ A at x = 0.
        Assert.Equal([10.0, 14, 14, 20], after.Values.ToArray());
    }

    // ---- Refusals ----

    static string Refusal(Action act) => Assert.Throws<ArgumentException>(act).Message;

    [Fact]
    public void An_unknown_name_is_told_with_the_one_that_is_near()
    {
        string message = Refusal(() => Fit.With("lamda", 1));

        Assert.Contains("'lamda'", message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'lambda'?", message, StringComparison.Ordinal);
        Assert.Contains("lambda, t, y", message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Fit.With(Data.WithParameter("unused", 1)));
    }

    [Fact]
    public void A_variable_is_no_parameter() =>
        Assert.Contains(
            "'a' is a variable",
            Refusal(() => Fit.With("a", 1)),
            StringComparison.Ordinal
        );

    [Fact]
    public void Another_shape_is_told_with_its_place_in_the_formula()
    {
        string message = Refusal(() => Fit.With("t", new double[] { 1, 2 }));

        Assert.Contains("'t' has shape [4]", message, StringComparison.Ordinal);
        Assert.Contains("[2]", message, StringComparison.Ordinal);
        Assert.Contains("Line 1, column 19", message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Fit.With("lambda", new double[] { 1 }));
    }

    [Fact]
    public void Shapes_of_variables_are_what_they_are()
    {
        Assert.Equal(Fit.Value([1, 1]), Fit.With(Bindings.Empty.WithVariable("a")).Value([1, 1]));
        _ = Assert.Throws<ArgumentException>(() => Fit.With(Bindings.Empty.WithVariable("a", 3)));
        _ = Assert.Throws<ArgumentException>(() => Fit.With(Bindings.Empty.WithVariable("c")));
    }

    [Fact]
    public void Two_data_of_one_name_cannot_be_told_apart()
    {
        var x = Expr.Variable("x");
        Objective f = Objective.FromExpression(
            x * Expr.Parameter("p", 1) + Expr.Pow(x, 2) * Expr.Parameter("p", 2)
        );

        Assert.Equal(3, f.Value([1]));
        Assert.Contains("Two data", Refusal(() => f.With("p", 1)), StringComparison.Ordinal);
    }
}
