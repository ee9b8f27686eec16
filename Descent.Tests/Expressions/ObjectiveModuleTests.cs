using AutoDiff;
using AutoDiff.FSharp;
using Microsoft.FSharp.Core;

namespace Descent.Tests.Expressions;

/// <summary>The functions that F# calls, as C# sees them; the notebooks call them from F#.</summary>
public sealed class ObjectiveModuleTests
{
    static readonly Objective Saddle = ObjectiveModule.ofText("x^2 - 3*x*y");

    static IObjective ByHand(int gradientLength) =>
        ObjectiveModule.ofFunctions(
            2,
            FuncConvert.FromFunc<double[], double>(x => x[0] * x[1]),
            FuncConvert.FromFunc<double[], double[]>(x =>
                [.. new[] { x[1], x[0], 0 }.Take(gradientLength)]
            )
        );

    [Fact]
    public void Value_gradient_and_curvature_are_those_of_the_members()
    {
        double[] x = [2, 5];

        Assert.Equal(-26, ObjectiveModule.value(Saddle, x));
        Assert.Equal([-11.0, -6.0], ObjectiveModule.gradient(Saddle, x));
        Assert.Equal([-1.0, -3.0], ObjectiveModule.hessianVector(Saddle, x, [1, 1]));
        (double value, double[] gradient) = ObjectiveModule.valueAndGradient(Saddle, x);
        Assert.Equal((-26, -11), (value, gradient[0]));
    }

    /// <summary>What members of an objective give, as functions.</summary>
    [Fact]
    public void What_members_give_functions_give()
    {
        double[] x = [2, 5];
        Objective fit = ObjectiveModule.ofTextWith(
            Bindings.Empty.WithVariable("w", 2).WithParameter("a", 3),
            "a*sum(log(w)) + w[1]^2"
        );
        (string, DataArray)[] low = [("w", new double[] { 1, 0 })],
            high = [("w", 2.0)];

        Assert.Equal((-26, -17), ObjectiveModule.valueAndSlope(Saddle, x, [1, 1]).ToValueTuple());
        Assert.Equal(2, ObjectiveModule.hessianMatrix(Saddle, x)[0, 0]);
        Assert.Equal([2.0, 0.0], ObjectiveModule.hessianDiagonal(Saddle, x));
        Assert.Equal(-3, ObjectiveModule.sparseHessian(Saddle, x)[1, 0]);
        Assert.Equal("-3*x", ObjectiveModule.gradientFormula("y", Saddle).ToString());
        Assert.Equal(Saddle.ToString(), ObjectiveModule.expression(Saddle).ToString());
        Assert.Equal(Saddle.ToCSharp("F"), ObjectiveModule.toCSharp("F", Saddle));
        Assert.Equal(Saddle.ToLatexWithGradient(), ObjectiveModule.toLatex(Saddle));
        Assert.Equal([1.0, 2.0], ObjectiveModule.pack(Tuples([("w", new double[] { 1, 2 })]), fit));
        Assert.Equal(
            "log(w)",
            Assert.Single(ObjectiveModule.checkDomain(Tuples(low), Tuples(high), fit)).Text
        );
        Assert.Equal(Verdict.Passed, ObjectiveModule.check(Saddle, x).Verdict);
        Assert.False(ObjectiveModule.explainAt(fit, [-1, 1]).IsFinite);
        Assert.NotEmpty(ObjectiveModule.explain(fit).Programs);
        Assert.Equal(
            fit.With("a", 4).Value(x),
            ObjectiveModule.withBindings(Bindings.Empty.WithParameter("a", 4), fit).Value(x)
        );

        static IEnumerable<Tuple<string, DataArray>> Tuples((string, DataArray)[] values) =>
            values.Select(value => value.ToTuple());
    }

    [Fact]
    public void Data_is_bound_by_name()
    {
        Objective fit = ObjectiveModule.ofTextWithData(
            [Tuple.Create("t", new double[] { 1, 2 })],
            "sum((a*t - 4)^2)"
        );

        Assert.Equal(1, fit.Dimension);
        Assert.Equal(4, ObjectiveModule.value(fit, [2]));
    }

    [Fact]
    public void Two_functions_make_an_objective_without_curvature()
    {
        Assert.Equal(6, ObjectiveModule.value(ByHand(2), [2, 3]));
        Assert.Equal([3.0, 2.0], ObjectiveModule.gradient(ByHand(2), [2, 3]));
        _ = Assert.Throws<NotSupportedException>(() =>
            ObjectiveModule.hessianVector(ByHand(2), [2, 3], [1, 0])
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lengths_are_checked_even_where_the_objective_does_not(int length)
    {
        double[] wrong = new double[length];

        _ = Assert.Throws<ArgumentException>("x", () => ObjectiveModule.value(ByHand(2), wrong));
        _ = Assert.Throws<ArgumentException>("x", () => ObjectiveModule.gradient(ByHand(2), wrong));
        _ = Assert.Throws<ArgumentException>(
            "v",
            () => ObjectiveModule.hessianVector(Saddle, [1, 2], wrong)
        );
        _ = Assert.Throws<ArgumentException>(
            "gradient",
            () => ObjectiveModule.gradient(ByHand(length), [1, 2])
        );
    }
}
