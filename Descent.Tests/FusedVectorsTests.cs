namespace Descent.Tests;

/// <summary>Every operation against its parts, bit by bit: lengths around a group of eight, and a long one.</summary>
public sealed class FusedVectorsTests
{
    public static TheoryData<int> Lengths { get; } = [1, 7, 8, 9, 15, 16, 17, 64, 1003];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_product_and_a_norm(int n)
    {
        var (a, b) = (Random(n, 1), Random(n, 2));

        double product = FusedVectors.Dot(a, b, out double norm);

        Assert.Equal(Vectors.Dot(a, b), product);
        Assert.Equal(a.Max(Math.Abs), norm);
        Assert.Equal(norm, Vectors.MaxNorm(a));
        a[n - 1] = double.NaN;
        _ = FusedVectors.Dot(a, b, out norm);
        Assert.True(double.IsNaN(norm));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Three_products(int n)
    {
        var (a, b) = (Random(n, 1), Random(n, 2));

        Assert.Equal(
            (Vectors.Dot(a, b), Vectors.Dot(a, a), Vectors.Dot(b, b)),
            FusedVectors.Products(a, b)
        );
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_sum_and_its_square(int n)
    {
        var (d, y) = (Random(n, 1), Random(n, 2));
        double[] expected = [.. y];
        Vectors.Add(0.3, d, expected);

        double square = FusedVectors.AddAndSquare(0.3, d, y);

        Assert.Equal(expected, y);
        Assert.Equal(Vectors.Dot(expected, expected), square);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_turn_in_place(int n)
    {
        var (v, r) = (Random(n, 1), Random(n, 2));
        double[] expected = new double[n];
        Vectors.Scale(-1, r, expected);
        Vectors.Add(0.7, v, expected);

        FusedVectors.Turn(0.7, v, r, v);

        Assert.Equal(expected, v);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_direction_bent_towards_the_gradient(int n)
    {
        var (g, v) = (Random(n, 1), Random(n, 2));
        double[] expected = new double[n];
        Vectors.Scale(-0.4, g, expected);
        Vectors.Add(0.7, v, expected);
        double[] second = new double[n];

        double slope = FusedVectors.Bend(-0.4, g, 0.7, v, second);

        Assert.Equal(expected, v);
        Assert.Equal(expected, second);
        Assert.Equal(Vectors.Dot(g, expected), slope);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_products_of_conjugate_gradients(int n)
    {
        var (g, next, d) = (Random(n, 1), Random(n, 2), Random(n, 3));
        double[] y = new double[n];
        Vectors.Subtract(next, g, y);

        var expected = new ConjugacyProducts(
            Squared: Vectors.Dot(g, g),
            NextSquared: Vectors.Dot(next, next),
            NextGradient: Vectors.Dot(next, g),
            NextChange: Vectors.Dot(next, y),
            ChangeSquared: Vectors.Dot(y, y),
            LastChange: Vectors.Dot(d, y),
            LastNext: Vectors.Dot(d, next),
            LastGradient: Vectors.Dot(d, g),
            LastSquared: Vectors.Dot(d, d)
        );

        Assert.Equal(expected, ConjugacyProducts.Of(g, next, d));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_sums_along_a_line_and_its_end(int n)
    {
        var (x, g, d) = (Random(n, 1), Random(n, 2), Random(n, 3));
        double[] moved = [.. x.Zip(d, (a, b) => a * b)];
        double[] expected = new double[n];
        Vectors.Move(x, 1, d, expected);
        double[] end = new double[n];

        LineSums sums = LineSums.Of(x, g, d, 1, end);

        Assert.Equal(
            new LineSums(Vectors.Dot(g, d), Vectors.Dot(moved, moved), Vectors.Dot(d, d)),
            sums
        );
        Assert.Equal(expected, end);
        Assert.True(sums.AreSafe);
        Assert.Equal(Vectors.Reach(x, d), sums.Reach);
    }

    [Theory]
    [InlineData(1e-180)]
    [InlineData(1e180)]
    public void Where_squares_vanish_or_overflow_the_sums_say_so_and_the_reach_does_not(double size)
    {
        double[] x = [3, 0, -5];
        double[] d = [.. new[] { 0.5, 2, 1 }.Select(each => each * size)];

        Assert.False(LineSums.Of(x, d, d, 1, []).AreSafe);
        Assert.Equal(Math.Sqrt(2.25 + 25) / 5.25 / size, Vectors.Reach(x, d), 1e-12 / size);
    }

    static double[] Random(int n, int seed)
    {
        var random = new Random(1000 * n + seed);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
    }
}
