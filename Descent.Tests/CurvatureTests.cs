using AutoDiff;

namespace Descent.Tests;

public sealed class CurvatureTests
{
    [Fact]
    public void The_eigenvalues_of_the_lessons()
    {
        // Rosenbrock at the origin: 2 and 200; x² + 100y²: L = 200, μ = 2, κ = 100; a saddle: −2 and 2.
        Curvature rosenbrock = Of("(1-x)^2 + 100*(y-x^2)^2", 0, 0);
        Curvature valley = Of("x^2 + 100*y^2", 3, -1);
        Curvature saddle = Of("x^2 - y^2", 0, 0);

        Assert.Equal([2, 200], rosenbrock.Eigenvalues);
        Assert.Equal((2, 200, 100), (valley.Least, valley.Greatest, valley.ConditionNumber));
        Assert.Equal(1, saddle.NegativeCount);
        Assert.Equal("-2, 2", saddle.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Vectors_and_values_give_the_matrix_back(int n)
    {
        double[] a = Symmetric(n, 1);
        var eigen = new SymmetricEigen(n);
        eigen.Decompose(a);
        AssertDecomposes(eigen, a, n);

        // From the vectors of a matrix near by, and from those of another altogether.
        double[] near = [.. a.Zip(Symmetric(n, 2), (x, y) => x + 1e-3 * y)];
        eigen.Refine(near);
        AssertDecomposes(eigen, near, n);
        eigen.Refine(Symmetric(n, 3));
        AssertDecomposes(eigen, Symmetric(n, 3), n);
    }

    [Fact]
    public void The_chain_has_the_eigenvalues_that_are_known()
    {
        // Σ (x[i+1] − x[i])² + x₁² + xₙ²: 4 − 4 cos(πk/(n + 1)).
        const int n = 30;
        Objective chain = Objective.FromText(
            $"x[1]^2 + sum(i = 1..{n - 1}, (x[i+1] - x[i])^2) + x[{n}]^2",
            Bindings.Empty.WithVariable("x", n)
        );
        IReadOnlyList<double> values = Curvature.At(chain, new double[n]).Eigenvalues;

        for (int k = 1; k <= n; k++)
            Assert.Equal(4 - 4 * Math.Cos(Math.PI * k / (n + 1)), values[k - 1], 1e-13);
    }

    [Fact]
    public void Equal_eigenvalues_and_zeros_are_no_trouble()
    {
        var eigen = new SymmetricEigen(3);
        eigen.Decompose(new double[9]);
        Assert.Equal([0, 0, 0], eigen.Values);
        eigen.Decompose([1, 1, 1, 1, 1, 1, 1, 1, 1]);
        double[] values = [.. eigen.Values.Order()];
        Assert.Equal(0, values[0], 1e-15);
        Assert.Equal(0, values[1], 1e-15);
        Assert.Equal(3, values[2], 1e-15);
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    public void The_size_of_a_matrix_does_not_matter(double scale)
    {
        var eigen = new SymmetricEigen(2);
        eigen.Decompose([2 * scale, scale, scale, 2 * scale]);

        Assert.Equal(1, eigen.Values.Min() / scale, 1e-14);
        Assert.Equal(3, eigen.Values.Max() / scale, 1e-14);
    }

    [Fact]
    public void What_is_not_finite_has_no_eigenvalues()
    {
        var eigen = new SymmetricEigen(2);
        eigen.Decompose([1, double.NaN, double.NaN, 1]);

        Assert.All(eigen.Values, value => Assert.Equal(double.NaN, value));
    }

    static Curvature Of(string text, params double[] at) =>
        Curvature.At(Objective.FromText(text), at);

    static double[] Symmetric(int n, int seed)
    {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            a[i * n + j] = a[j * n + i] = Math.Sin(seed + 3.7 * i * i + 1.3 * j);
        return a;
    }

    static void AssertDecomposes(SymmetricEigen eigen, double[] a, int n)
    {
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
        {
            double again = 0;
            double product = 0;
            for (int k = 0; k < n; k++)
            {
                again += eigen.Vectors[k * n + i] * eigen.Values[k] * eigen.Vectors[k * n + j];
                product += eigen.Vectors[i * n + k] * eigen.Vectors[j * n + k];
            }

            Assert.Equal(a[i * n + j], again, 1e-13 * n);
            Assert.Equal(i == j ? 1 : 0, product, 1e-13);
        }
    }
}
