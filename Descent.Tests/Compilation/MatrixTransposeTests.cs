using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Products of transposed matrices read the originals where they lie.</summary>
public sealed class MatrixTransposeTests
{
    readonly Graphs graphs = new(1);

    Node Transposed(Node matrix) => graphs.Build.Permute(matrix, [1, 0]);

    void AssertAgree(params Node[] roots)
    {
        double[][] expected = graphs.Interpret(roots);
        double[][] actual = graphs.Compile(Lanes.Widest, roots);
        for (int i = 0; i < roots.Length; i++)
        for (int j = 0; j < expected[i].Length; j++)
            // Three sums of at most 30 positive products, rounded differently: 3 · 30 · 2⁻⁵², and twice that to spare.
            Assert.Equal(expected[i][j], actual[i][j], tolerance: 6e-14 * Math.Abs(expected[i][j]));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_transposed_operand_is_not_copied(bool transposeA, bool transposeB)
    {
        var a = transposeA ? Transposed(graphs.Variable("A", 7, 30)) : graphs.Variable("A", 30, 7);
        var b = transposeB ? Transposed(graphs.Variable("B", 11, 7)) : graphs.Variable("B", 7, 11);
        AssertAgree(graphs.Build.MatMul(a, b));
        Assert.Equal(1, graphs.Statistics!.Kernels);
        Assert.Equal(0, graphs.Statistics.Loops);
    }

    [Fact]
    public void A_transposed_matrix_may_also_be_wanted_for_itself()
    {
        var a = graphs.Variable("A", 30, 7);
        var transposed = Transposed(a);
        AssertAgree(
            graphs.Build.MatMul(transposed, a),
            transposed,
            graphs.Call("tanh", transposed)
        );
    }

    [Fact]
    public void What_is_computed_is_stored_before_it_is_read_transposed()
    {
        var a = graphs.Call("tanh", graphs.Variable("A", 30, 7));
        var product = graphs.Build.MatMul(Transposed(a), a);
        var again = graphs.Build.MatMul(product, Transposed(graphs.Build.MatMul(a, product)));
        AssertAgree(product, again);
    }
}
