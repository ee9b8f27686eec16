using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Directions;

/// <summary>BFGS, SR1, Newton and the factorization below the last two.</summary>
public sealed class DenseMethodsTests
{
    [Fact]
    public void BFGS_ends_on_a_quadratic_after_n_exact_steps()
    {
        IObjective f = Objectives.Of(3, Quadratic);
        Walk walk = new Method("b", new Bfgs(), new ExactStep()).Walk(f, [1, 1, 1]);
        Assert.True(walk.MoveNext());
        for (int k = 0; k < 3; k++)
            Assert.True(walk.MoveNext());

        Assert.True(walk.Current.GradientNorm < 1e-6, $"{walk.Current.GradientNorm}");
    }

    [Fact]
    public void BFGS_is_LBFGS_with_memory_for_every_step_as_long_as_both_scale_alike()
    {
        // Two updates in: γ of the first pair, which L-BFGS would replace by that of the last.
        var dense = new Method("b", new Bfgs(), new StrongWolfe());
        var limited = new Method("l", new LimitedMemoryBfgs { Memory = 20 }, new StrongWolfe());
        Iterate[] one = [.. dense.Iterates(Objectives.Rosenbrock(), [-1.2, 1]).Take(3)];
        Iterate[] other = [.. limited.Iterates(Objectives.Rosenbrock(), [-1.2, 1]).Take(3)];

        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(other[k].X[0], one[k].X[0], 1e-12);
            Assert.Equal(other[k].X[1], one[k].X[1], 1e-12);
        }
    }

    [Fact]
    public void SR1_knows_the_Hessian_of_a_quadratic_after_n_steps_whatever_they_are()
    {
        // So that the step after them is Newton's: α = 1 leads to the minimum. Nocedal and Wright, theorem 6.1.
        IObjective f = Objectives.Of(3, Quadratic);
        Walk walk = new Method("s", new SymmetricRankOne(), new Armijo()).Walk(f, [1, -2, 3]);
        for (int k = 0; k < 5; k++)
            Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Assert.True(walk.Current.GradientNorm < 1e-6, $"{walk.Current.GradientNorm}");
    }

    [Fact]
    public void Newton_solves_a_convex_quadratic_in_one_step_of_n_products()
    {
        Run run = Descent
            .Methods.Create("newton")
            .Minimize(Objectives.Of(3, Quadratic), [1, -2, 3]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1, run.Iterations);
        Assert.Equal(new Evaluations(2, 2, 3), run.Evaluations);
    }

    [Fact]
    public void Newton_leaves_a_saddle_and_a_maximum_downhill()
    {
        // x⁴/4 − x²/2 + y²: a saddle at 0, minima at ±1.
        IObjective f = Objectives.Of(
            2,
            x => 0.25 * x[0] * x[0] * x[0] * x[0] - 0.5 * x[0] * x[0] + x[1] * x[1]
        );
        Run run = Descent.Methods.Create("newton").Minimize(f, [0.01, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(-0.25, run.Value, 1e-12);
    }

    [Theory]
    [InlineData("bfgs")]
    [InlineData("sr1")]
    [InlineData("newton")]
    public void What_keeps_a_matrix_refuses_a_dimension_that_is_too_large(string id)
    {
        const int N = Matrices.Largest + 1;
        var f = new DelegateObjective(
            N,
            _ => 1,
            (_, g) =>
            {
                g[0] = 1;
                return 1;
            },
            (_, _, _) => { }
        );

        var error = Assert.Throws<NotSupportedException>(() =>
            Descent.Methods.Create(id).Minimize(f, new double[N])
        );

        Assert.StartsWith(
            $"{id} keeps an n×n matrix: with n = 16385 that is 2.15 GB.",
            error.Message
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(30)]
    public void The_factors_of_a_positive_definite_matrix_are_its_own(int n)
    {
        var random = new Random(n);
        double[] root = Numbers(random, n * n);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < n; k++)
                a[i * n + j] += root[i * n + k] * root[j * n + k];
            a[i * n + j] += i == j ? n : 0;
        }

        double[] x = Numbers(random, n);
        double[] b = new double[n];
        double[] solved = new double[n];
        Matrices.Multiply(a, x, b);
        var factors = new ModifiedCholesky(n, "test");

        Assert.True(factors.Factor(a));
        factors.Solve(b, solved);

        Assert.Equal(0, factors.Shift, 1e-12);
        for (int i = 0; i < n; i++)
            Assert.Equal(x[i], solved[i], 1e-10);
    }

    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(7, 1.0)]
    [InlineData(7, 1e-150)]
    [InlineData(30, 1e100)]
    public void An_indefinite_matrix_is_shifted_until_every_direction_descends(int n, double scale)
    {
        var random = new Random(n);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            a[i * n + j] = a[j * n + i] = scale * (random.NextDouble() - 0.5);
        var factors = new ModifiedCholesky(n, "test");
        double[] g = Numbers(random, n);
        double[] d = new double[n];

        Assert.True(factors.Factor(a));
        factors.Solve(g, d);

        Assert.True(factors.Shift > 0);
        Assert.True(g.Zip(d, (x, y) => x * y * scale).Sum() > 0);
    }

    [Fact]
    public void A_matrix_of_zeros_or_with_NaN_has_no_factors()
    {
        var factors = new ModifiedCholesky(2, "test");

        Assert.False(factors.Factor(new double[4]));
        Assert.False(factors.Factor([1, 0, double.NaN, 1]));
        Assert.False(factors.Factor([double.PositiveInfinity, 0, 0, 1]));
    }

    static HyperDual Quadratic(HyperDual[] x) =>
        x[0] * x[0] + 3 * x[1] * x[1] + 5 * x[2] * x[2] + x[0] * x[1] - x[1] * x[2];

    static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
