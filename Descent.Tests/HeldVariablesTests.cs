using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Support;
using static AutoDiff.Functions;
using static Descent.Tests.Support.Derived;

namespace Descent.Tests;

/// <summary>Derivatives by some of the variables, while the others are held.</summary>
public sealed class HeldVariablesTests
{
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

    static string Refusal(Action act) => Assert.Throws<ArgumentException>(act).Message;

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
            Refusal(() => Objective.FromText("a + lambda").WithRespectTo("lamda")),
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

    [Fact]
    public void The_functions_do_what_the_members_do()
    {
        Objective f = ObjectiveModule.withParameter("k", 2, Line(5));
        f = ObjectiveModule.withData("y", new double[5], f);
        f = ObjectiveModule.withRespectTo(["b"], f).With("w", new double[3]);

        Assert.Equal(5 * 9 + Math.Exp(6), f.Value([3]), 1e-11);
    }
}
