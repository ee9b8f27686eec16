using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Products of matrices inside row groups, and groups whose vectors run along the rows.</summary>
public sealed class RowProductTests
{
    /// <summary>Value and gradient by compiled code at every width against the interpreter.</summary>
    static ProgramStatistics AssertAgreement(Graphs graphs, Node objective)
    {
        Node[] variables = [.. graphs.Variables];
        Node[] roots = [objective, .. Derivatives.gradient(graphs.Builder, variables, objective)];
        var expected = graphs.Interpret(roots);
        foreach (int width in (int[])[8, 4, 2, 1])
        {
            var actual = graphs.Compile(width, roots);
            for (int output = 0; output < roots.Length; output++)
            {
                double size = expected[output].Select(Math.Abs).Append(1).Max();
                for (int i = 0; i < expected[output].Length; i++)
                    Assert.Equal(expected[output][i], actual[output][i], 1e-10 * size);
            }
        }

        return graphs.Statistics!;
    }

    static Node Total(Graphs graphs, Node node) =>
        graphs.Build.Sum(node, [.. Enumerable.Range(0, node.Shape.Rank)]);

    static Node Transposed(Graphs graphs, Node matrix) => graphs.Build.Permute(matrix, [1, 0]);

    /// <summary>Σ tanh(X W), from one row to many chunks, with remainders of tiles, vectors, blocks and chunks.</summary>
    [Theory]
    [InlineData(1, 40, 8, false)]
    [InlineData(63, 30, 20, false)]
    [InlineData(64, 1000, 64, true)]
    [InlineData(65, 1000, 60, true)]
    [InlineData(701, 60, 41, true)]
    [InlineData(1403, 40, 8, true)]
    [InlineData(4800, 10, 6, true)]
    [InlineData(30011, 3, 1, true)]
    public void A_product_agrees_with_the_interpreter(int rows, int depth, int columns, bool byRows)
    {
        var graphs = new Graphs(1);
        var x = graphs.Data("X", rows, depth);
        var w = graphs.Variable("W", depth, columns);
        var y = graphs.Call(
            "tanh",
            graphs.Call("multiply", graphs.Build.Constant(0.1), graphs.Build.MatMul(x, w))
        );
        var statistics = AssertAgreement(graphs, Total(graphs, y));
        Assert.Equal(byRows ? 0 : 2, statistics.Kernels);
    }

    /// <summary>Each operand as it is and transposed, rows first and rows last.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Transposes_agree_with_the_interpreter(bool left, bool right)
    {
        const int Rows = 1501,
            Depth = 37,
            Columns = 11;
        var graphs = new Graphs(2);
        var x = left
            ? Transposed(graphs, graphs.Variable("X", Depth, Rows))
            : graphs.Variable("X", Rows, Depth);
        var w = right
            ? Transposed(graphs, graphs.Variable("W", Columns, Depth))
            : graphs.Variable("W", Depth, Columns);
        var y = graphs.Call("sin", graphs.Build.MatMul(x, w));
        var gram = graphs.Build.MatMul(Transposed(graphs, y), graphs.Call("cos", x));
        _ = AssertAgreement(graphs, Total(graphs, graphs.Call("tanh", gram)));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(1999)]
    public void A_network_agrees_with_the_interpreter(int rows)
    {
        var graphs = new Graphs(3);
        var layer = graphs.Data("X", rows, 100);
        int[] sizes = [100, 48, 33, 1];
        for (int i = 0; i < 3; i++)
        {
            var weights = graphs.Call(
                "multiply",
                graphs.Build.Constant(0.1),
                graphs.Variable($"W{i}", sizes[i], sizes[i + 1])
            );
            var product = graphs.Build.MatMul(layer, weights);
            layer = graphs.Call(
                "tanh",
                graphs.Call("add", product, graphs.Variable($"b{i}", sizes[i + 1]))
            );
        }

        _ = AssertAgreement(graphs, Total(graphs, graphs.Call("multiply", layer, layer)));
    }

    /// <summary>A mixture of Gaussians: short axes within the rows, so that vectors run along the rows.</summary>
    static Node Mixture(Graphs graphs, int n, int d, int k, bool byMatrix)
    {
        var build = graphs.Build;
        var x = graphs.Data("X", n, d);
        var q = graphs.Variable("Q", k, d, d);
        var mu = graphs.Variable("mu", k, d);
        Node y;
        if (byMatrix)
        {
            var factors = build.Reshape(q, new Shape(k * d, d));
            var product = build.MatMul(x, Transposed(graphs, factors));
            var shifted = graphs.Call("subtract", product, build.Reshape(mu, new Shape(k * d)));
            y = build.Reshape(shifted, new Shape(n, k, d));
        }
        else
        {
            var difference = graphs.Call(
                "subtract",
                build.Reshape(x, new Shape(n, 1, 1, d)),
                build.Reshape(mu, new Shape(1, k, 1, d))
            );
            y = build.Sum(graphs.Call("multiply", q, difference), [3]);
        }

        var squares = build.Sum(graphs.Call("multiply", y, y), [2]);
        var scores = graphs.Call("subtract", graphs.Variable("alpha", k), squares);
        return Total(graphs, build.LogSumExp(scores, [1]));
    }

    [Theory, CombinatorialMixtures]
    public void A_mixture_agrees_with_the_interpreter(int n, int d, int k, bool byMatrix)
    {
        var graphs = new Graphs(4);
        _ = AssertAgreement(graphs, Mixture(graphs, n, d, k, byMatrix));
        Assert.True(graphs.Statistics!.RowGroups > 0);
    }

    sealed class CombinatorialMixturesAttribute : Xunit.v3.DataAttribute
    {
        static readonly (int N, int D, int K)[] Sizes =
        [
            (70, 10, 25),
            (96, 3, 30),
            (97, 10, 25),
            (513, 17, 5),
            (1403, 4, 20),
            (3001, 2, 3),
        ];

        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod,
            Xunit.Sdk.DisposalTracker disposalTracker
        )
        {
            var rows =
                from size in Sizes
                from byMatrix in (bool[])[true, false]
                select (ITheoryDataRow)
                    new TheoryDataRow<int, int, int, bool>(size.N, size.D, size.K, byMatrix);
            return new([.. rows]);
        }

        public override bool SupportsDiscoveryEnumeration() => true;
    }

    /// <summary>Chunks have accumulators of their own, whoever computes them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_bits_do_not_depend_on_the_number_of_threads(bool narrow)
    {
        var (rows, columns, inner) = narrow ? (5003, 40, 4) : (5003, 90, 90);
        var random = new Random(5);
        double[] numbers = [.. Enumerable.Range(0, rows * 20).Select(_ => random.NextDouble())];
        var x = Expr.Data("X", DataArray.Adopt(new Shape(rows, 20), numbers));
        var w = Expr.Variable("W", 20, columns);
        var y = Functions.Tanh(Functions.MatMul(x, w));
        var grouped = Functions.Reshape(y, rows, columns / inner, inner);
        var objective = Objective.FromExpression(
            Functions.Sum(Functions.LogSumExp(Functions.Sum(grouped * grouped, 2), 1))
        );
        double[] at = [.. Enumerable.Range(0, 20 * columns).Select(i => Math.Sin(i))];

        (double Value, double[] Gradient) Run(int threads)
        {
            objective.MaxThreads = threads;
            var gradient = new double[at.Length];
            return (objective.ValueAndGradient(at, gradient), gradient);
        }

        var (value, gradient) = Run(1);
        for (int threads = 2; threads <= 3; threads++)
        {
            var other = Run(threads);
            Assert.Equal(value, other.Value);
            Assert.Equal(gradient, other.Gradient);
        }
    }

    /// <summary>Whatever belongs to a row lives in scratch of a block's size.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Memory_does_not_grow_with_the_rows(bool byMatrix)
    {
        int Size(int rows)
        {
            var graphs = new Graphs(6);
            var objective = Mixture(graphs, rows, 3, 20, byMatrix);
            Node[] variables = [.. graphs.Variables];
            var gradient = Derivatives.gradient(graphs.Builder, variables, objective);
            _ = graphs.Compile(8, [objective, .. gradient]);
            return graphs.Statistics!.WorkspaceSize;
        }

        // Chunks are whole blocks: of 64, some are missing where rows are few, each with its accumulators.
        Assert.InRange(Size(160_000), 0, 1.2 * Size(40_000));
    }
}
