using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>What depends on data alone is computed once, and nothing else is touched.</summary>
public sealed class DataFoldingTests
{
    static (Builder Builder, Node Root, Objective Objective) Read(string text, int n)
    {
        double[] y = [.. Enumerable.Range(1, n).Select(i => 0.5 + 0.3 * Math.Sin(i))];
        var bindings = Bindings.Empty.WithVariable("x", n).WithData("y", y);
        var objective = Objective.FromText(text, bindings);
        return (objective.Compiled.Builder, objective.Compiled.Root, objective);
    }

    static string[] Functions(Node root) =>
        [
            .. Graph
                .topological([root])
                .Select(node => node.Operation)
                .OfType<Operation.Elementwise>()
                .Select(operation => operation.Item.Name),
        ];

    [Theory]
    [InlineData(50)]
    [InlineData(30_000)]
    public void Dear_values_of_data_are_computed_once(int n)
    {
        var (builder, root, objective) = Read("sum((x - log(y)*exp(y))^2)", n);
        Node folded = DataFolding.apply(builder, root);
        Assert.DoesNotContain("log", Functions(folded));
        Assert.DoesNotContain("exp", Functions(folded));
        Assert.Contains("log", Functions(objective.Expression.Node));

        double expected = 0;
        double[] gradient = new double[n];
        double value = objective.ValueAndGradient(new double[n], gradient);
        for (int i = 0; i < n; i++)
        {
            double y = 0.5 + 0.3 * Math.Sin(i + 1),
                target = Math.Log(y) * Math.Exp(y);
            expected += target * target;
            Assert.Equal(-2 * target, gradient[i], 1e-14);
        }

        Assert.Equal(expected, value, 1e-12 * expected);
    }

    [Fact]
    public void What_is_printed_is_what_was_written()
    {
        var (_, _, objective) = Read("sum(x*log(y))", 5);
        Assert.Equal("sum(x*log(y))", objective.ToString());
        Assert.Equal("log(y)", objective.Gradient("x").ToString());
    }

    [Fact]
    public void Reductions_of_data_become_numbers()
    {
        var (builder, root, _) = Read("sum(x^2)/sum(y^2) + norm(y)*x[1]", 5);
        Node folded = DataFolding.apply(builder, root);
        _ = Assert.Single(
            Graph.topological([folded]),
            node => node.Operation is Operation.Sum or Operation.Norm
        );
    }

    [Theory]
    [InlineData("sum((x - y)^2)")] // a variable everywhere
    [InlineData("sum((x - 2*y)^2)")] // as cheap to compute as to read
    [InlineData("sum(x)*sum(x^2)")] // no data
    public void Where_there_is_nothing_to_fold_the_graph_stays(string text)
    {
        var (builder, root, _) = Read(text, 5);
        Assert.Same(root, DataFolding.apply(builder, root));
    }

    /// <summary>exp(yᵢ - yⱼ) has n² elements, and comes from n.</summary>
    [Fact]
    public void What_is_larger_than_its_data_is_computed_in_each_evaluation()
    {
        var graphs = new Graphs(1);
        Node x = graphs.Variable("x"),
            y = graphs.Data("y", 30);
        var square = new Shape(30, 30);
        Node difference = graphs.Call(
            "subtract",
            graphs.Build.Broadcast(y, [1], square),
            graphs.Build.Broadcast(y, [0], square)
        );
        Node scaled = graphs.Call("multiply", x, graphs.Call("exp", difference));
        Node root = graphs.Build.Sum(graphs.Call("sin", scaled), [0, 1]);
        Assert.Same(root, DataFolding.apply(graphs.Builder, root));
    }

    [Fact]
    public void An_objective_of_data_alone_is_a_number()
    {
        var (_, _, objective) = Read("sum(log(y)) + 0*x[1]", 3);
        double[] gradient = [1, 1, 1];
        double value = objective.ValueAndGradient([1, 2, 3], gradient);
        double expected = Enumerable.Range(1, 3).Sum(i => Math.Log(0.5 + 0.3 * Math.Sin(i)));
        Assert.Equal(expected, value, 1e-14);
        Assert.Equal([0.0, 0, 0], gradient);
    }

    [Fact]
    public void Hessians_of_folded_objectives_agree_with_the_formula()
    {
        var (_, _, objective) = Read("sum(log(y)*x^3)", 4);
        double[,] hessian = objective.HessianMatrixAt([1, 2, 3, 4]);
        for (int i = 0; i < 4; i++)
            Assert.Equal(6 * (i + 1) * Math.Log(0.5 + 0.3 * Math.Sin(i + 1)), hessian[i, i], 1e-12);
    }
}
