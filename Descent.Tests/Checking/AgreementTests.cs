using AutoDiff;

namespace Descent.Tests.Checking;

/// <summary>Code by hand beside the formula it should be.</summary>
public sealed class AgreementTests
{
    static readonly double[] X = [0.7, -1.2];

    static readonly Objective Formula = Objective.FromText("x^2*y + exp(y)");

    static double Value(ReadOnlySpan<double> x) => x[0] * x[0] * x[1] + Math.Exp(x[1]);

    static double Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient[0] = 2 * x[0] * x[1];
        gradient[1] = x[0] * x[0] + Math.Exp(x[1]);
        return Value(x);
    }

    static void Product(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        product[0] = 2 * x[1] * v[0] + 2 * x[0] * v[1];
        product[1] = 2 * x[0] * v[0] + Math.Exp(x[1]) * v[1];
    }

    static GradientCheckReport Report(
        ValueAndGradientFunction gradient,
        HessianVectorFunction product
    ) => GradientCheck.Compare(new DelegateObjective(2, Value, gradient, product), Formula, X);

    [Fact]
    public void The_same_function_agrees_in_value_gradient_and_product()
    {
        GradientCheckReport report = Report(Gradient, Product);
        Assert.True(report.Verdict == Verdict.Passed, report.ToString());
        Assert.Equal("the two agree: value, gradient, Hessian-vector product.", report.Reason);
    }

    [Fact]
    public void Without_second_derivatives_there_are_two_comparisons() =>
        Assert.Equal(
            2,
            GradientCheck
                .Compare(new DelegateObjective(2, Value, Gradient), Formula, X)
                .Results.Count
        );

    [Fact]
    public void What_differs_is_said_with_both_figures()
    {
        GradientCheckReport wrong = Report(
            (x, gradient) =>
            {
                double value = Gradient(x, gradient);
                gradient[1] += 1e-6;
                return value;
            },
            Product
        );
        Assert.Equal(Verdict.Failed, wrong.Verdict);
        Assert.Contains("gradient: y: 0.79119", wrong.Reason);

        GradientCheckReport turned = Report(
            Gradient,
            (x, v, product) =>
            {
                Product(x, v, product);
                product[0] = -product[0];
            }
        );
        Assert.Equal(Verdict.Failed, turned.Verdict);
        Assert.Contains("Hessian-vector product: x: ", turned.Reason);

        var shifted = new DelegateObjective(2, x => Value(x) + 1, (x, g) => Gradient(x, g) + 1);
        Assert.Contains("value: ", GradientCheck.Compare(shifted, Formula, X).Reason);
    }

    [Fact]
    public void Where_neither_is_a_number_nothing_is_claimed()
    {
        var f = Objective.FromText("log(x)");
        Assert.Equal(Verdict.Inconclusive, GradientCheck.Compare(f, f, [-1]).Verdict);
        var zero = Objective.FromText("0*x");
        Assert.Equal(Verdict.Failed, GradientCheck.Compare(zero, f, [-1]).Verdict);
    }

    [Fact]
    public void Other_dimensions_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            GradientCheck.Compare(Objective.FromText("x"), Formula, X)
        );
}
