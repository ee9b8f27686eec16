using AutoDiff;
using AutoDiff.FSharp;
using static AutoDiff.Functions;

namespace Descent.Tests;

/// <summary>Parameters and data exchanged, and variables held, on code that stays.</summary>
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

    static double[] Gradient(Objective f, params double[] x)
    {
        double[] gradient = new double[f.Dimension];
        _ = f.ValueAndGradient(x, gradient);
        return gradient;
    }

    static double[] Product(Objective f, double[] x, double[] v)
    {
        double[] product = new double[f.Dimension];
        using IHessian hessian = f.HessianAt(x);
        hessian.Multiply(v, product);
        return product;
    }

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

    // ---- Some of the variables ----

    const string Nested = "sum((X @ w + b - y)^2) + exp(b*k) + sum(w)^2*b";

    static Objective Line(int n) =>
        Objective.FromText(
            Nested,
            Bindings
                .Empty.WithVariable("w", 3)
                .WithParameter("k", 0.5)
                .WithData("y", Enumerable.Range(0, n).Select(i => (double)i).ToArray())
                .WithData(
                    "X",
                    new DataArray(
                        new Shape(n, 3),
                        [.. Enumerable.Range(0, 3 * n).Select(i => Math.Cos(i))]
                    )
                )
        );

    [Theory]
    [InlineData(5)]
    [InlineData(3000)]
    public void The_gradient_by_some_is_part_of_the_gradient_by_all(int n)
    {
        Objective all = Line(n),
            w = all.WithRespectTo("w").With("b", 0.75),
            b = all.WithRespectTo("b").With("w", new double[] { 1, -2, 0.5 });
        double[] x = [1, -2, 0.5, 0.75],
            gradient = Gradient(all, x);
        double scale = gradient.Max(Math.Abs);

        Assert.Equal((3, 1), (w.Dimension, b.Dimension));
        Assert.Equal(all.Value(x), w.Value(x.AsSpan(0, 3)), 1e-12 * scale);
        Assert.Equal(all.Value(x), b.Value([0.75]), 1e-12 * scale);
        AssertClose(gradient[..3], Gradient(w, x[..3]), scale);
        AssertClose(gradient[3..], Gradient(b, 0.75), scale);

        double[] along = Product(all, x, [1, 2, 3, 0]);
        AssertClose(along[..3], Product(w, x[..3], [1, 2, 3]), along.Max(Math.Abs));
        double[,] dense = all.HessianMatrixAt(x);
        SparseHessian sparse = w.SparseHessianAt(x.AsSpan(0, 3));
        for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            Assert.Equal(dense[i, j], sparse.Values.Span[3 * i + j], 1e-12 * Math.Abs(dense[i, i]));
    }

    static void AssertClose(double[] expected, double[] actual, double scale)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * scale);
    }

    [Fact]
    public void The_point_holds_the_variables_in_the_order_asked_for()
    {
        Objective swapped = Line(5).WithRespectTo("b", "w");

        Assert.Equal(["b", "w"], swapped.Variables.Select(variable => variable.Name));
        Assert.Equal([0, 1], swapped.Variables.Select(variable => variable.Offset));
        Assert.Equal(
            [0.75, 1, 2, 3],
            swapped.Pack(
                new Dictionary<string, DataArray> { ["w"] = new double[] { 1, 2, 3 }, ["b"] = 0.75 }
            )
        );
        Assert.Equal(Line(5).Value([1, 2, 3, 0.75]), swapped.Value([0.75, 1, 2, 3]), 1e-12);
        _ = Assert.Throws<ArgumentException>(() =>
            Line(5)
                .WithRespectTo("w")
                .Pack(new Dictionary<string, DataArray> { ["w"] = new double[3], ["b"] = 0.75 })
        );
    }

    [Fact]
    public void Less_is_computed_for_fewer_variables()
    {
        long Operations(Objective f) => f.Explain().ValueAndGradient.Operations;
        Objective all = Line(3000);

        Assert.SkipUnless(all.Explain().Value.IsGenerated, "Nothing is counted.");
        Assert.True(Operations(all.WithRespectTo("b")) < Operations(all.WithRespectTo("w")));
        Assert.True(Operations(all.WithRespectTo("w")) <= Operations(all));
    }

    [Fact]
    public void Held_values_move_without_a_new_program()
    {
        Objective w = Line(5).WithRespectTo("w"),
            first = w.With("b", 1),
            second = w.With("b", 2);

        Assert.Same(first.Bound.Code, second.Bound.Code);
        Assert.Equal(Line(5).Value([1, 1, 1, 2]), second.Value([1, 1, 1]), 1e-12);
    }

    [Fact]
    public void Data_become_variables_and_variables_come_back()
    {
        Objective k = Line(5).WithRespectTo("k").With("w", new double[3]).With("b", 2);
        Assert.Equal(2 * Math.Exp(0.5 * 2), Gradient(k, 0.5)[0], 1e-12);

        Objective back = k.WithRespectTo("w", "b").With("k", 0.5);
        Assert.Equal(Line(5).Value([1, 2, 3, 4]), back.Value([1, 2, 3, 4]), 1e-12);
        Assert.Equal(Gradient(Line(5), 1, 2, 3, 4), Gradient(back, 1, 2, 3, 4));
    }

    [Fact]
    public void Before_the_held_have_values_nothing_is_evaluated()
    {
        Objective w = Line(5).WithRespectTo("w");

        Assert.DoesNotContain("b", w.Data.Keys);
        foreach (
            Action act in new Action[]
            {
                () => w.Value([1, 2, 3]),
                () => Gradient(w, 1, 2, 3),
                () => w.HessianAt([1, 2, 3]).Dispose(),
                () => w.ValueAndSlope([1, 2, 3], [1, 2, 3], out _),
            }
        )
        {
            string message = Assert.Throws<InvalidOperationException>(act).Message;
            Assert.Contains("'b'", message, StringComparison.Ordinal);
        }

        // What needs no value works.
        Assert.Contains("b", w.Gradient("w").ToString(), StringComparison.Ordinal);
        Assert.True(w.Explain().Value.Nodes > 0);
    }

    [Fact]
    public void Choices_of_no_sense_are_refused()
    {
        Assert.Contains(
            "at least one",
            Refusal(() => Line(5).WithRespectTo()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "twice",
            Refusal(() => Line(5).WithRespectTo("w", "w")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Did you mean 'lambda'?",
            Refusal(() => Fit.WithRespectTo("lamda")),
            StringComparison.Ordinal
        );
    }

    /// <summary>A gradient that is a sum within rows, not over the innermost axis, goes straight to the caller's array.</summary>
    [Fact]
    public void A_gradient_does_not_add_to_what_was_there()
    {
        var w = Expr.Variable("w", 500, 3);
        var c = Expr.Data(
            "c",
            new DataArray(new Shape(500, 4, 3), [.. Enumerable.Range(0, 6000).Select(Half)])
        );
        Objective f = Objective.FromExpression(Sum(w * Sum(c, 1)));
        double[] first = Gradient(f, new double[1500]),
            again = [.. first];
        _ = f.ValueAndGradient(new double[1500], again);

        Assert.Equal(Half(0) + Half(3) + Half(6) + Half(9), first[0]);
        Assert.Equal(first, again);

        static double Half(int i) => i % 7 / 2.0;
    }

    // ---- From F# ----

    [Fact]
    public void The_functions_do_what_the_members_do()
    {
        Objective f = ObjectiveModule.withParameter("k", 2, Line(5));
        f = ObjectiveModule.withData("y", new double[5], f);
        f = ObjectiveModule.withRespectTo(["b"], f).With("w", new double[3]);

        Assert.Equal(5 * 9 + Math.Exp(6), f.Value([3]), 1e-11);
    }
}
