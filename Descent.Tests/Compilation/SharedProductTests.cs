using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>Products of matrices that threads share: the bits of the plain triple loop, whoever computes which part.</summary>
public sealed class SharedProductTests
{
    /// <summary>Parts that are cut by rows and by columns, A and B packed and in place, several blocks of the sum and of the columns.</summary>
    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 1, 40, 30 },
            { 256, 128, 128 },
            { 64, 1100, 83 },
            { 283, 283, 283 },
            { 200, 600, 50 },
            { 300, 530, 540 },
            { 31, 260, 1601 },
        };

    [Theory, MemberData(nameof(Sizes))]
    public void A_shared_product_is_the_triple_loop_to_the_bit(int m, int k, int n)
    {
        foreach (int width in (int[])[1, 8])
        foreach (bool transposeA in (bool[])[false, true])
        foreach (bool transposeB in (bool[])[false, true])
        {
            var shared = new SharedProduct(width);
            var operands = new MatrixOperands(m, k, n, transposeA, transposeB, gap: 1);
            double[] expected = operands.Expected(accumulate: false);
            for (int threads = 1; threads <= 3; threads++)
            {
                operands.Multiply(shared, threads);
                Assert.True(
                    expected.AsSpan().SequenceEqual(operands.C),
                    $"{m}×{k}×{n}, width {width}, transposed {transposeA} {transposeB}, threads {threads}"
                );
            }
        }
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var shared = new SharedProduct(Lanes.Widest);
        var operands = new MatrixOperands(290, 280, 270, transposeA: true);
        operands.Multiply(shared, 2);
        Assert.Equal(0, Allocations.Least(() => operands.Multiply(shared, 2)));
    }

    /// <summary>Three products of the value and the gradient are larger than what rows would share.</summary>
    [Fact]
    public void An_objective_has_the_same_bits_on_any_number_of_threads()
    {
        const int Rows = 90,
            Inner = 280;
        double[] x = [.. Enumerable.Range(0, Rows * Inner).Select(i => Math.Sin(i))];
        Objective objective = Objective.FromText(
            "sum(tanh(X @ A)^2)",
            Bindings
                .Empty.WithVariable("A", Inner, Inner)
                .WithData("X", new DataArray(new Shape(Rows, Inner), x))
        );
        double[] at = [.. Enumerable.Range(0, objective.Dimension).Select(i => 0.1 * Math.Cos(i))];

        (double, double[]) Run(int threads)
        {
            objective.MaxThreads = threads;
            double[] gradient = new double[at.Length];
            return (objective.ValueAndGradient(at, gradient), gradient);
        }

        var (value, gradient) = Run(1);
        for (int threads = 2; threads <= 4; threads++)
        {
            var (otherValue, otherGradient) = Run(threads);
            Assert.Equal(value, otherValue);
            Assert.Equal(gradient, otherGradient);
        }
    }
}
