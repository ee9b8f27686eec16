using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using AutoDiff.FSharp.TextOutput;
using Descent.Tests.Compilation;
using Microsoft.FSharp.Core;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Input;

/// <summary>Random indexed formulas, read and evaluated as arrays, against loops over their indices on scalars.</summary>
public sealed class IndexedTwinTests
{
    private const int LongestPrint = 100_000;
    private const int FormulasAPart = 1000;
    private static readonly IndexedArrays Arrays = new();

    /// <summary>A formula read: its graph, its variables' nodes and their derivatives.</summary>
    private sealed class Reading
    {
        public Reading(int seed, Builder builder)
        {
            Builder = builder;
            Formula = new IndexedFormulas(seed, Arrays).Objective();
            Scope = new(
                Arrays.Data,
                Arrays.Variables.Select(v => KeyValuePair.Create(v.Name, v.Shape))
            );
            Root = Read(Formula.Text);
            Variables =
            [
                .. Arrays.Variables.Select(v => ((IBuilder)Builder).Input(Scope.TryFind(v.Name)!)),
            ];
            Gradient = Derivatives.gradient(Builder, Variables, Root);
        }

        public IndexedFormula Formula { get; }
        public Builder Builder { get; }
        public Scope Scope { get; }
        public Node Root { get; }
        public Node[] Variables { get; }
        public Node[] Gradient { get; }

        public Node Read(string text) =>
            Elaborator.elaborate(Builder, Parser.parse(text), Scope).Root;
    }

    private static double[] ValuesOf(GraphInput input) =>
        input.Values
        ?? [.. Arrays.Variables.Single(v => v.Name == input.Name).Elements.Select(e => e.A)];

    private static double[][] Interpret(Node[] roots) =>
        Interpreter.evaluate(FuncConvert.FromFunc<GraphInput, double[]>(ValuesOf), roots);

    private static void AssertClose(double expected, double actual, string what)
    {
        var tolerance = 1e-12 * Math.Max(1, Math.Abs(expected));
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: {actual}, not {expected}");
    }

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 20)];

    /// <summary>The value, the slope along the direction in which the arrays move, and the text that is printed.</summary>
    [Theory, MemberData(nameof(Parts))]
    public void Formulas_are_loops_on_scalars_and_print_as_themselves(int part)
    {
        for (var seed = FormulasAPart * part; seed < FormulasAPart * (part + 1); seed++)
        {
            var read = new Reading(seed, new Builder());
            var expected = read.Formula.At([]);
            var actual = Interpret([read.Root, .. read.Gradient]);
            var slope = actual[1..]
                .SelectMany(partial => partial)
                .Zip(Arrays.Variables.SelectMany(v => v.Elements), (g, element) => g * element.B)
                .Sum();
            var what = $"seed {seed}, {read.Formula.Text}";
            AssertClose(expected.A, actual[0][0], $"value, {what}");
            AssertClose(expected.B, slope, $"slope, {what}");

            if (Infix.tryPrint(LongestPrint, read.Root) is { IsSome: true } printed)
                Assert.True(ReferenceEquals(read.Root, read.Read(printed.Value)), printed.Value);
        }
    }

    public static TheoryData<int> CompiledSeeds => [.. Enumerable.Range(0, 100)];

    [Theory, MemberData(nameof(CompiledSeeds))]
    public void Compiled_formulas_are_the_interpreted_ones_at_every_width(int seed)
    {
        var graphs = new Graphs(seed);
        var read = new Reading(200 * seed + 7, graphs.Builder);
        Node[] roots = [read.Root, .. read.Gradient];
        var expected = Interpret(roots);

        foreach (var input in Graph.inputs(Graph.topological(roots)))
            graphs.Values[input] = ValuesOf(input);

        foreach (var width in new[] { 1, 2, 4, 8 })
        {
            var actual = graphs.Compile(width, roots);

            foreach (var (e, a) in expected.Zip(actual))
            {
                for (var i = 0; i < e.Length; i++)
                    AssertClose(e[i], a[i], $"width {width}, element {i}, {read.Formula.Text}");
            }
        }
    }
}
