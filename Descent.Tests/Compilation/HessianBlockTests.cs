using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>Products with several vectors at once against those with one.</summary>
public sealed class HessianBlockTests
{
    static readonly Random Numbers = new(20);

    static double[] Random(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Numbers.NextDouble() - 0.5)];

    public static TheoryData<string> Texts =>
        [
            "sum(softplus(A @ x) - b*(A @ x)) + 0.5*sum(x^2)",
            "logsumexp(A @ x) + sum(x)^2",
            "sum((1 - x[1..6])^2) + 100*sum((x[2..7] - x[1..6]^2)^2)",
            "x[1]*sin(x[2]*x[3]) + exp(x[4] - x[5]*x[6]*x[7])",
            "norm(x)^3 + sum(tanh(A @ x)^2)/(1 + sum(x^2))",
        ];

    static Objective Read(string text, int rows) =>
        Objective.FromText(
            text,
            Bindings
                .Empty.WithVariable("x", 7)
                .WithData("A", new DataArray(new Shape(rows, 7), Random(7 * rows)))
                .WithData("b", Random(rows))
        );

    [Theory, MemberData(nameof(Texts))]
    public void Blocks_and_what_is_left_over_agree_with_single_products(string text)
    {
        foreach (int rows in (int[])[5, 1500])
        {
            Objective objective = Read(text, rows);
            double[] x = Random(7);
            using IHessian hessian = objective.HessianAt(x);

            foreach (int count in (int[])[1, 3, 4, 9])
            {
                double[] vectors = Random(7 * count),
                    together = new double[7 * count],
                    alone = new double[7];
                hessian.MultiplyMany(count, vectors, together);
                for (int k = 0; k < count; k++)
                {
                    hessian.Multiply(vectors.AsSpan(7 * k, 7), alone);
                    double size = 1 + alone.Max(Math.Abs);
                    for (int i = 0; i < 7; i++)
                        Assert.Equal(alone[i], together[7 * k + i], 1e-12 * size);
                }
            }
        }
    }

    /// <summary>A block may need a larger workspace; what depends on the point has to be there too, at every point.</summary>
    [Fact]
    public void A_map_that_is_lent_again_multiplies_at_its_new_point()
    {
        Objective objective = Read("sum(exp(A @ x))", 200);
        double[] vectors = Random(28),
            first = new double[28],
            second = new double[28];
        using (IHessian hessian = objective.HessianAt(new double[7]))
            hessian.MultiplyMany(4, vectors, first);
        using (IHessian hessian = objective.HessianAt([0, 0, 0, 2, 0, 0, 0]))
            hessian.MultiplyMany(4, vectors, second);
        using IHessian fresh = objective.HessianAt([0, 0, 0, 2, 0, 0, 0]);
        double[] expected = new double[7];
        fresh.Multiply(vectors.AsSpan(7, 7), expected);
        Assert.Equal(expected[2], second[9], 1e-10 * Math.Abs(expected[2]));
        Assert.NotEqual(first[9], second[9]);
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        Objective objective = Read("sum(exp(A @ x))", 200);
        double[] vectors = Random(56),
            products = new double[56];
        using IHessian hessian = objective.HessianAt(new double[7]);
        hessian.MultiplyMany(8, vectors, products);
        Assert.Equal(0, Allocations.Least(() => hessian.MultiplyMany(8, vectors, products)));
    }

    [Fact]
    public void A_disposed_map_refuses()
    {
        Objective objective = Read("sum(x^4)", 5);
        IHessian hessian = objective.HessianAt(new double[7]);
        hessian.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() =>
            hessian.MultiplyMany(4, new double[28], new double[28])
        );
    }

    [Fact]
    public void Disposed_again_it_leaves_the_next_callers_map_alone()
    {
        Objective objective = Read("sum(x^4)", 5);
        IHessian first = objective.HessianAt(new double[7]);
        first.Dispose();
        using IHessian second = objective.HessianAt([0, 0, 2, 0, 0, 0, 0]);
        first.Dispose();
        double[] product = new double[7];
        second.Multiply([0, 0, 1, 0, 0, 0, 0], product);
        Assert.Equal(48, product[2]);
        _ = Assert.Throws<ObjectDisposedException>(() => first.Multiply(new double[7], product));
        using IHessian third = objective.HessianAt(new double[7]);
        third.Multiply([0, 0, 1, 0, 0, 0, 0], product);
        Assert.Equal(0, product[2]);
    }

    [Fact]
    public void Lengths_are_those_of_whole_vectors()
    {
        using IHessian hessian = Read("sum(x^4)", 5).HessianAt(new double[7]);
        _ = Assert.Throws<ArgumentException>(() =>
            hessian.MultiplyMany(4, new double[24], new double[24])
        );
        _ = Assert.Throws<ArgumentException>(() =>
            hessian.MultiplyMany(4, new double[28], new double[27])
        );
    }
}
