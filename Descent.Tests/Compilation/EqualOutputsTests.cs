using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>Variables that only occur in a sum have one gradient: one graph, which is more than one output of its program.</summary>
public sealed class EqualOutputsTests
{
    /// <summary>A formula of p, a function of v + u, and the extents of both and of the data D.</summary>
    public static TheoryData<string, int[], int[]> Formulas =>
        new()
        {
            { "sum(sin(p*D))", [7], [20, 7] },
            { "sum(sin(p*D))", [127], [20, 127] },
            { "sum(sin(p*D))", [4100], [3, 4100] },
            { "sum(sin(p*D))", [70, 1], [70, 90] },
            { "sum(sin(p*D))", [4100, 1], [4100, 3] },
            { "sum(sin(maxalong(p*D, 1)))", [65], [9, 65] },
            { "sum(sin(D @ p))", [30, 5], [2500, 30] },
            { "sum(sin(p @ D))", [2500, 30], [30, 40] },
            { "sum(sin(D @ p))", [9], [20, 9] },
            { "sum(p[3..40]^2*D) + sum(p)", [80], [38] },
            { "sum(p[3..3000]^2*D)", [4100], [2998] },
            { "sum(sin(p)*D)", [5000], [5000] },
            { "sum(sin(gather(p, [2, 1, 2]))*D)", [5], [3] },
        };

    [Theory, MemberData(nameof(Formulas))]
    public void Each_variable_has_the_gradient_and_the_product_of_one_alone(
        string formula,
        int[] extents,
        int[] dataExtents
    )
    {
        var data = new DataArray(new Shape(dataExtents), Waves(new Shape(dataExtents).Size, 0.7));
        var bindings = Bindings.Empty.WithData("D", data).WithVariable("v", extents);
        var single = Objective.FromText($"let p = v; {formula}", bindings);
        var pair = Objective.FromText(
            $"let p = v + u; {formula}",
            bindings.WithVariable("u", extents)
        );
        int n = single.Dimension;
        double[] v = Waves(n, 1.3);
        double[] along = Waves(n, 2.1);

        double[] expected = [.. Derived.Gradient(single, v), .. Derived.Product(single, v, along)];
        double[] point = [.. v.Select(e => 0.25 * e), .. v.Select(e => 0.75 * e)];
        double[] gradient = Derived.Gradient(pair, point);
        double[] product = Derived.Product(
            pair,
            point,
            [.. along.Select(e => 0.5 * e), .. along.Select(e => 0.5 * e)]
        );

        Agreement.AssertClose(expected, [.. gradient[..n], .. product[..n]], "of the first");
        Agreement.AssertClose(expected, [.. gradient[n..], .. product[n..]], "of the second");
    }

    static double[] Waves(int count, double frequency) =>
        [.. Enumerable.Range(1, count).Select(i => Math.Sin(frequency * i))];
}
