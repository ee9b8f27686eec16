using AutoDiff;

namespace Descent.Tests.Checking;

/// <summary>Gradients by hand, right and subtly wrong: the check passes the first, and says where and how the others fail.</summary>
public sealed class GradientCheckTests
{
    static readonly double[] X = [0.7, -1.2, 1.9, 0.4, -0.6];

    // Σ (x[i+1] - x[i]²)², term by term.
    static double Chain(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
            sum += Math.Pow(x[i + 1] - x[i] * x[i], 2);
        return sum;
    }

    static double ChainGradient(ReadOnlySpan<double> x, Span<double> g)
    {
        g.Clear();
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double r = x[i + 1] - x[i] * x[i];
            g[i] -= 4 * r * x[i];
            g[i + 1] += 2 * r;
        }

        return Chain(x);
    }

    // H v of the same.
    static void ChainProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        product.Clear();
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double r = x[i + 1] - x[i] * x[i];
            double s = v[i + 1] - 2 * x[i] * v[i];
            product[i] -= 4 * (s * x[i] + r * v[i]);
            product[i + 1] += 2 * s;
        }
    }

    static GradientCheckReport Check(ValueAndGradientFunction gradient, double[]? at = null) =>
        GradientCheck.Run(new DelegateObjective((at ?? X).Length, Chain, gradient), at ?? X);

    static GradientCheckReport CheckProduct(HessianVectorFunction product) =>
        GradientCheck.Run(new DelegateObjective(X.Length, Chain, ChainGradient, product), X);

    static void AssertFails(GradientCheckReport report, params string[] said)
    {
        Assert.True(report.Verdict == Verdict.Failed, report.ToString());
        Assert.All(said, words => Assert.Contains(words, report.Reason));
    }

    [Fact]
    public void Right_derivatives_pass_every_test()
    {
        GradientCheckReport report = CheckProduct(ChainProduct);

        Assert.True(report.Verdict == Verdict.Passed, report.ToString());
        Assert.Equal(7, report.Results.Count);
        Assert.Equal(Verdict.Passed, Check(ChainGradient).Verdict);
        double[] large = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i))];
        Assert.Equal(Verdict.Passed, Check(ChainGradient, large).Verdict);
    }

    [Fact]
    public void A_wrong_sign_or_factor_is_named()
    {
        AssertFails(
            Check(
                (x, g) =>
                {
                    double value = ChainGradient(x, g);
                    for (int i = 0; i < g.Length; i++)
                        g[i] *= -1;
                    return value;
                }
            ),
            "5 of 5 elements disagree: x[0], x[1], x[2], x[3], x[4]",
            "the sign is wrong"
        );
        AssertFails(
            Check(
                (x, g) =>
                {
                    double value = ChainGradient(x, g);
                    for (int i = 0; i < 2; i++)
                        g[i] *= 2;
                    return value;
                }
            ),
            "central differences: x[0]: derived ",
            "2 of 5 elements disagree: x[0], x[1]; derived is 2 times measured"
        );
    }

    [Fact]
    public void A_term_that_is_missing_at_the_boundary_is_found_at_any_size()
    {
        static double Truncated(ReadOnlySpan<double> x, Span<double> g)
        {
            double value = ChainGradient(x, g);
            g[^1] = 0;
            return value;
        }

        AssertFails(Check(Truncated), "x[4]: derived 0, measured -1.5");
        double[] large = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i + 1))];
        AssertFails(Check(Truncated, large), "x[999]: derived 0");
    }

    [Fact]
    public void What_is_shown_is_the_partial_derivative_itself() =>
        Assert.StartsWith(
            "x: derived -215.6, measured -215.6",
            GradientCheck
                .Run(Objective.FromText("(1-x)^2 + 100*(y-x^2)^2"), [-1.2, 1])
                .Results[0]
                .Detail
        );

    [Fact]
    public void A_shifted_index_is_named() =>
        AssertFails(
            Check(
                (x, g) =>
                {
                    double[] right = new double[g.Length];
                    double value = ChainGradient(x, right);
                    for (int i = 0; i < g.Length; i++)
                        g[i] = right[(i + 1) % g.Length];
                    g[^1] = 0;
                    return value;
                }
            ),
            "derived is what is measured at the next element"
        );

    [Fact]
    public void An_array_that_is_added_to_or_not_written_is_found() =>
        Assert.All(
            (ValueAndGradientFunction[])
                [
                    (x, g) =>
                    {
                        double[] right = new double[g.Length];
                        double value = ChainGradient(x, right);
                        for (int i = 0; i < g.Length; i++)
                            g[i] += right[i];
                        return value;
                    },
                    (x, g) =>
                    {
                        double last = g[^1];
                        double value = ChainGradient(x, g);
                        g[^1] = last;
                        return value;
                    },
                ],
            gradient =>
                AssertFails(
                    Check(gradient),
                    "gradient, written whole",
                    "should be written, not added"
                )
        );

    [Fact]
    public void A_value_that_differs_with_the_gradient_is_found() =>
        AssertFails(
            Check((x, g) => ChainGradient(x, g) / 2),
            "value, by itself and with the gradient: by itself"
        );

    [Fact]
    public void An_error_in_one_small_element_is_not_lost_beside_a_large_value()
    {
        static double Value(ReadOnlySpan<double> x) => 1e6 + x[0] * x[0] + 0.01 * x[1];

        var wrong = new DelegateObjective(
            2,
            Value,
            (x, g) =>
            {
                g[0] = 2 * x[0];
                g[1] = -0.01;
                return Value(x);
            }
        );

        AssertFails(GradientCheck.Run(wrong, [1, 1]), "x[1]: derived -0.01");
    }

    // |x| + y²: wrong in y, and at x = 0 or not.
    [Theory]
    [InlineData(0, 1, 2, Verdict.Inconclusive)]
    [InlineData(0, 1, 3, Verdict.Failed)]
    [InlineData(0.5, 1, 2, Verdict.Passed)]
    [InlineData(-0.5, 1, 2, Verdict.Passed)]
    public void A_kink_excuses_no_error_beside_it(
        double x,
        double y,
        double factor,
        Verdict verdict
    )
    {
        static double Value(ReadOnlySpan<double> x) => Math.Abs(x[0]) + x[1] * x[1];

        var objective = new DelegateObjective(
            2,
            Value,
            (x, g) =>
            {
                g[0] = Math.Sign(x[0]);
                g[1] = factor * x[1];
                return Value(x);
            }
        );

        GradientCheckReport report = GradientCheck.Run(objective, [x, y]);
        Assert.True(report.Verdict == verdict, report.ToString());
    }

    [Fact]
    public void A_wrong_side_of_a_kink_is_found_beside_it()
    {
        static double Value(ReadOnlySpan<double> x) => Math.Max(0, x[0]) + Math.Max(0, x[1]);

        var swapped = new DelegateObjective(
            2,
            Value,
            (x, g) =>
            {
                for (int i = 0; i < 2; i++)
                    g[i] = x[i] < 0 ? 1 : 0;
                return Value(x);
            }
        );

        AssertFails(GradientCheck.Run(swapped, [0.25, -0.25]), "2 of 2 elements disagree");
    }

    [Fact]
    public void Wrong_products_are_found()
    {
        AssertFails(
            CheckProduct(
                (x, v, product) =>
                {
                    ChainProduct(x, v, product);
                    product[0] = 0;
                }
            ),
            "Hessian-vector product: H v at x[0]: derived 0"
        );
        AssertFails(
            CheckProduct(
                (x, v, product) =>
                {
                    for (int i = 0; i + 1 < x.Length; i++)
                        product[i] += v[i];
                }
            ),
            "product, written whole"
        );
        AssertFails(
            CheckProduct(
                (x, v, product) =>
                {
                    ChainProduct(x, v, product);
                    product[0] += 1e-5 * v[1];
                }
            ),
            "symmetry of the Hessian"
        );
    }

    [Fact]
    public void What_is_not_finite_is_named_by_its_variable()
    {
        GradientCheckReport written = GradientCheck.Run(
            Objective.FromText("a + sqrt(b)", Bindings.Empty.WithParameter("c", 1)),
            [1, 0]
        );
        GradientCheckReport inCode = Check(
            (x, g) =>
            {
                double value = ChainGradient(x, g);
                g[2] = double.NaN;
                return value;
            }
        );

        Assert.Equal("the gradient by b at this point is Infinity.", written.Reason);
        Assert.Equal("the gradient by x[2] at this point is NaN.", inCode.Reason);
        Assert.Equal(Verdict.Inconclusive, inCode.Verdict);
    }
}
