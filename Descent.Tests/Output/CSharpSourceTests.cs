using System.Reflection;
using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextOutput;
using Descent.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Output;

/// <summary>Printed classes compile, and compute what the interpreter does.</summary>
public sealed class CSharpSourceTests
{
    private delegate double ValueMethod(ReadOnlySpan<double> point);

    private delegate double GradientMethod(ReadOnlySpan<double> point, Span<double> gradient);

    private delegate void ProductMethod(
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> vector,
        Span<double> product
    );

    public static TheoryData<string> Keys => [.. ProblemLibrary.All.Select(problem => problem.Key)];

    /// <summary>A class from nothing but its own text and the framework.</summary>
    private static Type Compile(params string[] sources)
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            "printed",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            [
                MetadataReference.CreateFromFile(typeof(object).Assembly.Location),
                MetadataReference.CreateFromFile(Path.Combine(folder, "System.Runtime.dll")),
            ],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release
            )
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Take(5)) + "\n" + sources[0]
        );
        return System
            .Reflection.Assembly.Load(image.ToArray())
            .GetTypes()
            .Single(type => type.Name == "Printed");
    }

    private static T Method<T>(Type type)
        where T : Delegate =>
        type.GetMethod(
                    typeof(T) == typeof(ValueMethod) ? "Value"
                    : typeof(T) == typeof(GradientMethod) ? "ValueAndGradient"
                    : "HessianVector"
                )!
            .CreateDelegate<T>();

    private static void AssertSame(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();

        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= tolerance * scale, $"{e:R} is not {a:R}");
        }
    }

    private static void Check(
        Objective objective,
        double[] point,
        double tolerance = 0,
        params string[] supplied
    )
    {
        var compiled = objective.Bound.Graph;
        var type = Compile([objective.ToCSharp("Printed"), .. supplied]);
        double[] v = [.. point.Select((_, i) => Math.Cos(1 + i))];
        double[] gradient = new double[point.Length];
        double[] product = new double[point.Length];

        double value = Method<ValueMethod>(type)(point);
        double again = Method<GradientMethod>(type)(point, gradient);
        Method<ProductMethod>(type)(point, v, product);

        AssertSame(Interpreted.At(objective, point, v, [compiled.Root]), [value], tolerance);
        Assert.Equal(value, again);
        AssertSame(Interpreted.At(objective, point, v, compiled.Gradient), gradient, tolerance);
        AssertSame(
            Interpreted.At(objective, point, v, compiled.HessianVectorProduct.Item2),
            product,
            tolerance
        );
    }

    [Theory, MemberData(nameof(Keys))]
    public void Every_problem_of_the_library_gives_the_interpreters_bits(string key)
    {
        var problem = ProblemLibrary.Find(key)!;
        var objective = problem.Compile();
        // Off the start, where many problems are special.
        double[] point = objective.Pack(problem.Start);
        Check(objective, [.. point.Select((x, i) => x + 0.01 * Math.Sin(1 + i))]);
    }

    /// <summary>A printed helper is a twin of the function it stands for, the error function up to rounding.</summary>
    [Theory]
    [InlineData("sum(log1p(v^2)) + expm1(a) + sigmoid(a*b) + softplus(b)")]
    [InlineData("sign(a)*a + max(a, b) + min(a, b) + abs(b) + if(a > b, a^5, b^-3) + a^20")]
    [InlineData("norm(v) + norm(v - v) + logsumexp(v) + max(v) + min(v)")]
    [InlineData("sum((X @ v)^2) + sum(transpose(X) @ u[1..2, 1])")]
    [InlineData("sum(v[2..3]*v[1..2]) + v[3]^2 + sum([a, b, v[1]]^3)")]
    [InlineData("sum(logsumexp(X, 1)) + sum(norm(X, 2)) + sum(maxalong(X, 1)*v)")]
    [InlineData("sum(reshape(X, [3, 2]) @ v[1..2]) + sum(gather(v, [3, 1, 1])^2) + b^a")]
    [InlineData("double*int + point^2 + Math + sum1 + t1*Value")]
    [InlineData("a/(b/a) - (a - (b - a)) - -a*-b + 1e300*a*1e-300")]
    public void Every_operation_has_its_source(string text)
    {
        var objective = Objective.FromText(
            text,
            Bindings.Empty.WithVariable("v", 3).WithVariable("X", 2, 3).WithVariable("u", 2, 1)
        );

        Check(objective, [.. Enumerable.Range(0, objective.Dimension).Select(i => 0.3 + 0.2 * i)]);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(-0.99)]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(2.5)]
    [InlineData(5.999)]
    public void The_error_function_agrees_to_rounding(double x) =>
        Check(Objective.FromText("erf(x)"), [x], 4e-16);

    [Fact]
    public void Random_graphs_compute_what_the_interpreter_does()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var builder = new Builder();
            IBuilder build = builder;
            Node[] leaves =
            [
                build.Input(new GraphInput("a", new Shape(), null)),
                build.Input(new GraphInput("v", new Shape(3), null)),
                build.Input(new GraphInput("X", new Shape(2, 3), null)),
                build.Input(new GraphInput("d", new Shape(3), [0.5, -2, 7])),
            ];
            var root = new RandomGraphs(build, seed, leaves).Scalar(1 + seed % 20);
            var total = build.Call("add", [root, leaves[0]]);
            var objective = new Objective(
                new BoundObjective(new ObjectiveGraph(builder, total, leaves[..3], []))
            );
            Check(objective, [.. Enumerable.Range(0, 10).Select(i => 0.4 - 0.15 * i)], 1e-14);
        }
    }

    [Fact]
    public void The_class_reads_like_one_written_by_hand() =>
        Assert.Contains(
            """
                public static double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
                {
                    double x = point[0];
                    double y = point[1];
                    double t1 = 1.0 - x;
                    double t2 = y - x * x;
                    gradient[0] = -2.0 * t1 - 400.0 * (x * t2);
                    gradient[1] = 200.0 * t2;
                    return t1 * t1 + 100.0 * (t2 * t2);
                }
            """,
            Objective.FromText("(1-x)^2 + 100*(y-x^2)^2").ToCSharp("Rosenbrock"),
            StringComparison.Ordinal
        );

    /// <summary>The class is partial, and the caller writes the bodies of its own functions; names stay clear of others.</summary>
    [Fact]
    public void A_callers_functions_are_methods_it_supplies()
    {
        var f = CustomFunction.DefineNumeric("f", x => x * x * x, x => 3 * x * x, x => 6 * x);
        var value = CustomFunction.Define(
            "Value",
            x => x[0] * x[1] * x[2] * x[3],
            [
                x => x[1] * x[2] * x[3],
                x => x[0] * x[2] * x[3],
                x => x[0] * x[1] * x[3],
                x => x[0] * x[1] * x[2],
            ]
        );
        var objective = Objective.FromText(
            "f(a) + sum(Value(a, v, v[1], f(b)))",
            Bindings.Empty.WithVariable("v", 3).WithFunction(f).WithFunction(value)
        );

        Check(
            objective,
            [0.3, -0.7, 1.1, 2, 0.4],
            0,
            """
            public static partial class Printed
            {
                private static partial double f(double x1) => x1 * x1 * x1;
                private static partial double f_1(double x1) => 3 * x1 * x1;
                private static partial double f_1_1(double x1) => 6 * x1;
                private static partial double Value_(double x1, double x2, double x3, double x4) =>
                    x1 * x2 * x3 * x4;
            }
            """
        );
    }
}
