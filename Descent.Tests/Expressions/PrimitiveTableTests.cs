using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Compilation;
using Microsoft.FSharp.Core;

namespace Descent.Tests.Expressions;

/// <summary>Every row of the table: derivatives against differences to second order, in every mode, and its edges.</summary>
public sealed class PrimitiveTableTests
{
    // The shift of a log-sum-exp is a constant to every derivative by definition.
    // Nor has a polygamma function a derivative by its order: GammaFunctionsTests.
    static readonly string[] WithoutDifferences = ["shift", "polygamma"];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var (name, points) in PrimitivePoints.All)
            {
                for (int i = 0; i < points.Length; i++)
                    cases.Add(name, i);
            }

            return cases;
        }
    }

    [Fact]
    public void Every_row_has_points() =>
        Assert.Equal(
            Primitives.all.Select(row => row.Name).Order(),
            PrimitivePoints.All.Keys.Concat(WithoutDifferences).Order()
        );

    /// <summary>One application of a row to fresh variables at a point.</summary>
    sealed class Application
    {
        public Builder Builder { get; } = new();
        public Node[] Variables { get; }
        public Node Value { get; }
        readonly AutoDiff.FSharp.Input[] inputs;

        public Application(string name, double[] point)
        {
            IBuilder build = Builder;
            inputs =
            [
                .. point.Select((_, i) => new AutoDiff.FSharp.Input($"x{i}", Shape.Scalar, null)),
            ];
            Variables = [.. inputs.Select(build.Input)];
            // Interned directly, so that no rule of simplification replaces the row under test.
            Value = build.Intern(
                Operation.NewElementwise(Primitives.find(name)),
                Variables,
                Shape.Scalar
            );
        }

        public double At(
            Node root,
            double[] point,
            double[]? direction = null,
            Node[]? directions = null
        )
        {
            double[] Lookup(AutoDiff.FSharp.Input input)
            {
                int variable = Array.IndexOf(inputs, input);
                if (variable >= 0)
                    return [point[variable]];
                int along = Array.FindIndex(
                    directions!,
                    d => ReferenceEquals(((Operation.Input)d.Operation).Item, input)
                );
                return [direction![along]];
            }

            return Interpreter.evaluate(
                FuncConvert.FromFunc<AutoDiff.FSharp.Input, double[]>(Lookup),
                [root]
            )[0][0];
        }
    }

    static double Difference(Func<double[], double> f, double[] x, int index)
    {
        // Fourth-order central difference: its best step is about the fifth root of the rounding unit.
        double h = 7e-4 * Math.Max(1, Math.Abs(x[index]));
        double At(double step)
        {
            double[] moved = [.. x];
            moved[index] += step;
            return f(moved);
        }

        return (8 * (At(h) - At(-h)) - (At(2 * h) - At(-2 * h))) / (12 * h);
    }

    static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.Equal(expected, actual, tolerance: tolerance * Math.Max(1, Math.Abs(expected)));

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_agrees_with_differences(string name, int index)
    {
        double[] x = PrimitivePoints.All[name][index];
        var f = new Application(name, x);
        var gradient = Derivatives.gradient(f.Builder, f.Variables, f.Value);
        for (int i = 0; i < x.Length; i++)
            AssertClose(Difference(p => f.At(f.Value, p), x, i), f.At(gradient[i], x), 1e-9);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Second_derivatives_agree_in_every_composition_of_modes(string name, int index)
    {
        double[] x = PrimitivePoints.All[name][index];
        var f = new Application(name, x);
        var gradient = Derivatives.gradient(f.Builder, f.Variables, f.Value);
        double[] v = [.. x.Select((_, i) => Math.Cos(i + 1))];
        var directions = Derivatives.directions(f.Builder, f.Variables);
        var forwardOverReverse = Derivatives.along(f.Builder, f.Variables, directions, gradient);
        var slope = Derivatives.along(f.Builder, f.Variables, directions, [f.Value])[0];
        var reverseOverForward = Derivatives.gradient(f.Builder, f.Variables, slope);
        for (int i = 0; i < x.Length; i++)
        {
            double measured = 0;
            for (int j = 0; j < x.Length; j++)
                measured += v[j] * Difference(p => f.At(gradient[i], p), x, j);
            var reverseOverReverse = Derivatives.gradient(f.Builder, f.Variables, gradient[i]);
            double twiceReverse = reverseOverReverse.Select((g, j) => v[j] * f.At(g, x)).Sum();
            AssertClose(measured, f.At(forwardOverReverse[i], x, v, directions), 1e-8);
            AssertClose(measured, f.At(reverseOverForward[i], x, v, directions), 1e-8);
            AssertClose(measured, twiceReverse, 1e-8);
        }
    }

    public static TheoryData<string> Names => [.. Primitives.all.Select(row => row.Name)];

    static readonly double[] Awkward =
    [
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1e-300,
        -1e-300,
        5e-324,
        1e-9,
        -1e-9,
        20,
        -20,
        700,
        -700,
        745.2,
        -745.2,
        1e10,
        -1e10,
        1e300,
        -1e300,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
        0.3,
        2.7,
        -3.9,
    ];

    [Theory, MemberData(nameof(Names))]
    public void Vector_code_agrees_with_the_scalar_function_on_awkward_numbers(string name)
    {
        var row = Primitives.find(name);
        double[][] operands =
            row.Arity == 1
                ? [Awkward]
                :
                [
                    [.. Awkward.SelectMany(a => Awkward.Select(_ => a))],
                    [.. Awkward.SelectMany(_ => Awkward)],
                ];
        int count = operands[0].Length;
        var graphs = new Graphs(1);
        Node[] inputs =
        [
            .. operands.Select(
                (values, i) =>
                {
                    var node = graphs.Data($"t{i}", count);
                    graphs.Values[((Operation.Input)node.Operation).Item] = values;
                    return node;
                }
            ),
        ];
        var root = graphs.Build.Intern(Operation.NewElementwise(row), inputs, new Shape(count));
        double[] expected = graphs.Interpret(root)[0];
        foreach (int width in new[] { 1, 2, 4, 8 })
        {
            double[] actual = graphs.Compile(width, root)[0];
            for (int i = 0; i < count; i++)
            {
                double scale = Math.Max(Math.Abs(expected[i]), double.Epsilon);
                bool close =
                    expected[i].Equals(actual[i])
                    || Math.Abs(expected[i] - actual[i]) <= 1e-14 * scale + 1e-323;
                Assert.True(
                    close,
                    $"{name}({string.Join(", ", operands.Select(o => o[i]))}) at width {width}: {actual[i]:R}, expected {expected[i]:R}"
                );
            }
        }
    }
}
