using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Corpus;

/// <summary>Text, lambdas, operators and quotations that say the same are the same.</summary>
public sealed class CorpusTests
{
    static readonly CorpusEntry[] All = [.. ScalarCorpus.All, .. VectorCorpus.All];

    public static TheoryData<string> Names => [.. All.Select(entry => entry.Name)];

    static CorpusEntry Find(string name) => All.Single(entry => entry.Name == name);

    static double[] Point(int n) =>
        [.. Enumerable.Range(1, n).Select(i => 0.4 + 0.3 * i + 0.1 * Math.Sin(7 * i))];

    /// <summary>The value's, then the gradient's.</summary>
    static long[] Bits(Objective objective)
    {
        double[] gradient = new double[objective.Dimension];
        double value = objective.ValueAndGradient(Point(objective.Dimension), gradient);
        Assert.True(double.IsFinite(value));
        return [.. gradient.Prepend(value).Select(BitConverter.DoubleToInt64Bits)];
    }

    static void Same(Objective? other, Objective text)
    {
        if (other is null)
            return;
        Assert.Equal(text.ToString(), other.ToString());
        Assert.True(text.Expression.SameAs(other.Expression));
        Assert.Equal(text.Variables.Select(v => v.Name), other.Variables.Select(v => v.Name));
        Assert.Equal(Bits(text), Bits(other));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_lambda_is_the_text(string name) =>
        Same(Find(name).FromLambda(), Find(name).FromText());

    [Theory, MemberData(nameof(Names))]
    public void Operators_are_the_text(string name) =>
        Same(Find(name).FromOperators(), Find(name).FromText());

    [Theory, MemberData(nameof(Names))]
    public void A_quotation_is_the_text(string name) =>
        Same(Find(name).FromQuotation(), Find(name).FromText());

    [Fact]
    public void Every_form_says_most_of_them()
    {
        Assert.InRange(All.Length, 60, int.MaxValue);
        Assert.Equal(All.Length, All.Select(entry => entry.Name).Distinct().Count());
        Assert.InRange(All.Count(entry => entry.Lambda is not null), 50, All.Length);
        Assert.InRange(All.Count(entry => entry.Operators is not null), 50, All.Length);
        Assert.InRange(All.Count(entry => entry.FromQuotation() is not null), 50, All.Length);
        Assert.All(
            All,
            entry =>
                Assert.True(
                    entry is { Lambda: not null, Operators: not null } || entry.Unsaid is not null
                )
        );
    }
}
