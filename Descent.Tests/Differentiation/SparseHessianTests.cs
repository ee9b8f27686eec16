using System.Diagnostics;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Compilation;

namespace Descent.Tests.Differentiation;

/// <summary>Sparse Hessians against the dense ones, which take a product for each column and no pattern.</summary>
public sealed class SparseHessianTests
{
    /// <summary>Two orders of the same sums: a few ulp of the largest element, and a margin.</summary>
    const double Tolerance = 1e-11;

    static Objective Chain(int n) =>
        Objective.FromText(
            $"sum((1 - x[1..{n - 1}])^2) + 100*sum((x[2..{n}] - x[1..{n - 1}]^2)^2)",
            Bindings.Empty.WithVariable("x", n)
        );

    static double[] Point(int n) =>
        [.. Enumerable.Range(1, n).Select(i => 0.6 + 0.5 * Math.Sin(i))];

    static void AssertAgree(Objective objective, double[] x, string what)
    {
        double[,] dense = objective.HessianMatrixAt(x);
        SparseHessian sparse = objective.SparseHessianAt(x);
        double[] diagonal = objective.HessianDiagonalAt(x);
        double size = dense.Cast<double>().Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
        int n = x.Length;
        Assert.Equal(n, sparse.Dimension);
        Assert.Equal(sparse.Values.Length, sparse.RowStarts.Span[n]);
        Assert.True(sparse.Products <= n, $"{what}: {sparse.Products} products");

        for (int i = 0; i < n; i++)
        {
            Assert.True(Close(dense[i, i], diagonal[i], size), $"{what}: diagonal {i}");
            for (int j = 0; j < n; j++)
            {
                Assert.True(
                    Close(dense[i, j], sparse[i, j], size),
                    $"{what}: ({i}, {j}) is {sparse[i, j]}, and {dense[i, j]} in the dense one"
                );
                Assert.Equal(sparse[i, j], sparse[j, i]);
            }
        }
    }

    static bool Close(double expected, double actual, double size) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= Tolerance * size;

    [Fact]
    public void A_chain_of_fifty_has_the_dense_one()
    {
        Objective chain = Chain(50);
        AssertAgree(chain, Point(50), "chain");
        SparseHessian sparse = chain.SparseHessianAt(Point(50));
        Assert.Equal(3, sparse.Products);
        Assert.Equal(148, sparse.Values.Length);
    }

    [Fact]
    public void A_long_chain_is_tridiagonal_and_takes_three_products()
    {
        const int N = 100_000;
        Objective chain = Chain(N);
        var clock = Stopwatch.StartNew();
        SparseHessian sparse = chain.SparseHessianAt(Point(N));
        TestContext.Current.SendDiagnosticMessage($"n = {N}: {clock.ElapsedMilliseconds} ms");
        Assert.Equal(3, sparse.Products);
        Assert.Equal(3 * N - 2, sparse.Values.Length);

        for (int i = 0; i < N; i++)
        {
            int first = Math.Max(0, i - 1);
            int[] expected = [.. Enumerable.Range(first, Math.Min(N - 1, i + 1) - first + 1)];
            var row = sparse.Columns.Span[sparse.RowStarts.Span[i]..sparse.RowStarts.Span[i + 1]];
            Assert.True(row.SequenceEqual(expected), $"row {i}");
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    public static TheoryData<string> Keys => Library.Compiled.Keys;

    [Theory, MemberData(nameof(Keys))]
    public void Problems_of_the_library_have_the_dense_one(string key) =>
        AssertAgree(Library.Compiled.Objective(key), Library.Compiled.Start(key), key);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 150)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_objectives_have_the_dense_one(int seed)
    {
        var graphs = new Graphs(seed) { LargestArray = 400 };
        _ = graphs.Variable("x", 7);
        _ = graphs.Variable("s");
        _ = graphs.Variable("A", 3, 7);
        _ = graphs.Data("t", 5);
        _ = graphs.Data("B", 7, 3);
        Node root = graphs.Objective(1 + seed % 12);
        var objective = Objective.FromExpression(new Expr(root));
        AssertAgree(objective, Values(graphs, objective), $"seed {seed}");
    }

    /// <summary>Alone, one node of a graph leaves a pattern worth having; all of them together rarely do.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Random_separable_objectives_have_the_dense_one(int seed)
    {
        var (objective, x) = Separable(seed);
        AssertAgree(objective, x, $"seed {seed}");
    }

    /// <summary>So that the theory above says something: a third of its patterns save products.</summary>
    [Fact]
    public void Random_separable_objectives_are_often_sparse()
    {
        int fewer = Enumerable
            .Range(1, 150)
            .Select(Separable)
            .Count(one =>
                one.Objective.SparseHessianAt(one.X).Products is > 0 and var p && p < one.X.Length
            );
        Assert.True(fewer >= 50, $"{fewer} of 150");
    }

    static (Objective Objective, double[] X) Separable(int seed)
    {
        var graphs = new Graphs(seed) { LargestArray = 60 };
        Node x = graphs.Variable("x", 6, 3);
        _ = graphs.Variable("s", 3);
        Node[] all = Graph.topological([graphs.Objective(seed % 9)]);
        Node last = all[new Random(seed).Next(all.Length)];
        int[] axes = [.. Enumerable.Range(0, last.Shape.Rank)];
        Node root = graphs.Call(
            "add",
            graphs.Build.Sum(graphs.Call("sin", last), axes),
            graphs.Build.Sum(x, [0, 1])
        );
        var objective = Objective.FromExpression(new Expr(root));
        return (objective, Values(graphs, objective));
    }

    static double[] Values(Graphs graphs, Objective objective) =>
        objective.Pack(
            graphs
                .Values.Where(pair => objective.Variables.Any(v => v.Name == pair.Key.Name))
                .ToDictionary(
                    pair => pair.Key.Name,
                    pair => DataArray.Adopt(pair.Key.Shape, pair.Value)
                )
        );

    [Fact]
    public void Several_products_are_the_products()
    {
        Objective chain = Chain(5);
        using IHessian hessian = chain.HessianAt(Point(5));
        double[] vectors = Point(15);
        double[] together = new double[15];
        hessian.MultiplyMany(3, vectors, together);
        for (int i = 0; i < 3; i++)
        {
            double[] alone = new double[5];
            hessian.Multiply(vectors.AsSpan(5 * i, 5), alone);
            Assert.Equal(alone, together[(5 * i)..(5 * i + 5)]);
        }

        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            hessian.MultiplyMany(0, vectors, together)
        );
        _ = Assert.Throws<ArgumentException>(() => hessian.MultiplyMany(2, vectors, together));
        _ = Assert.Throws<ArgumentException>(() => hessian.MultiplyMany(5, vectors, together));
    }

    [Fact]
    public void A_dense_Hessian_too_large_to_write_out_is_refused()
    {
        var objective = Objective.FromText(
            "sum(x)^2 + sum(x^4)",
            Bindings.Empty.WithVariable("x", 20_000)
        );
        double[] x = new double[20_000];
        _ = Assert.Throws<InvalidOperationException>(() => objective.SparseHessianAt(x));
        _ = Assert.Throws<InvalidOperationException>(() => objective.HessianDiagonalAt(x));
        _ = Assert.Throws<InvalidOperationException>(() => objective.HessianMatrixAt(x));
        _ = Assert.Throws<ArgumentException>(() => objective.SparseHessianAt([1]));
        _ = Assert.Throws<ArgumentException>(() => objective.HessianMatrixAt([1]));
    }

    [Fact]
    public void What_is_linear_takes_no_products()
    {
        SparseHessian zero = Objective.FromText("3*x - y").SparseHessianAt([1, 2]);
        Assert.Equal(0, zero.Products);
        Assert.Equal(0, zero.Values.Length);
        Assert.Equal(0, zero[0, 1]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => zero[0, 2]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => zero[-1, 0]);
    }
}
