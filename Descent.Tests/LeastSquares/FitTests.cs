using AutoDiff;
using Descent.Tests.Library;

namespace Descent.Tests.LeastSquares;

public sealed class FitTests
{
    static readonly double[] X = [1, 2, 3, 4, 5];
    static readonly double[] Y = [2.1, 3.9, 6.2, 7.8, 10.1];

    static Objective Line(string text) =>
        Objective.FromText(text, Bindings.Empty.WithData("x", X).WithData("y", Y));

    public static bool AreMissing => SharedFiles.AreMissing;

    [Theory(Skip = SharedFiles.Absent, SkipWhen = nameof(AreMissing))]
    [InlineData("Bennett5")]
    [InlineData("BoxBOD")]
    [InlineData("Chwirut1")]
    [InlineData("Chwirut2")]
    [InlineData("ENSO")]
    [InlineData("Gauss1")]
    [InlineData("Gauss3")]
    [InlineData("Kirby2")]
    [InlineData("Lanczos2")]
    [InlineData("Lanczos3")]
    [InlineData("MGH09")]
    [InlineData("MGH17")]
    [InlineData("Misra1a")]
    [InlineData("Misra1c")]
    [InlineData("Nelson")]
    [InlineData("Rat42")]
    [InlineData("Roszman1")]
    [InlineData("Thurber")]
    public void Standard_errors_are_the_certified_standard_deviations(string name)
    {
        Nist set = Nist.All[name];
        var options = new RunOptions { GradientTolerance = 1e-12 };
        Run run = Descent
            .Methods.Create("levenberg-marquardt")
            .Minimize(set.Objective, set.Start(2), options);

        Fit fit = Fit.Of(set.Objective, run);

        Assert.Equal(set.Objective.Variables.Select(variable => variable.Name), fit.Names);
        foreach (Variable variable in set.Objective.Variables)
        {
            double certified = set.StandardDeviations[variable.Name];
            Assert.Equal(certified, fit.StandardErrors[variable.Offset], 1e-6 * certified);
        }

        Assert.Equal(
            set.ResidualSumOfSquares,
            fit.ResidualSumOfSquares,
            1e-7 * set.ResidualSumOfSquares
        );
        Assert.InRange(fit.RSquared!.Value, 0.5, 1);
    }

    [Fact]
    public void A_line_has_the_errors_of_the_textbook()
    {
        // slope 1.99 ± s/√Σ(x − x̄)², intercept ± s √(1/m + x̄²/Σ(x − x̄)²)
        Objective f = Line("sum((y - (a + b*x))^2)");
        Run run = Descent.Methods.Create("levenberg-marquardt").Minimize(f, [0, 0]);
        Fit fit = Fit.Of(f, run);
        double s = Math.Sqrt(0.107 / 3);

        Assert.Equal(0.107, fit.ResidualSumOfSquares, 1e-12);
        Assert.Equal(3, fit.DegreesOfFreedom);
        Assert.Equal(s, fit.ResidualStandardDeviation, 1e-12);
        Assert.Equal(s * Math.Sqrt(0.2 + 9 / 10.0), fit.StandardErrors[0], 1e-12);
        Assert.Equal(s / Math.Sqrt(10), fit.StandardErrors[1], 1e-12);
        Assert.Equal(-3 * s * s / 10, fit.Covariance[0][1], 1e-12);
        Assert.Equal(fit.Covariance[1][0], fit.Covariance[0][1]);
        Assert.Equal(1 - 0.107 / 39.708, fit.RSquared!.Value, 1e-12);
    }

    [Fact]
    public void A_factor_on_all_squares_changes_nothing()
    {
        Objective sum = Line("sum((y - (a + b*x))^2)");
        Objective mean = Line("mean((y - (a + b*x))^2)/2");
        Method method = Descent.Methods.Create("l-bfgs");
        Fit one = Fit.Of(sum, method.Minimize(sum, [0, 0]));
        Fit other = Fit.Of(mean, method.Minimize(mean, [0, 0]));

        Assert.Equal(one.StandardErrors[0], other.StandardErrors[0], 1e-9);
        Assert.Equal(one.StandardErrors[1], other.StandardErrors[1], 1e-9);
        Assert.Equal(one.ResidualStandardDeviation, other.ResidualStandardDeviation, 1e-9);
    }

    [Fact]
    public void Weights_are_those_of_a_weighted_line()
    {
        // slope ± s/√Σ w(x − x̄)², with weighted means: a reading with σ halved counts as four.
        double[] sigma = [1, 1, 0.5, 1, 1];
        var f = Objective.FromText(
            "sum(((y - (a + b*x))/sigma)^2)",
            Bindings.Empty.WithData("x", X).WithData("y", Y).WithData("sigma", sigma)
        );
        double[] often = [1, 2, 3, 3, 3, 3, 4, 5];
        double[] readings = [2.1, 3.9, 6.2, 6.2, 6.2, 6.2, 7.8, 10.1];
        var g = Objective.FromText(
            "sum((y - (a + b*x))^2)",
            Bindings.Empty.WithData("x", often).WithData("y", readings)
        );
        Method method = Descent.Methods.Create("levenberg-marquardt");
        Fit weighted = Fit.Of(f, method.Minimize(f, [0, 0]));
        Fit repeated = Fit.Of(g, method.Minimize(g, [0, 0]));

        Assert.Equal(3, weighted.DegreesOfFreedom);
        Assert.Equal(repeated.RSquared!.Value, weighted.RSquared!.Value, 1e-12);
        double ratio = Math.Sqrt(6 / 3.0); // degrees of freedom
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(repeated.Parameters[i], weighted.Parameters[i], 1e-12);
            Assert.Equal(ratio * repeated.StandardErrors[i], weighted.StandardErrors[i], 1e-12);
        }
    }

    [Fact]
    public void What_the_data_do_not_determine_has_no_error()
    {
        Objective f = Line("sum((y - (a + c)*x)^2)");
        Fit fit = Fit.Of(f, Descent.Methods.Create("levenberg-marquardt").Minimize(f, [1, 2]));

        Assert.All(fit.StandardErrors, error => Assert.True(double.IsNaN(error)));
    }

    [Fact]
    public void As_many_parameters_as_data_leave_nothing_to_estimate_from()
    {
        var f = Objective.FromText("(a - 1)^2 + (a*b - 2)^2");
        Fit fit = Fit.Of(f, Descent.Methods.Create("levenberg-marquardt").Minimize(f, [2, 3]));

        Assert.Equal(0, fit.DegreesOfFreedom);
        Assert.True(double.IsNaN(fit.ResidualStandardDeviation));
        Assert.Null(fit.RSquared);
    }

    [Fact]
    public void Observations_that_are_all_the_same_have_no_variation_to_account_for()
    {
        var data = Bindings
            .Empty.WithData("y", new double[] { 2 })
            .WithData("t", new double[] { 4 });
        var f = Objective.FromText("sum((y - a*t)^2)", data);
        Fit fit = Fit.Of(f, Descent.Methods.Create("levenberg-marquardt").Minimize(f, [1]));

        Assert.Null(fit.RSquared);
        Assert.DoesNotContain("R²", $"{fit}");
    }

    // What has no weight does not count.
    [Theory]
    [InlineData(0.1, 1.3)]
    [InlineData(7, 0)]
    public void Nor_have_they_one_made_of_the_rounding_of_their_mean(double last, double weight)
    {
        var data = Bindings
            .Empty.WithData("y", new double[] { 0.1, 0.1, last })
            .WithData("t", new double[] { 1, 2, 3 })
            .WithData("w", new double[] { 0.3, 1.7, weight });
        var f = Objective.FromText("sum(w*(y - a*t)^2)", data);
        Fit fit = Fit.Of(f, Descent.Methods.Create("levenberg-marquardt").Minimize(f, [1]));

        Assert.Null(fit.RSquared);
    }

    [Fact]
    public void Text_and_HTML_show_the_same_figures()
    {
        var f = Objective.FromText(
            "sum((y - (v[1] + v[2]*x))^2)",
            Bindings.Empty.WithData("x", X).WithData("y", Y).WithVariable("v", 2)
        );
        Fit fit = Fit.Of(f, Descent.Methods.Create("levenberg-marquardt").Minimize(f, [0, 0]));

        Assert.Equal(["v[1]", "v[2]"], fit.Names);
        Assert.StartsWith("parameter  value  standard error\nv[1]", fit.ToString());
        Assert.Contains("3 degrees of freedom, R² 0.997305", fit.ToString());
        Assert.Contains(">0.198</td>", fit.ToHtml());
        Assert.Contains("0.198\n", fit.ToString());
        Assert.DoesNotContain("<script", fit.ToHtml());
    }

    [Fact]
    public void Only_a_sum_of_squares_is_a_fit()
    {
        var f = Objective.FromText("exp(x) + x^2");
        Run run = Descent.Methods.Create("l-bfgs").Minimize(f, [1]);

        _ = Assert.Throws<NotSupportedException>(() => Fit.Of(f, run));
        _ = Assert.Throws<ArgumentException>(() => Fit.Of(Line("sum((y - (a + b*x))^2)"), run));
    }
}
