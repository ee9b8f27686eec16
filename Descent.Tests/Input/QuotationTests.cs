using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Quotations;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Quotations;

namespace Descent.Tests.Input;

/// <summary>What the quotation door reads, shares and refuses.</summary>
public sealed class QuotationTests
{
    static readonly Bindings Three = Bindings.Empty.WithVariable("u", 3);

    public static TheoryData<int> Refusals => [.. Enumerable.Range(0, Refused.all.Length)];

    public static TheoryData<int> Statements => [.. Enumerable.Range(0, Refused.statements.Length)];

    public static TheoryData<int> OfSequences => [.. Enumerable.Range(0, Sequences.all.Length)];

    static Objective Read(Microsoft.FSharp.Quotations.FSharpExpr quotation) =>
        quotation.ToString().Contains("(u,", StringComparison.Ordinal)
            ? ObjectiveModule.ofQuotationWith(Three, quotation)
            : ObjectiveModule.ofQuotation(quotation);

    [Theory, MemberData(nameof(Refusals))]
    public void Refuses_with_place_part_and_advice(int index)
    {
        var (quotation, part, advice) = Refused.all[index];
        var error = Assert.Throws<UntranslatableException>(() => Read(quotation));

        Assert.Contains(part, error.Part, StringComparison.Ordinal);
        Assert.Contains("Refused.fs(", error.Part, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_the_way_where_no_lines_are_known()
    {
        foreach (var (quotation, path) in Refused.placed)
        {
            var error = Assert.Throws<UntranslatableException>(() => Read(quotation));
            Assert.Contains($"It stands {path}\n", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Statements))]
    public void Means_what_FSharp_means(int index) => AssertMeaning(Refused.statements[index]);

    [Theory, MemberData(nameof(OfSequences))]
    public void Sequences_mean_what_FSharp_means(int index) => AssertMeaning(Sequences.all[index]);

    private static void AssertMeaning(Tuple<FSharpExpr, FSharpFunc<double[], double>> both)
    {
        var (quotation, meaning) = both;
        foreach (double[] u in new double[][] { [0.5, 1.5, -2], [3, -1, 2], [2, 4, 1] })
            Assert.Equal(meaning.Invoke(u), Read(quotation).Value(u), 1e-12);
    }

    [Fact]
    public void Squares_of_squares_are_shared()
    {
        Objective f = Read(Refused.squared);

        Assert.InRange(Graph.topological([f.Bound.Graph.Root]).Length, 20, 200);
        Assert.Equal(0, f.Value([0.0]));
    }

    [Fact]
    public void A_captured_value_is_a_parameter()
    {
        Objective f = Read(Quoted.tryFind("parameters")!);

        Assert.Equal(["a", "lam"], f.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0.1 + 4, f.With("a", 3.0).Value([1.0]), 1e-15);
    }
}
