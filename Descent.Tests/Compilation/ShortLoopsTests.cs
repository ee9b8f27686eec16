using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Short loops within rows that lie side by side: written out, taken several steps at a time, and with sums over
/// the rows kept in vectors.</summary>
public sealed class ShortLoopsTests
{
    /// <summary>Extents that divide what goes together and that do not, and rows that fill vectors, blocks and chunks or
    /// leave some over.</summary>
    public static TheoryData<int, int, int> Extents =>
        new()
        {
            { 67, 3, 7 },
            { 200, 25, 10 },
            { 403, 5, 11 },
            { 300, 26, 3 },
            { 600, 2, 17 },
        };

    static void AssertAgreement(Graphs graphs, params Node[] values)
    {
        Node[] variables = [.. graphs.Variables];
        Node[] roots = [.. values, .. Derivatives.gradient(graphs.Builder, variables, values[0])];
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

            Assert.True(graphs.Statistics!.RowGroups > 0);
        }
    }

    static Node Repeat(Graphs graphs, Node node, int[] axes, params int[] extents) =>
        graphs.Build.Broadcast(node, axes, new Shape(extents));

    static Node Sum(Graphs graphs, Node node, params int[] axes) => graphs.Build.Sum(node, axes);

    /// <summary>(Q (x - μ))² summed within a factor, as N by K: a mixture's distances.</summary>
    static Node Distances(Graphs graphs, int n, int k, int d)
    {
        var x = graphs.Data("x", n, d);
        var mu = graphs.Variable("mu", k, d);
        var q = graphs.Variable("Q", k, d, d);
        var difference = graphs.Call(
            "subtract",
            Repeat(graphs, x, [1], n, k, d),
            Repeat(graphs, mu, [0], n, k, d)
        );
        var product = graphs.Call(
            "multiply",
            Repeat(graphs, q, [0], n, k, d, d),
            Repeat(graphs, difference, [2], n, k, d, d)
        );
        var y = Sum(graphs, product, 3);
        return Sum(graphs, graphs.Call("multiply", y, y), 2);
    }

    [Theory, MemberData(nameof(Extents))]
    public void A_mixture_agrees_with_the_interpreter(int n, int k, int d)
    {
        var graphs = new Graphs(n);
        var distances = Distances(graphs, n, k, d);
        var scores = graphs.Call("multiply", graphs.Build.Constant(-0.1), distances);
        AssertAgreement(graphs, Sum(graphs, graphs.Build.LogSumExp(scores, [1]), 0));
    }

    /// <summary>The largest over the rows is kept in vectors like a sum.</summary>
    [Theory, MemberData(nameof(Extents))]
    public void A_maximum_over_rows_agrees_with_the_interpreter(int n, int k, int d)
    {
        var graphs = new Graphs(n + 1);
        var distances = Distances(graphs, n, k, d);
        var largest = graphs.Build.Max(distances, [0]);
        AssertAgreement(graphs, Sum(graphs, graphs.Call("tanh", distances), 0, 1), largest);
    }

    /// <summary>A product whose other operand is computed a round later than the product could be.</summary>
    [Theory, MemberData(nameof(Extents))]
    public void A_short_product_agrees_with_the_interpreter(int n, int k, int d)
    {
        var graphs = new Graphs(n + 2);
        var x = graphs.Data("x", n, d);
        var w = graphs.Variable("W", d, k * d);
        var bias = Sum(graphs, graphs.Call("sin", w), 0);
        var y = graphs.Call(
            "subtract",
            graphs.Build.MatMul(x, w),
            Repeat(graphs, bias, [0], n, k * d)
        );
        var squares = Sum(
            graphs,
            graphs.Build.Reshape(graphs.Call("multiply", y, y), new Shape([n, k, d])),
            2
        );
        AssertAgreement(
            graphs,
            Sum(graphs, graphs.Call("exp", graphs.Call("negate", squares)), 0, 1)
        );
    }

    /// <summary>Σᵢ aⱼ bᵢⱼ and sums of sums, the factor taken out.</summary>
    [Fact]
    public void Factors_come_out_of_sums()
    {
        var graphs = new Graphs(5);
        var a = graphs.Variable("a", 4, 3);
        var b = graphs.Variable("b", 90, 4);
        var product = graphs.Call(
            "multiply",
            Repeat(graphs, a, [0], 90, 4, 3),
            Repeat(graphs, graphs.Call("multiply", b, b), [2], 90, 4, 3)
        );
        var within = graphs.Build.Reshape(Sum(graphs, product, 1), new Shape([90, 1, 3]));
        Node[] roots = [Sum(graphs, product, 0), Sum(graphs, within, 0, 1)];
        var expected = graphs.Interpret(roots);
        var actual = graphs.Compile(8, roots);
        for (int output = 0; output < roots.Length; output++)
        for (int i = 0; i < expected[output].Length; i++)
            Assert.Equal(expected[output][i], actual[output][i], 1e-12);

        // One array of 90 by 4 is read, and nothing of 90 by 4 by 3 is multiplied.
        Assert.True(graphs.Statistics!.Work.Operations < 90 * 4 * 3 * 2);
    }
}
