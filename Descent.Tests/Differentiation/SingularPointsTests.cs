using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using Descent.Tests.Compilation;

namespace Descent.Tests.Differentiation;

/// <summary>Every row of <c>docs/singular-points.md</c>, in every mode, compiled and interpreted.</summary>
public sealed class SingularPointsTests
{
    public static TheoryData<string> Rows => [.. SingularPoint.Rows()];

    [Theory, MemberData(nameof(Rows))]
    public void Holds_in_every_mode(string row)
    {
        var expected = SingularPoint.Read(row);
        var modes = new Modes(expected);
        Assert.Equal(expected.Gradient.Length, modes.Dimension);
        AssertAll(expected, modes, "interpreted", roots => modes.Graphs.Interpret(roots));
        foreach (int width in (int[])[1, 2, 8])
            AssertAll(expected, modes, $"width {width}", r => modes.Graphs.Compile(width, r));
    }

    [Fact]
    public void The_page_has_rows() => Assert.True(SingularPoint.Rows().Count > 50);

    static void AssertAll(
        SingularPoint expected,
        Modes modes,
        string engine,
        Func<Node[], double[][]> run
    )
    {
        int n = modes.Dimension;
        AssertSame([expected.Value], run([modes.Objective])[0], $"{engine}: value");
        double[] gradient = [.. run(modes.Gradient).SelectMany(part => part)];
        AssertSame(expected.Gradient, gradient, $"{engine}: reverse");
        for (int j = 0; j < n; j++)
        {
            modes.Face(j);
            double[] slope = run([modes.Slope])[0];
            AssertSame([expected.Gradient[j]], slope, $"{engine}: forward, {j}");
            if (expected.Hessian is null)
                continue;
            Assert.Equal(n, expected.Hessian.Length);
            double[] column = [.. expected.Hessian.Select(line => line[j])];
            double[] product = [.. run(modes.Product).SelectMany(part => part)];
            AssertSame(column, product, $"{engine}: forward over reverse, {j}");
            double[] bend = run([modes.SecondSlope])[0];
            AssertSame([expected.Hessian[j][j]], bend, $"{engine}: forward over forward, {j}");
            double[] line = [.. run(modes.GradientOfGradient(j)).SelectMany(part => part)];
            AssertSame(expected.Hessian[j], line, $"{engine}: reverse over reverse, {j}");
            double[] turned = [.. run(modes.GradientOfSlope).SelectMany(part => part)];
            AssertSame(column, turned, $"{engine}: reverse over forward, {j}");
        }
    }

    static void AssertSame(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = expected[i];
            double a = actual[i];
            bool same = e.Equals(a) || e == a || Math.Abs(e - a) <= 1e-14 * (1 + Math.Abs(e));
            Assert.True(same, $"{what}: element {i} is {a}, expected {e}");
        }
    }

    /// <summary>The objective of a row, and its derivatives by each composition of modes.</summary>
    sealed class Modes
    {
        readonly Node[] variables;
        readonly Node[] directions;

        public Modes(SingularPoint row)
        {
            var shapes = row.Point.Select(part =>
                KeyValuePair.Create(
                    part.Name,
                    part.IsScalar ? new Shape() : new Shape(part.Values.Length)
                )
            );
            var tree = Parser.parse(row.Function);
            var elaborated = Elaborator.elaborate(Graphs.Builder, tree, new Scope([], shapes));
            Objective = elaborated.Root;
            variables = elaborated.Variables;
            Assert.Equal(row.Point.Select(part => part.Name), variables.Select(v => Of(v).Name));
            foreach (var (variable, part) in variables.Zip(row.Point))
                Graphs.Values[Of(variable)] = part.Values;
            foreach (var node in Graph.topological([Objective]))
            {
                if (node.Operation is Operation.Input { Item.Values: { } values } literal)
                    Graphs.Values[literal.Item] = values;
            }

            directions = Derivatives.directions(Graphs.Builder, variables);
            Face(0);
            Gradient = Derivatives.gradient(Graphs.Builder, variables, Objective);
            Product = Along(Gradient);
            Slope = Along(Objective)[0];
            SecondSlope = Along(Slope)[0];
            GradientOfSlope = Derivatives.gradient(Graphs.Builder, variables, Slope);
        }

        public Graphs Graphs { get; } = new(1);
        public Node Objective { get; }
        public Node[] Gradient { get; }
        public Node[] Product { get; }
        public Node Slope { get; }
        public Node SecondSlope { get; }
        public Node[] GradientOfSlope { get; }
        public int Dimension => variables.Sum(variable => variable.Shape.Size);

        /// <summary>Makes directions the j-th unit vector.</summary>
        public void Face(int j)
        {
            foreach (var direction in directions)
            {
                var values = new double[direction.Shape.Size];
                if (j >= 0 && j < values.Length)
                    values[j] = 1;
                j -= values.Length;
                Graphs.Values[Of(direction)] = values;
            }
        }

        /// <summary>The gradient of the j-th entry of the gradient.</summary>
        public Node[] GradientOfGradient(int j)
        {
            int part = 0;
            while (j >= Gradient[part].Shape.Size)
                j -= Gradient[part++].Shape.Size;
            var flat = Graphs.Build.Reshape(Gradient[part], new Shape(Gradient[part].Shape.Size));
            var entry = Graphs.Build.Slice(flat, [j], [1], [1]);
            var scalar = Graphs.Build.Reshape(entry, new Shape());
            return Derivatives.gradient(Graphs.Builder, variables, scalar);
        }

        Node[] Along(params Node[] roots) =>
            Derivatives.along(Graphs.Builder, variables, directions, roots);

        static AutoDiff.FSharp.Input Of(Node node) => ((Operation.Input)node.Operation).Item;
    }
}
