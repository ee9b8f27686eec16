using System.Text.RegularExpressions;
using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Input;

/// <summary>What it takes to read, derive and compile an indexed formula does not grow with its ranges.</summary>
public sealed class IndexCostTests
{
    /// <summary>Counting, reversed, shifted, strided, split, banded, nested.</summary>
    public static TheoryData<string> Formulas =>
        [
            "sum(i = 1..length(x), i*x[i])",
            "sum(i = 1..length(x), (2*i - 1)/10*x[i]^2)",
            "let t[i = 1..length(x)] = i/10; sum((x - t)^2)",
            "sum(i = 1..length(x), x[length(x)+1-i]*sin(x[i]))",
            "sum(i = 1..length(x)-1, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)",
            "sum(i = 1..length(x)-1 by 2, x[i]^2*x[i+1])",
            "sum(i = 1..length(x), if(i == 5, 3*x[i], x[i]^2))",
            "sum(i = 1..length(x), if(mod(i, 2) == 0, x[i]^2, cos(x[i])))",
            "sum(i = 1..length(x), sum(j = max(1, i-2)..min(length(x), i+2), x[i]*x[j])^2)",
            "sum(i = 1..length(x), sum(j = 1..3, j*x[i] - i)^2)",
        ];

    private static long BytesFor(string text, int n)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var objective = Objective.FromText(text, Bindings.Empty.WithVariable("x", n));
        Assert.NotNull(objective.Bound.Code.GradientProgram);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>An array of the range would be 80 MB.</summary>
    [Theory, MemberData(nameof(Formulas))]
    public void Ten_million_places_take_the_memory_of_ten(string text)
    {
        _ = BytesFor(text, 11);
        long few = BytesFor(text, 10),
            many = BytesFor(text, 10_000_000);
        Assert.True(many < few + 4_000_000, $"{few} bytes for 10, {many} for 10 million");
    }

    /// <summary>Zeros around the narrow side, for rows on which nothing counts, would be an array of n² numbers, 3 GB here.</summary>
    [Theory]
    [InlineData("T[i, j]", "i = 1..20000, j = 1..8", "abs(i - j) <= 1")]
    [InlineData("T[i, j]", "j = 1..8, i = 1..20000", "abs(i - 2*j) <= 1")]
    [InlineData("S[j, i]", "i = 1..20000, j = 1..8", "abs(i - j) <= 1")]
    public void A_band_of_a_narrow_matrix_takes_memory_for_its_rows(
        string element,
        string ranges,
        string condition
    )
    {
        const int rows = 20_000,
            columns = 8;
        var objective = Objective.FromText(
            $"let S = transpose(T); sum({ranges}, if({condition}, {element}^2, 0))",
            Bindings.Empty.WithVariable("T", [rows, columns])
        );
        double[] x = [.. Enumerable.Range(1, rows * columns).Select(k => Math.Sin(k))];
        var gradient = new double[x.Length];
        double value = objective.ValueAndGradient(x, gradient);
        int slope = condition.Contains("2*j", StringComparison.Ordinal) ? 2 : 1;
        double expected = 0;

        for (int k = 0; k < x.Length; k++)
        {
            bool counts = Math.Abs(k / columns + 1 - slope * (k % columns + 1)) <= 1;
            expected += counts ? x[k] * x[k] : 0;
            Assert.Equal(counts ? 2 * x[k] : 0, gradient[k]);
        }

        Assert.Equal(expected, value, 1e-12);
        Assert.InRange(
            objective.Bound.Code.GradientProgram.Statistics.WorkspaceSize,
            0,
            8 * rows * columns
        );
    }

    static Objective Square(string text)
    {
        const int n = 40;
        var bindings = Bindings
            .Empty.WithVariable("x", n)
            .WithVariable("y", n)
            .WithVariable("s")
            .WithData(
                "A",
                new DataArray(
                    new Shape(n, n),
                    [.. Enumerable.Range(0, n * n).Select(k => Math.Sin(k))]
                )
            )
            .WithData(
                "B",
                new DataArray(
                    new Shape(n, n),
                    [.. Enumerable.Range(0, n * n).Select(k => Math.Cos(k))]
                )
            );
        return Objective.FromText(Regex.Replace(text, @"\bn\b", "40"), bindings);
    }

    /// <summary>A sum whose term stands under |i - j| ≤ k as a whole is one with bounds that say so: one graph.</summary>
    [Theory]
    [InlineData("abs(i - j) <= 1", "max(1, i-1)..min(n, i+1)")]
    [InlineData("abs(j - i) < 3", "max(1, i-2)..min(n, i+2)")]
    [InlineData("2 > abs(j - i)", "max(1, i-1)..min(n, i+1)")]
    [InlineData("abs(i - j + 1) <= 1", "max(1, i)..min(n, i+2)")]
    [InlineData("i - j == 1", "max(1, i-1)..min(n, i-1)")]
    [InlineData("j == i + 2", "max(1, i+2)..min(n, i+2)")]
    public void Conditions_that_indices_lie_close_are_bands(string condition, string range)
    {
        Objective masked = Square(
                $"sum(i = 1..n, j = 1..n, if({condition}, A[i, j]*x[i]*exp(y[j]), 0))"
            ),
            nested = Square(
                $"sum(i = 1..n, s*sum(j = 1..n, if({condition}, A[i, j]*x[i]*exp(y[j]), 0)))"
            ),
            band = Square($"sum(i = 1..n, j = {range}, A[i, j]*x[i]*exp(y[j]))");

        Assert.True(masked.Expression.SameAs(band.Expression), $"{masked} is not {band}");
        Assert.InRange(LargestLoop(masked), 1, 5 * 40);
        Assert.InRange(LargestLoop(nested), 1, 5 * 40);
    }

    /// <summary>The most places that something is computed at.</summary>
    static int LargestLoop(Objective objective) =>
        Graph
            .topological([objective.Bound.Graph.Root])
            .Where(node => node.Operation.IsElementwise || node.Operation.IsSelect)
            .Max(node => node.Shape.Size);

    /// <summary>Other conditions, other branches and other functions stay as they are.</summary>
    [Theory]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i - j) <= 1, x[i]*y[j], 1))", 1482.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i - j) >= 1, 1, 0) + 0*x[i])", 1560.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i + j) <= 3, 1, 0) + 0*x[i])", 3.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i - 2*j) <= 0, 1, 0)) + 0*s", 20.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i - j) <= s, 1, 0))", 40.0)]
    [InlineData("prod(i = 1..n, j = 1..n, if(abs(i - j) <= 1, 1, 0)) + 0*s", 0.0)]
    [InlineData("sum(i = 1..n, j = 1..n by 2, if(abs(i - j) <= 1, 1, 0)) + 0*s", 59.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(abs(i - j) <= 60, 1, 0)) + 0*s", 1600.0)]
    [InlineData("sum(i = 1..n, j = 1..n, if(j == i + 60, 1, 0)) + 0*s", 0.0)]
    public void Other_conditions_mean_what_they_say(string text, double expected)
    {
        Objective objective = Square(text);
        double[] x = new double[objective.Dimension];
        Assert.Equal(expected, objective.Value(x), 1e-12);
    }

    /// <summary>
    /// Products over i and j are products of matrices and vectors, divided, added and subtracted; summed over both, those of sums.
    /// </summary>
    [Theory]
    [InlineData("sum(i = 1..n, j = 1..n, A[i, j]*x[j]/2)", "sum(A @ (x/2))", 0)]
    [InlineData("sum(i = 1..n, y[i]*sum(j = 1..n, A[i, j]*x[j]/s))", "dot(y, A @ (x/s))", 1)]
    [InlineData("sum(i = 1..n, sum(j = 1..n, A[i, j]*x[j]/y[j])^2)", "sum((A @ (x/y))^2)", 1)]
    [InlineData(
        "sum(i = 1..n, sum(j = 1..n, A[i, j]*x[j] + B[i, j]*y[j])^2)",
        "sum((A @ x + B @ y)^2)",
        2
    )]
    [InlineData(
        "sum(i = 1..n, sum(j = 1..n, A[i, j]*x[j] - B[i, j]*y[j])^2)",
        "sum((A @ x - B @ y)^2)",
        2
    )]
    [InlineData("sum(i = 1..n, sum(j = 1..n, A[i, j]*x[j] - y[i]/n)^2)", "sum((A @ x - y)^2)", 1)]
    public void Sums_of_products_are_products_of_matrices(string text, string twin, int products)
    {
        Objective indexed = Square(text),
            whole = Square(twin);
        Assert.Equal(1, indexed.Value(PointOf(indexed)) / whole.Value(PointOf(whole)), 1e-12);
        Assert.Equal(
            products,
            Graph.topological([indexed.Bound.Graph.Root]).Count(node => node.Operation.IsMatMul)
        );
    }

    static double[] PointOf(Objective objective) =>
        objective.Pack(
            objective.Variables.ToDictionary(
                variable => variable.Name,
                variable => new DataArray(
                    variable.Shape,
                    [
                        .. Enumerable
                            .Range(0, variable.Shape.Size)
                            .Select(k => 1.5 + Math.Sin(k + variable.Name[0])),
                    ]
                )
            )
        );

    /// <summary>A condition on one index cuts its range in pieces: nothing is left to choose when the formula is evaluated.</summary>
    [Theory]
    [InlineData("sum(i = 1..3, if(i == 2, y[i], x[i]^2))")]
    [InlineData("sum(i = 1..3, if(i != 2 and i < 3, y[i], x[i]^2))")]
    [InlineData("sum(i = 1..3, if(mod(i, 2) == 0, y[i], x[i]^2)*i)")]
    [InlineData(
        "sum(i = 1..3, if(abs(i - 2) <= 0, 0, if(i <= 1 or i == 3, x[i-1+mod(i, 3)], x[i+7])))"
    )]
    public void Conditions_on_one_index_are_splits(string text)
    {
        var order = Graph.topological([Reading.Read(text)]);
        Assert.DoesNotContain(order, node => node.Operation.IsSelect);
    }
}
