using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>Value, slope, gradient and product of formulas as they are compiled: what waits for what within a round, and what several loops compute again.</summary>
public sealed class FormulaProgramsTests
{
    /// <summary>A formula of v, u and the data D, and their extents.</summary>
    public static TheoryData<string, int[], int[], int[]> Formulas =>
        new()
        {
            // Rows of D wait for the exponentials, which are as flat as what is made of u and nearly as long.
            {
                "sum(sin(broadcast(exp(sin(v)), [2], [300, 100])*D)) + sum(sin(u))",
                [300],
                [310],
                [300, 100]
            },
            {
                "sum(sin(broadcast(exp(sin(v)), [2], [300, 100])*D)) + sum(sin(u))",
                [300],
                [290],
                [300, 100]
            },
            // The padded rows wait for their maxima, and read again what has one row less.
            {
                "sum(maxalong(pad(sigmoid(D*v), [1, 1], [1, 1], [256, 6]), 2)) + sum(u)",
                [6],
                [1],
                [255, 6]
            },
            { "sum(maxalong(sigmoid(D*v)[..255], 2)) + sum(u)", [20], [1], [257, 20] },
            // A gradient that is another shape of rows of its round.
            { "abs(dot((D @ v)*reshape(u, [129]), range(1, 129)))", [31], [43, 3], [129, 31] },
            // What reaches a maximum is found again in other loops, where m is needed for itself.
            { "let m = D*v; sum(maxalong(m + u, 2)*sum(m, 2))", [5], [5], [30, 5] },
            { "let m = D*v; sum(minalong(m + u, 1)*sum(m^3, 1))", [20], [20], [300, 20] },
            { "let m = v*u; max(m + D)*sum(sin(m))", [5000], [5000], [5000] },
            { "sum(maxalong(concatenate(1, sigmoid(D*v), D - u), 2))", [6], [6], [2000, 6] },
        };

    [Theory, MemberData(nameof(Formulas))]
    public void Every_program_computes_what_the_interpreter_does(
        string formula,
        int[] first,
        int[] second,
        int[] dataExtents
    )
    {
        var data = new DataArray(new Shape(dataExtents), Waves(new Shape(dataExtents).Size, 0.7));
        var objective = Objective.FromText(
            formula,
            Bindings.Empty.WithData("D", data).WithVariable("v", first).WithVariable("u", second)
        );
        double[] x = Waves(objective.Dimension, 1.3);
        double[] along = Waves(objective.Dimension, 2.1);
        var graph = objective.Bound.Graph;
        double[] expected = Interpreted.At(
            objective,
            x,
            along,
            [graph.Root, .. graph.Gradient, .. graph.HessianVectorProduct.Item2]
        );
        double[] gradient = expected[1..(1 + x.Length)];
        double value = objective.ValueAndSlope(x, along, out double slope);

        Agreement.AssertClose(
            expected,
            [
                objective.Value(x),
                .. Derived.Gradient(objective, x),
                .. Derived.Product(objective, x, along),
            ],
            "value, gradient and product"
        );
        Agreement.AssertClose(
            [expected[0], gradient.Zip(along, (a, b) => a * b).Sum()],
            [value, slope],
            "value and slope"
        );
    }

    static double[] Waves(int count, double frequency) =>
        [.. Enumerable.Range(1, count).Select(i => Math.Sin(frequency * i))];
}
