using AutoDiff;

namespace Descent.Tests.Compilation;

/// <summary>What of data alone is worth keeping: where computing it again takes longer than reading it, and memory allows it.</summary>
public sealed class KeptDataTests
{
    static Objective Regression(string text, int rows, int columns)
    {
        double[] numbers = [.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(i))];
        return Objective.FromText(
            text,
            Bindings
                .Empty.WithVariable("w", columns)
                .WithData("X", new DataArray(new Shape(rows, columns), numbers))
                .WithData("y", numbers[..rows])
        );
    }

    static int Kept(Objective f)
    {
        _ = f.Explain();
        return f.Bound.Code.Prologues.All.Sum(prologue => prologue.Size);
    }

    /// <summary>Reading a product of streamed arrays takes longer than multiplying.</summary>
    [Theory]
    [InlineData("mean(softplus(-y*(X @ w)))")]
    [InlineData("sum((0.5*X @ w - y)^2)")]
    [InlineData("sum(((X^2 + X) @ w - 3*y)^2)")]
    public void Cheap_work_on_large_data_is_done_again(string text) =>
        Assert.Equal(0, Kept(Regression(text, 10_000, 20)));

    [Theory]
    [InlineData("sum((exp(X) @ w - y)^2)", 200_000)]
    [InlineData("sum((X @ w - log(2 + y))^2)", 10_000)]
    // Small arrays: a division; and numbers.
    [InlineData("sum((X @ w - 1/(2 + y))^2)", 10_000)]
    [InlineData("sum((X @ w - y)^2)*sum(y^2)", 8)]
    [InlineData("sum((X @ w - mean(X))^2)", 8)]
    [InlineData("sum(((transpose(X) @ X) @ w)^2)", 400)]
    // The vector is dear, repeating it is not.
    [InlineData("sum(((exp(y)*transpose(X)) @ (X @ w))^2)", 10_000)]
    public void Dear_work_is_kept(string text, int size) =>
        Assert.InRange(Kept(Regression(text, 10_000, 20)), size, size + 16);

    /// <summary>exp(a - b) of all pairs would take far more memory than the data do.</summary>
    [Fact]
    public void Arrays_much_larger_than_the_data_are_not_kept()
    {
        double[] places = [.. Enumerable.Range(0, 1100).Select(i => i / 100.0)];
        Objective f = Objective.FromText(
            "sum(i = 1..1100, j = 1..1100, a[i]*exp(-(t[i] - t[j])^2)*log(1 + t[j]))",
            Bindings.Empty.WithVariable("a", 1100).WithData("t", places)
        );

        Assert.InRange(Kept(f), 1100, 2 * 1104);
    }

    /// <summary>Distances that a block of rows at a time can do without: four million for forty thousand numbers.</summary>
    [Fact]
    public void Nor_are_sums_that_are()
    {
        double[] numbers = [.. Enumerable.Range(0, 40_000).Select(i => Math.Sin(i))];
        Objective f = Objective.FromText(
            "sum(i = 1..20000, j = 1..200, exp(-x*sum(k = 1..2, (P[i,k] - P[j,k])^2)))",
            Bindings.Empty.WithData("P", new DataArray(new Shape(20_000, 2), numbers))
        );

        Assert.InRange(Kept(f), 0, 1000);
    }
}
