using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Emitted code against its plain twin over random graphs, and forward mode against reverse.</summary>
public sealed class CompiledAgainstInterpreterTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 120)];

    static (Graphs Graphs, Node Objective) Random(int seed)
    {
        var graphs = new Graphs(seed);
        _ = graphs.Variable("x", 7);
        _ = graphs.Variable("s");
        _ = graphs.Variable("A", 5, 7);
        _ = graphs.Data("t", 100);
        _ = graphs.Data("B", 7, 3);
        _ = graphs.Iota(7, 5, -2);
        return (graphs, graphs.Objective(4 + seed % 30));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Value_gradient_and_product_agree_at_every_width(int seed)
    {
        var (graphs, objective) = Random(seed);
        AssertAgreement(seed, graphs, objective, [1, 2, 4, 8]);
    }

    public static TheoryData<int> RowSeeds => [.. Enumerable.Range(1, 40)];

    /// <summary>Arrays long enough to go by rows, in blocks and chunks, with a remainder at every level.</summary>
    [Theory, MemberData(nameof(RowSeeds))]
    public void Rows_in_blocks_agree(int seed)
    {
        var graphs = new Graphs(seed) { LargestArray = 20000 };
        var samples = graphs.Data("X", 1403, 9);
        var weights = graphs.Variable("w", 9);
        var offset = graphs.Variable("b", 1403);
        _ = graphs.Data("y", 1403);
        _ = graphs.Iota(1403, 1, 1);
        var scores = graphs.Call("add", graphs.Build.MatMul(samples, weights), offset);
        var loss = graphs.Build.Sum(graphs.Call("softplus", scores), [0]);
        var objective = graphs.Call("add", loss, graphs.Objective(2 + seed % 12));
        AssertAgreement(seed, graphs, objective, [8, 1]);
        Assert.True(graphs.Statistics!.RowGroups > 0);
    }

    static void AssertAgreement(int seed, Graphs graphs, Node objective, int[] widths)
    {
        Node[] variables = [.. graphs.Variables];
        var gradient = Derivatives.gradient(graphs.Builder, variables, objective);
        var directions = Derivatives.directions(graphs.Builder, variables);
        foreach (var direction in directions)
        {
            var input = ((Operation.Input)direction.Operation).Item;
            graphs.Values[input] =
            [
                .. Enumerable.Range(1, input.Shape.Size).Select(i => Math.Cos(i)),
            ];
        }

        var product = Derivatives.along(graphs.Builder, variables, directions, gradient);
        Node[] roots = [objective, .. gradient, .. product];
        var expected = graphs.Interpret(roots);

        foreach (int width in widths)
        {
            var actual = graphs.Compile(width, roots);
            for (int i = 0; i < roots.Length; i++)
                Agreement.AssertClose(
                    expected[i],
                    actual[i],
                    $"seed {seed}, width {width}, output {i}"
                );
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Forward_mode_agrees_with_reverse_mode(int seed)
    {
        var (graphs, objective) = Random(seed);
        Node[] variables = [.. graphs.Variables];
        var gradient = Derivatives.gradient(graphs.Builder, variables, objective);
        var directions = Derivatives.directions(graphs.Builder, variables);
        foreach (var direction in directions)
        {
            var input = ((Operation.Input)direction.Operation).Item;
            graphs.Values[input] =
            [
                .. Enumerable.Range(1, input.Shape.Size).Select(i => Math.Sin(3 * i)),
            ];
        }

        var slope = graphs.Interpret(
            Derivatives.along(graphs.Builder, variables, directions, [objective])
        )[0][0];
        var g = graphs.Interpret(gradient);
        double dot = 0,
            size = 0;
        for (int k = 0; k < variables.Length; k++)
        {
            var v = graphs.Values[((Operation.Input)directions[k].Operation).Item];
            dot += g[k].Zip(v, (a, b) => a * b).Sum();
            size += g[k].Zip(v, (a, b) => Math.Abs(a * b)).Sum();
        }

        Assert.Equal(dot, slope, tolerance: 1e-10 * Math.Max(1, size));
    }
}
