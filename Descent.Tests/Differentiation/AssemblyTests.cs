using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Compilation;

namespace Descent.Tests.Differentiation;

/// <summary>Adjoints put together from elements and slices, against hand formulas and the interpreter.</summary>
public sealed class AssemblyTests
{
    static Objective Read(string text, params int[] extents) =>
        Objective.FromText(text, Bindings.Empty.WithVariable("x", extents));

    static double[] Point(int n) =>
        [.. Enumerable.Range(1, n).Select(i => 0.5 + 0.4 * Math.Sin(i))];

    static string Neighbours(int n) =>
        string.Join(" + ", Enumerable.Range(1, n - 1).Select(i => $"x[{i}]*x[{i + 1}]"));

    [Theory]
    [InlineData("(1 - x[1])^2 + 100*(x[2] - x[1]^2)^2", 2)]
    [InlineData("x[1]*x[3]", 4)]
    [InlineData("sin(x[2])*x[2] + sum(x^2)*x[4]", 5)]
    [InlineData("x[1]*x[1000] + sum(x[2..999]*x[3..1000])", 1000)]
    [InlineData("x[1]*x[2]*x[3]*x[4]*x[5]*x[6]*x[7]*x[8]*x[9]*x[10]*x[500]", 1000)]
    public void Gradients_agree_with_differences(string text, int n)
    {
        Objective objective = Read(text, n);
        double[] x = Point(n),
            gradient = new double[n];
        _ = objective.ValueAndGradient(x, gradient);
        for (int i = 0; i < n; i += Math.Max(1, n / 20))
        {
            double h = 1e-5,
                at = x[i];
            x[i] = at + h;
            double above = objective.Value(x);
            x[i] = at - h;
            double below = objective.Value(x);
            x[i] = at;
            Assert.Equal(
                (above - below) / (2 * h),
                gradient[i],
                1e-6 * (1 + Math.Abs(gradient[i]))
            );
        }
    }

    [Fact]
    public void A_short_gradient_is_a_list_of_its_elements() =>
        Assert.Equal("[x[3], 0, x[1], 0]", Read("x[1]*x[3]", 4).Gradient("x").ToString());

    [Fact]
    public void Elements_of_a_matrix_are_listed_in_its_shape()
    {
        Objective objective = Read("x[1,1]*x[2,3] + x[2,1]^2", 2, 3);
        double[] gradient = new double[6];
        _ = objective.ValueAndGradient([1, 2, 3, 4, 5, 6], gradient);
        Assert.Equal([6.0, 0, 0, 8, 0, 1], gradient);
        Assert.Equal(new Shape(2, 3), objective.Gradient("x").Shape);
    }

    /// <summary>Long enough for a tape, and far too long for a frame of pads.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(3_000)]
    [InlineData(6_000)]
    public void Sums_over_neighbours_written_out_work_on_a_small_stack(int n)
    {
        Exception? failure = null;

        void Check()
        {
            Objective objective = Read(Neighbours(n), n);
            double[] x = Point(n),
                gradient = new double[n],
                product = new double[n];
            _ = objective.ValueAndGradient(x, gradient);
            using IHessian hessian = objective.HessianAt(x);
            hessian.Multiply(x, product);

            for (int i = 0; i < n; i++)
            {
                double expected = (i > 0 ? x[i - 1] : 0) + (i < n - 1 ? x[i + 1] : 0);
                Assert.Equal(expected, gradient[i], 1e-14);
                Assert.Equal(expected, product[i], 1e-14);
            }

            string printed = objective.Gradient("x").ToString();
            Assert.True(printed.Length < 40 * n, $"{printed.Length} characters");
        }

        var thread = new Thread(() => failure = Record.Exception(Check), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    static int Nodes(string text, int n)
    {
        Objective objective = Read(text, n);
        return Graph.topological([objective.Gradient("x").Node]).Length;
    }

    [Fact]
    public void Gradients_of_elements_are_linear_in_their_number() =>
        Assert.InRange(
            (double)Nodes(Neighbours(2000), 2000) / Nodes(Neighbours(500), 500),
            3.5,
            4.5
        );

    [Fact]
    public void The_pattern_is_that_of_the_formula()
    {
        Objective objective = Read(Neighbours(40), 40);
        SparseHessian sparse = objective.SparseHessianAt(Point(40));
        Assert.Equal(2 * 39, sparse.Values.Span.ToArray().Count(value => value != 0));
        Assert.True(sparse.Values.Length <= 3 * 40, $"{sparse.Values.Length} elements");
        Assert.Equal(1, sparse[3, 4]);
        Assert.Equal(0, sparse[3, 5]);
    }

    public static TheoryData<int, int> Cases =>
        new()
        {
            { 2, 6 },
            { 7, 6 },
            { 40, 200 },
            { 40, 5000 },
        };

    /// <summary>Overlapping slices with steps, single elements, and a whole array, through second derivatives.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Slices_of_every_kind_agree_with_the_interpreter(int count, int n)
    {
        var graphs = new Graphs(count);
        Node x = graphs.Variable("x", n, 3);
        Node total = graphs.Build.Sum(graphs.Call("sin", x), [0, 1]);
        for (int i = 0; i < count; i++)
        {
            Node rows = graphs.Build.Slice(x, [i * 3 % (n - 4), i % 2], [2, 1], [2, 2]);
            Node element = graphs.Build.Slice(x, [i * 7 % n, i % 3], [1, 1], [1, 1]);
            Node scalar = graphs.Build.Reshape(element, Shape.Scalar);
            Node term = graphs.Call(
                "multiply",
                graphs.Call("exp", scalar),
                graphs.Call("cos", rows)
            );
            total = graphs.Call("add", total, graphs.Build.Sum(term, [0, 1]));
        }

        Node[] variables = [x];
        Node[] gradient = Derivatives.gradient(graphs.Builder, variables, total);
        Node[] along = Derivatives.directions(graphs.Builder, variables);
        var direction = ((Operation.Input)along[0].Operation).Item;
        graphs.Values[direction] = [.. Enumerable.Range(1, 3 * n).Select(i => Math.Cos(i))];
        Node[] product = Derivatives.along(graphs.Builder, variables, along, gradient);
        Node[] roots = [total, .. gradient, .. product];
        double[][] expected = graphs.Interpret(roots);

        foreach (int width in (int[])[1, 2, 4, 8])
        {
            double[][] actual = graphs.Compile(width, roots);
            for (int i = 0; i < roots.Length; i++)
            for (int k = 0; k < expected[i].Length; k++)
                Assert.Equal(expected[i][k], actual[i][k], 1e-10 * (1 + Math.Abs(expected[i][k])));
        }
    }
}
