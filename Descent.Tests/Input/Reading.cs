using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using Microsoft.FSharp.Core;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Input;

/// <summary>Reads formulas and values them with the interpreter, in a scope of a few named arrays.</summary>
internal static class Reading
{
    /// <summary>What the names of the tests hold: numbers s, t; vectors x, y, k; matrices A, B, C.</summary>
    public static readonly Dictionary<string, (int[] Shape, double[] Values)> Samples = new()
    {
        ["s"] = ([], [0.5]),
        ["t"] = ([], [-2]),
        ["x"] = ([3], [1, 2, 3]),
        ["y"] = ([3], [0.5, -1, 4]),
        ["A"] = ([2, 3], [1, 2, 3, 4, 5, 6]),
        ["B"] = ([3, 2], [1, 0, -1, 2, 0.5, 3]),
        ["C"] = ([2, 1], [10, 20]),
    };

    /// <summary>The samples as variables, and <c>k</c> and <c>d</c> as data.</summary>
    public static Scope Scope() =>
        new(
            [
                new GraphInput("k", new Shape(4), [3, 1, 1, 2]),
                new GraphInput("d", new Shape(3), [2, 4, 8]),
            ],
            Samples.Select(sample => KeyValuePair.Create(sample.Key, new Shape(sample.Value.Shape)))
        );

    public static Node Read(string text) => Read(text, new Builder(), Scope());

    public static Node Read(string text, Builder builder, Scope scope) =>
        Elaborator.elaborateArray(builder, Parser.parse(text), scope).Root;

    public static double[] Value(string text) => Value(Read(text));

    public static double[] Value(Node node) =>
        Interpreter.evaluate(
            FuncConvert.FromFunc<GraphInput, double[]>(input =>
                input.Values ?? Samples[input.Name].Values
            ),
            [node]
        )[0];

    public static ParseError[] ErrorsOf(string text) =>
        [
            .. Assert
                .Throws<ParseException>(() =>
                    Elaborator.elaborate(new Builder(), Parser.parse(text), Scope())
                )
                .Errors,
        ];

    /// <summary>Equal to a few units in the last place, NaN and infinities as themselves.</summary>
    public static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);

        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= 4e-15 * (1 + Math.Abs(e)), $"{e} ≠ {a}");
        }
    }
}
