using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Emitted code against its plain twin over random graphs, and forward mode against reverse.</summary>
public sealed class CompiledAgainstInterpreterTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 120)];

    static void AssertClose(double[] expected, double[] actual, string what)
    {
        double size = expected.Select(Math.Abs).Append(1.0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= 1e-9 * size,
                $"{what}: element {i} is {actual[i]}, expected {expected[i]}"
            );
        }
    }

    static (Graphs Graphs, Node Objective) Random(int seed)
    {
        var graphs = new Graphs(seed);
        _ = graphs.Variable("x", 7);
        _ = graphs.Variable("s");
        _ = graphs.Variable("A", 5, 7);
        _ = graphs.Data("t", 100);
        _ = graphs.Data("B", 7, 3);
        return (graphs, graphs.Objective(4 + seed % 30));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Value_gradient_and_product_agree_at_every_width(int seed)
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
                .. Enumerable.Range(1, input.Shape.Size).Select(i => Math.Cos(i)),
            ];
        }

        var product = Derivatives.along(graphs.Builder, variables, directions, gradient);
        Node[] roots = [objective, .. gradient, .. product];
        var expected = graphs.Interpret(roots);

        foreach (int width in new[] { 1, 2, 4, 8 })
        {
            var actual = graphs.Compile(width, roots);
            for (int i = 0; i < roots.Length; i++)
                AssertClose(expected[i], actual[i], $"seed {seed}, width {width}, output {i}");
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
