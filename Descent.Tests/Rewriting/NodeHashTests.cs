using AutoDiff;
using AutoDiff.FSharp;
using Leaf = AutoDiff.FSharp.Input;

namespace Descent.Tests.Rewriting;

/// <summary>Nodes of long regular graphs are told apart by their hashes: sharing stays linear.</summary>
public sealed class NodeHashTests
{
    const int Length = 5_000;

    /// <summary>The adjoint of each link meets a factor of the link: ids that fall meet ids that rise.</summary>
    static Expr Horner(Expr x, Expr y)
    {
        Expr z = y;
        for (int i = 0; i < Length; i++)
            z = x * (z + (i % 97 + 10) / 97.0);
        return z;
    }

    static Expr Nested(Expr x, Expr y)
    {
        Expr z = y;
        for (int i = 0; i < Length; i++)
            z = Functions.Sin(Functions.Exp(-(x * z)) + y);
        return z;
    }

    static Expr Terms(Expr x, Expr y)
    {
        Expr z = y;
        for (int i = 1; i <= Length; i++)
            z += Functions.Cos(i * x) * y;
        return z;
    }

    public static TheoryData<string> Graphs => ["horner", "nested", "terms"];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Gradients_of_long_graphs_hash_apart(string graph)
    {
        Expr x = Expr.Variable("x"),
            y = Expr.Variable("y");
        Expr formula = graph switch
        {
            "horner" => Horner(x, y),
            "nested" => Nested(x, y),
            _ => Terms(x, y),
        };
        var objective = Objective.FromExpression(formula);
        // One gradient: another has nodes of its own, equal to these.
        Node[] nodes = Graph.topological([objective.Gradient("x").Node]);
        int distinct = nodes.Select(Structure.comparer.GetHashCode).Distinct().Count();
        Assert.True(nodes.Length > 2 * Length);
        Assert.InRange(distinct, 0.95 * nodes.Length, nodes.Length);
    }

    /// <summary>One operand with many partners, made before it and after it.</summary>
    [Fact]
    public void Products_with_one_factor_hash_apart()
    {
        IBuilder build = new Builder();
        Node[] before = [.. Made(build, "a")];
        Node factor = build.Input(new Leaf("f", Shape.Scalar, null));
        Node[] after = [.. Made(build, "b")];
        int distinct = before
            .Concat(after)
            .Select(other => build.Call("multiply", [factor, other]))
            .Select(Structure.comparer.GetHashCode)
            .Distinct()
            .Count();
        Assert.InRange(distinct, 1.9 * Length, 2 * Length);
    }

    static IEnumerable<Node> Made(IBuilder build, string name) =>
        Enumerable
            .Range(0, Length)
            .Select(i => build.Input(new Leaf(name + i, Shape.Scalar, null)));

    [Fact]
    public void The_order_of_two_factors_does_not_matter()
    {
        IBuilder build = new Builder();
        Node x = build.Input(new Leaf("x", Shape.Scalar, null)),
            y = build.Input(new Leaf("y", Shape.Scalar, null));
        Assert.Same(build.Call("multiply", [x, y]), build.Call("multiply", [y, x]));
        Assert.NotSame(build.Call("atan2", [x, y]), build.Call("atan2", [y, x]));
    }
}
