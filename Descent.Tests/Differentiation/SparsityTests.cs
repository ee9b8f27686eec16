using System.Diagnostics;
using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Differentiation;

/// <summary>Patterns that are known by hand.</summary>
public sealed class SparsityTests
{
    /// <summary>Rows of × and ·.</summary>
    static string Pattern(string text, Bindings bindings)
    {
        var objective = Objective.FromText(text, bindings);
        int n = objective.Dimension;
        var graph = objective.Bound.Graph;
        var pattern = Sparsity.hessian(graph.Root, graph.Variables, graph.Offsets, n);
        if (pattern is not SparsityPattern.Sparse sparse)
            return "dense";

        var rows = Enumerable
            .Range(0, n)
            .Select(i => sparse.columns[sparse.rowStarts[i]..sparse.rowStarts[i + 1]])
            .Select(row =>
                string.Concat(Enumerable.Range(0, n).Select(j => row.Contains(j) ? '×' : '·'))
            );
        return string.Join(' ', rows);
    }

    [Theory]
    // Linear, and linear in each.
    [InlineData("a + 2*b - c", "··· ··· ···")]
    [InlineData("a*b + c", "·×· ×·· ···")]
    [InlineData("a/b + c", "·×· ××· ···")]
    [InlineData("exp(a + b) + c^2", "××· ××· ··×")]
    [InlineData("exp(a)*b*c", "××× ×·× ××·")]
    [InlineData("max(a, b)*c", "··× ··× ××·")]
    // What is flat has no derivative, whatever it is made of.
    [InlineData("sign(a*b)*c^2", "··· ··· ··×")]
    [InlineData("if(a > b, a^2, b*c)", "×·· ··× ·×·")]
    [InlineData("abs(a*b) + c", "·×· ×·· ···")]
    public void Scalars(string text, string expected) =>
        Assert.Equal(expected, Pattern(text.Contains('c') ? text : text + " + c", Bindings.Empty));

    [Theory]
    [InlineData("sum(x^2)", "×··· ·×·· ··×· ···×")]
    [InlineData("sum(x)^2", "dense")]
    [InlineData("sum(x[1..2]*x[3..4])", "··×· ···× ×··· ·×··")]
    [InlineData("norm(x[1..2]) + sum(exp(x[3..4]))", "××·· ××·· ··×· ···×")]
    [InlineData("logsumexp(x[1..3]) + x[4]", "×××· ×××· ×××· ····")]
    [InlineData("max(x)*x[1]", "×××× ×··· ×··· ×···")]
    [InlineData("max(x) + x[1]^3", "×··· ···· ···· ····")]
    public void Vectors(string text, string expected) =>
        Assert.Equal(expected, Pattern(text, Bindings.Empty.WithVariable("x", 4)));

    [Fact]
    public void Zeros_of_data_keep_elements_apart()
    {
        var data = DataArray.Adopt(new Shape(2, 4), [1, 2, 0, 0, 0, 0, 3, 4]);
        var bindings = Bindings.Empty.WithVariable("x", 4).WithData("A", data);
        Assert.Equal("××·· ××·· ··×× ··××", Pattern("sum(exp(A @ x))", bindings));
    }

    [Fact]
    public void A_pattern_past_its_limit_counts_as_dense()
    {
        var bindings = Bindings.Empty.WithVariable("x", 6000);
        Assert.Equal("dense", Pattern("sum(x[1..5999])^2 + x[6000]^2", bindings));
    }

    [Fact]
    public void A_product_of_two_variables_pairs_across_only()
    {
        var bindings = Bindings.Empty.WithVariable("A", 2, 2).WithVariable("x", 2);
        Assert.Equal("····×· ·····× ····×· ·····× ×·×··· ·×·×··", Pattern("sum(A @ x)", bindings));
    }

    /// <summary>A hundred thousand terms written out, each addition a set larger than the last if it were asked for.</summary>
    [Fact]
    public void Sums_written_out_are_followed_in_linear_time()
    {
        var graph = new Compilation.Graphs(1);
        Node[] x = [.. Enumerable.Range(0, 100_000).Select(i => graph.Variable($"x{i}"))];
        Node sum = x[0];
        for (int i = 1; i < x.Length; i++)
            sum = graph.Call("add", sum, graph.Call("sin", graph.Call("multiply", x[i - 1], x[i])));

        int[] offsets = [.. Enumerable.Range(0, x.Length + 1)];
        var clock = Stopwatch.StartNew();
        var pattern = Sparsity.hessian(sum, x, offsets, x.Length);
        var sparse = Assert.IsType<SparsityPattern.Sparse>(pattern);
        Assert.Equal(3 * x.Length - 2, sparse.columns.Length);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }
}
