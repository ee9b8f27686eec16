using AutoDiff.FSharp;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>The matrix kernel against the plain triple loop: to the bit, at every width, for every way of storing.</summary>
public sealed class MatrixProductTests
{
    static readonly bool[] Both = [false, true];

    public static TheoryData<int> Widths => [1, 2, 4, 8];

    /// <summary>Sizes around the edges of tiles and blocks, and long and thin ones.</summary>
    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 29, 31, 37 },
            { 64, 64, 64 },
            { 97, 101, 103 },
            { 193, 257, 49 },
            { 511, 3, 127 },
            { 3, 511, 127 },
            { 200, 600, 50 },
            { 150, 450, 530 },
            { 43, 45, 1601 },
            { 1000, 25, 10 },
            { 1, 300, 300 },
            { 300, 300, 1 },
            { 300, 1, 300 },
            { 1, 5000, 1 },
        };

    static void Check(
        int width,
        int m,
        int k,
        int n,
        bool transposeA,
        bool transposeB,
        bool accumulate,
        int gap
    )
    {
        var operands = new MatrixOperands(m, k, n, transposeA, transposeB, gap);
        double[] expected = operands.Expected(accumulate);
        operands.Multiply(width, accumulate);
        Assert.True(
            expected.AsSpan().SequenceEqual(operands.C),
            $"{m}×{k}×{n}, width {width}, transposed {transposeA} {transposeB}, accumulate {accumulate}"
        );
    }

    [Theory, MemberData(nameof(Widths))]
    public void Small_products_are_the_triple_loop_to_the_bit(int width)
    {
        for (int m = 1; m <= 20; m++)
        for (int k = 1; k <= 20; k++)
        for (int n = 1; n <= 20; n++)
            Check(width, m, k, n, (m + n) % 2 == 0, (k + n) % 3 == 0, m % 3 == 0, (m + k) % 4);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Products_are_the_triple_loop_to_the_bit(int m, int k, int n)
    {
        foreach (int width in new[] { 1, 2, 4, 8 })
        foreach (bool transposeA in Both)
        foreach (bool transposeB in Both)
        foreach (bool accumulate in Both)
            Check(width, m, k, n, transposeA, transposeB, accumulate, accumulate ? 3 : 0);
    }

    [Theory, MemberData(nameof(Widths))]
    public void An_empty_sum_is_zero(int width)
    {
        var operands = new MatrixOperands(9, 0, 30);
        operands.Multiply(width, accumulate: true);
        Assert.Equal(operands.Expected(accumulate: true), operands.C);
        operands.Multiply(width);
        Assert.All(operands.C, value => Assert.Equal(0.0, value));
    }

    [Theory, MemberData(nameof(Widths))]
    public void What_is_not_finite_spreads_along_its_row_or_column_only(int width)
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        foreach (bool transposed in Both)
        {
            var operands = new MatrixOperands(50, 300, 55, transposed, transposed);
            operands.A(7, 299) = bad;
            operands.B(11, 54) = bad;
            double[] expected = operands.Expected(accumulate: false);
            operands.Multiply(width);
            Assert.Equal(expected, operands.C);
        }
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        foreach (int size in new[] { 5, 70, 300 })
        {
            var operands = new MatrixOperands(size, size, size, transposeB: true);
            operands.Multiply(Lanes.Widest);
            Assert.Equal(0, Allocations.Least(() => operands.Multiply(Lanes.Widest)));
        }
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        void Repeat(int seed)
        {
            for (int round = 0; round < 20; round++)
                Check(Lanes.Widest, 60 + seed, 150, 70 + seed, true, true, false, 1);
        }

        _ = Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, Repeat);
    }
}
