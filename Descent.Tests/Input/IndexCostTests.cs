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
        Assert.True(many < few + 1_000_000, $"{few} bytes for 10, {many} for 10 million");
    }

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
