using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Results that go past the caches are those that ordinary stores leave, bit for bit, wherever the array begins.</summary>
public sealed class StreamingTests
{
    /// <summary>Of so many doubles on, where arrays are as short as a test wants them.</summary>
    const int Least = 16;

    static readonly bool CanStream = StreamedExits.IsSupported(8);

    /// <summary>Compares both kinds of stores at every offset from a cache line, and at one within a double; returns the number of streams.</summary>
    static int AssertSameBits(Graphs graphs, params Node[] roots)
    {
        var expected = graphs.Compile(8, int.MaxValue, 0, roots);
        Assert.Equal(0, graphs.Statistics!.Streams);
        foreach (int offset in (int[])[0, 8, 16, 24, 32, 40, 48, 56, 12])
            Assert.Equal(expected, graphs.Compile(8, Least, offset, roots));
        return graphs.Statistics!.Streams;
    }

    /// <summary>Σ (xᵢ₊₁ - xᵢ²)² and its gradient: boxes at the edges, and a sum beside the stores.</summary>
    static Node[] Chained(Graphs graphs, int n)
    {
        var x = graphs.Variable("x", n);
        Node Part(int start) => graphs.Build.Slice(x, [start], [1], [n - 1]);
        Node Square(Node node) => graphs.Call("multiply", node, node);
        var f = graphs.Build.Sum(Square(graphs.Call("subtract", Part(1), Square(Part(0)))), [0]);
        return [f, .. Derivatives.gradient(graphs.Builder, [.. graphs.Variables], f)];
    }

    [Theory]
    [InlineData(18)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(33)]
    [InlineData(41)]
    [InlineData(5003)]
    public void A_gradient_has_the_same_bits(int n)
    {
        var graphs = new Graphs(n);
        Assert.Equal(CanStream ? 1 : 0, AssertSameBits(graphs, Chained(graphs, n)));
    }

    [Fact]
    public void Chunks_of_two_threads_meet_in_shared_lines()
    {
        var graphs = new Graphs(1);
        var roots = Chained(graphs, 400_003);
        var expected = graphs.Compile(8, int.MaxValue, 0, roots);
        Assert.Equal(expected, graphs.Compile(8, Least, 40, roots));
    }

    /// <summary>W + b over rows and columns whose loops cannot be one, some rows at a time or all together.</summary>
    [Theory]
    [InlineData(3, 37)]
    [InlineData(200, 41)]
    public void Rows_have_the_same_bits(int rows, int columns)
    {
        var graphs = new Graphs(2);
        var w = graphs.Variable("W", rows, columns);
        var b = graphs.Build.Broadcast(
            graphs.Variable("b", columns),
            [0],
            new Shape(rows, columns)
        );
        int streams = AssertSameBits(
            graphs,
            graphs.Call("add", w, b),
            graphs.Call("multiply", w, b)
        );
        Assert.Equal(CanStream, streams > 0);
    }

    [Fact]
    public void What_is_read_again_stays_in_the_caches()
    {
        var graphs = new Graphs(3);
        var x = graphs.Variable("x", 40, 40);
        var y = graphs.Call("tanh", x);
        Assert.Equal(0, AssertSameBits(graphs, y, graphs.Build.MatMul(y, x)));
    }

    [Fact]
    public void Short_results_stay_in_the_caches()
    {
        var graphs = new Graphs(4);
        _ = graphs.Compile(8, Chained(graphs, 5003));
        Assert.Equal(0, graphs.Statistics!.Streams);
    }
}
