using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using AutoDiff.FSharp.TextOutput;
using Descent.Tests.Input;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Output;

/// <summary>What is printed is read back as the very node it was printed from.</summary>
public sealed class RoundTripTests
{
    private const int Limit = 100_000;

    /// <summary>What was in the graphs, so that a poor generator shows.</summary>
    private readonly HashSet<string> seen = [];

    private static string NameOf(Node node) =>
        node.Operation is Operation.Elementwise row
            ? row.Item.Name
            : node.Operation.ToString()!.Split(' ')[0];

    private static readonly string[] Structural =
    [
        "Constant",
        "Input",
        "Iota",
        "Select",
        "Sum",
        "Max",
        "LogSumExp",
        "Norm",
        "Broadcast",
        "Reshape",
        "Permute",
        "Slice",
        "Pad",
        "Concatenate",
        "Gather",
        "ScatterAdd",
        "MatMul",
        "integerPower",
    ];

    private void AssertAllSeen() =>
        Assert.Empty(Structural.Concat(Primitives.all.Select(row => row.Name)).Except(seen));

    private static readonly Dictionary<string, Shape> Shapes = new()
    {
        ["a"] = new(),
        ["b"] = new(),
        ["v"] = new(3),
        ["w"] = new(3),
        ["X"] = new(2, 3),
        ["Y"] = new(3, 2),
        ["u"] = new(2, 1),
    };

    private static Scope NewScope() =>
        new([new GraphInput("d", new Shape(3), [0.5, -2, 7])], Shapes);

    private static Node[] Leaves(Builder builder, Scope scope) =>
        [
            .. new[]
            {
                "a",
                "b",
                "v",
                "w",
                "X",
                "Y",
                "u",
                "d",
                "[1, 2, -3.5]",
                "[[1, 0], [0, 1e-9]]",
                "range(3, -1, -2)",
            }.Select(text => Reading.Read(text, builder, scope)),
        ];

    /// <summary>Reads the node's text in its own builder and in a new one.</summary>
    private bool Check(Node node, Builder builder, Scope scope)
    {
        var text = Infix.tryPrint(Limit, node);
        seen.UnionWith(Graph.topological([node]).Select(NameOf));

        if (text.IsNone)
        {
            return false;
        }

        AssertSame(node, Reading.Read(text.Value, builder, scope), text.Value);
        var afresh = Reading.Read(text.Value, new Builder(), scope);
        Assert.Equal(text.Value, Infix.print(afresh));
        AssertSame(node, Rebuild.simplify(builder, [afresh])[0], text.Value);
        return true;
    }

    private static void AssertSame(Node expected, Node actual, string text) =>
        Assert.True(
            ReferenceEquals(expected, actual),
            $"{text}\nis read as\n{Infix.print(actual)}"
        );

    [Fact]
    public void Random_graphs_return_as_themselves()
    {
        var printed = 0;

        for (var seed = 0; seed < 10_000; seed++)
        {
            var (builder, scope) = (new Builder(), NewScope());
            var graphs = new RandomGraphs(builder, seed, Leaves(builder, scope));

            if (Check(graphs.Any(1 + seed % 25), builder, scope))
            {
                printed++;
            }
        }

        Assert.InRange(printed, 9000, 10_000);
        AssertAllSeen();
    }

    [Fact]
    public void Gradients_and_products_with_the_Hessian_return_as_themselves()
    {
        var printed = 0;

        for (var seed = 0; seed < 1000; seed++)
        {
            var (builder, scope) = (new Builder(), NewScope());
            var leaves = Leaves(builder, scope);
            var f = new RandomGraphs(builder, seed, leaves).Scalar(1 + seed % 24);
            var variables = leaves[..7];
            var gradient = Derivatives.gradient(builder, variables, f);
            var directions = Derivatives.directions(builder, variables);
            var products = Derivatives.along(builder, variables, directions, gradient);

            foreach (var direction in directions)
            {
                scope.Declare(((Operation.Input)direction.Operation).Item);
            }

            foreach (var node in gradient.Concat(products).Append(f))
            {
                if (Check(node, builder, scope))
                {
                    printed++;
                }
            }
        }

        Assert.InRange(printed, 12_000, 15_000);
        AssertAllSeen();
    }
}
