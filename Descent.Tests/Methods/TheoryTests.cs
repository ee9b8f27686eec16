using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Methods;

/// <summary>Bounds that theory proves, held against runs.</summary>
public sealed class TheoryTests
{
    const double Rounding = 1e-12;

    static readonly double[] Spectrum = [0.5, 1, 3, 7, 20]; // μ = ½, L = 20, κ = 40
    static readonly double[] Start = [1, -2, 0.5, 3, -1];
    static readonly IObjective Quadratic = Objectives.Quadratic(Spectrum);
    const double Mu = 0.5;
    const double L = 20;

    [Fact]
    public void A_smooth_function_stays_below_its_parabola()
    {
        // f(v) ≤ f(u) + ∇f(u)ᵀ(v − u) + (β/2) ‖v − u‖², log(1 + eˣ) with β = ¼.
        static double F(double x) => Math.Log(1 + Math.Exp(x));
        for (double u = -6; u <= 6; u += 0.5)
        {
            double slope = 1 / (1 + Math.Exp(-u));
            for (double v = -6; v <= 6; v += 0.25)
                Assert.True(F(v) <= F(u) + slope * (v - u) + (v - u) * (v - u) / 8 + Rounding);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void A_step_of_at_most_one_over_L_gains_half_its_share_of_the_squared_gradient(
        double share
    )
    {
        double alpha = share / L;
        Iterate[] path = Path(new SteepestDescent(), alpha, Quadratic, Start, 200);

        foreach ((Iterate now, Iterate next) in path.Zip(path.Skip(1)))
            Assert.True(next.Value <= now.Value - alpha / 2 * Squared(now.Gradient) + Rounding);
    }

    [Fact]
    public void Convex_descent_falls_as_one_over_k()
    {
        Iterate[] path = Path(new SteepestDescent(), 1 / L, Quadratic, Start, 500);

        Assert.All(
            path.Skip(1),
            it => Assert.True(it.Value <= Squared(Start) / (2 / L * it.Iteration) + Rounding)
        );
    }

    [Fact]
    public void Strong_convexity_shrinks_the_distance_by_a_factor_a_step()
    {
        // ‖xₖ − x*‖² ≤ (1 − μ/L)ᵏ ‖x₀ − x*‖² at α = 1/L.
        Iterate[] path = Path(new SteepestDescent(), 1 / L, Quadratic, Start, 300);

        Assert.All(
            path,
            it =>
                Assert.True(
                    Squared(it.X) <= Math.Pow(1 - Mu / L, it.Iteration) * Squared(Start) + Rounding
                )
        );
    }

    [Fact]
    public void The_best_rate_contracts_values_by_kappa_minus_one_over_kappa_plus_one_squared()
    {
        // From the two extreme eigenvectors the bound is met with equality.
        Iterate[] path = Path(
            new SteepestDescent(),
            2 / (L + Mu),
            Objectives.Quadratic(Mu, L),
            [1, 1],
            100
        );
        double rate = (L / Mu - 1) / (L / Mu + 1);

        Assert.All(
            path,
            it =>
                Assert.Equal(1, it.Value / (path[0].Value * Math.Pow(rate, 2 * it.Iteration)), 1e-9)
        );
    }

    [Fact]
    public void A_condition_of_one_hundred_contracts_by_0_98_a_step()
    {
        Iterate[] path = Path(
            new SteepestDescent(),
            2 / 101.0,
            Objectives.Quadratic(1, 100),
            [1, 1],
            50
        );

        Assert.Equal(0.98, Math.Sqrt(Squared(path[50].X) / Squared(path[49].X)), 5e-4);
    }

    [Fact]
    public void Nesterov_falls_as_one_over_k_squared_where_descent_cannot()
    {
        // 2 L ‖x₀ − x*‖² / (k + 1)² (Nesterov 1983) with the momentum that grows, on a chain whose curvature goes down to 10⁻⁵.
        double[] spectrum = [.. Enumerable.Range(0, 300).Select(Chain)];
        IObjective f = Objectives.Quadratic(spectrum);
        double[] start = [.. Enumerable.Repeat(1.0, 300)];
        Iterate[] accelerated = Path(new Nesterov { Grows = true }, 0.25, f, start, 200);
        Iterate[] plain = Path(new SteepestDescent(), 0.25, f, start, 200);
        Assert.All(
            accelerated,
            it =>
                Assert.True(
                    it.Value <= 2 * 4 * Squared(start) / ((it.Iteration + 1.0) * (it.Iteration + 1))
                )
        );
        Assert.True(accelerated[200].Value < plain[200].Value / 10);

        // With the momentum of strong convexity, kept, it must be no worse than the square root of κ says.
        double root = Math.Sqrt(L / Mu);
        var method = new Nesterov { Momentum = (root - 1) / (root + 1) };
        Iterate[] path = Path(method, 1 / L, Quadratic, Start, 150);
        double gap = path[0].Value + Mu / 2 * Squared(Start);
        Assert.All(
            path,
            it => Assert.True(it.Value <= gap * Math.Pow(1 - 1 / root, it.Iteration) + Rounding)
        );

        static double Chain(int i) => 2 - 2 * Math.Cos(Math.PI * (i + 1) / 301);
    }

    [Fact]
    public void Without_convexity_the_smallest_gradient_falls_as_one_over_T()
    {
        // x²/(1 + x²) summed: f* = 0, β = 2; min ‖∇f(x_t)‖² ≤ 2β (f(x₀) − f*)/T at α = 1/β.
        IObjective f = Objective.FromText("x^2/(1+x^2) + y^2/(1+y^2)");
        Iterate[] path = Path(new SteepestDescent(), 0.5, f, [2.5, -3], 400);
        double least = double.PositiveInfinity;
        for (int t = 0; t < 400; t++)
        {
            least = Math.Min(least, Squared(path[t].Gradient));
            Assert.True(least <= 4 * path[0].Value / (t + 1) + Rounding);
        }
    }

    [Fact]
    public void The_second_order_expansion_along_the_gradient_errs_by_the_cube_of_the_step()
    {
        Objective f = Objective.FromText("(1-x)^2 + 100*(y-x^2)^2");
        double[] x = [-1.2, 1];
        double[] g = new double[2];
        double[] product = new double[2];
        double value = f.ValueAndGradient(x, g);
        using IHessian hessian = f.HessianAt(x);
        hessian.Multiply(g, product);
        double gg = g[0] * g[0] + g[1] * g[1];
        double curvature = g[0] * product[0] + g[1] * product[1];

        double Error(double alpha) =>
            f.Value([x[0] - alpha * g[0], x[1] - alpha * g[1]])
            - (value - alpha * gg + alpha * alpha / 2 * curvature);

        Assert.Equal(8, Error(2e-5) / Error(1e-5), 0.05);
    }

    static Iterate[] Path(
        IDirection direction,
        double rate,
        IObjective f,
        double[] start,
        int updates
    ) =>
        [
            .. new Method("m", direction, new FixedStep { Length = rate })
                .Iterates(f, start)
                .Take(updates + 1),
        ];

    static double Squared(IReadOnlyList<double> vector) => vector.Sum(entry => entry * entry);
}
