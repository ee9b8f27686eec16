namespace Descent.Tests.Restarting;

public sealed class SobolTests
{
    static readonly int Most = SobolDirections.MostDimensions;

    static double[][] Points(int dimension, int count, ulong seed) =>
        [
            .. Samplers
                .Sobol(new double[dimension], [.. Enumerable.Repeat(1.0, dimension)], seed)
                .Draw(count),
        ];

    [Fact]
    public void Polynomials_are_primitive_and_each_once()
    {
        Assert.Equal(
            SobolDirections.Table.Count,
            SobolDirections.Table.Select(row => (row.Degree, row.Inner)).Distinct().Count()
        );
        Assert.All(SobolDirections.Table, row => Assert.Equal((1 << row.Degree) - 1, Order(row)));
    }

    [Fact]
    public void First_numbers_are_odd_and_in_their_place() =>
        Assert.All(
            SobolDirections.Table,
            row =>
            {
                Assert.Equal(row.Degree, row.Initial.Length);
                Assert.All(row.Initial, (m, k) => Assert.InRange(m, 1, (2 << k) - 1));
                Assert.All(row.Initial, m => Assert.Equal(1, m % 2));
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Each_coordinate_has_one_point_in_every_part(ulong seed)
    {
        foreach (int count in (int[])[1, 2, 16, 256, 1024])
        {
            double[][] points = Points(Most, count, seed);
            for (int i = 0; i < Most; i++)
            {
                Assert.Equal(
                    Enumerable.Range(0, count),
                    points.Select(x => (int)(x[i] * count)).Order()
                );
            }
        }
    }

    /// <summary>
    /// Sobol's property A, which one number that is mistyped would break: of the first 2ⁿ points one lies in each of the 2ⁿ boxes that halving every
    /// coordinate gives; so the first digits of the first n directions are independent.
    /// </summary>
    [Fact]
    public void Property_A_holds_in_every_dimension()
    {
        for (int n = 1; n <= Most; n++)
        {
            ulong[] rows = [.. Enumerable.Range(0, n).Select(i => FirstDigits(i, n))];
            Assert.Equal(n, Rank(rows));
        }

        foreach (int n in (int[])[2, 5, 10])
        {
            var corners = Points(n, 1 << n, 3).Select(x => string.Concat(x.Select(xi => xi < 0.5)));
            Assert.Equal(1 << n, corners.Distinct().Count());
        }
    }

    /// <summary>Every elementary interval of area 2⁻ᵐ holds one of 2ᵐ points: (0, m, 2)-nets, Niederreiter (1992), definition 4.1.</summary>
    [Fact]
    public void The_first_two_coordinates_are_a_net()
    {
        for (int m = 0; m <= 10; m++)
        {
            double[][] points = Points(2, 1 << m, 4);
            for (int a = 0; a <= m; a++)
            {
                int wide = 1 << a;
                int high = 1 << (m - a);
                Assert.Equal(
                    1 << m,
                    points.Select(x => ((int)(x[0] * wide), (int)(x[1] * high))).Distinct().Count()
                );
            }
        }
    }

    [Fact]
    public void Without_the_shift_it_is_the_sequence_of_the_paper()
    {
        // The first five points after the origin, coordinate by coordinate, in Gray code's order.
        double[][] expected =
        [
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
        ];
        double[][] points = Points(3, 6, 9);
        for (int k = 1; k < 6; k++)
        for (int i = 0; i < 3; i++)
            Assert.Equal(expected[k - 1][i], Xor(points[k][i], points[0][i]));
    }

    [Fact]
    public void More_coordinates_than_there_are_numbers_for_are_refused()
    {
        double[] low = new double[Most + 1];

        var error = Assert.Throws<ArgumentException>(() => Samplers.Sobol(low, low));
        Assert.Contains($"up to {Most} coordinates", error.Message);
    }

    static double Xor(double a, double b)
    {
        double scale = Math.ScaleB(1, SobolDirections.Bits);
        return ((ulong)(a * scale) ^ (ulong)(b * scale)) / scale;
    }

    // The order of x modulo the polynomial: 2ˢ − 1 if it is primitive.
    static int Order(SobolDirections.Recurrence row)
    {
        int polynomial = (1 << row.Degree) | (row.Inner << 1) | 1;
        int power = 1;
        for (int order = 1; order < 1 << row.Degree; order++)
        {
            power <<= 1;
            if ((power >> row.Degree) != 0)
                power ^= polynomial;
            if (power == 1)
                return order;
        }

        return 0;
    }

    static ulong FirstDigits(int coordinate, int count)
    {
        ulong[] directions = SobolDirections.OfCoordinate(coordinate);
        ulong digits = 0;
        for (int k = 0; k < count; k++)
            digits |= (directions[k] >> (SobolDirections.Bits - 1)) << k;
        return digits;
    }

    static int Rank(ulong[] rows)
    {
        int rank = 0;
        for (int column = 0; column < 64; column++)
        {
            int pivot = Array.FindIndex(rows, rank, row => ((row >> column) & 1) != 0);
            if (pivot < 0)
                continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            for (int i = 0; i < rows.Length; i++)
            {
                if (i != rank && ((rows[i] >> column) & 1) != 0)
                    rows[i] ^= rows[rank];
            }

            rank++;
            if (rank == rows.Length)
                break;
        }

        return rank;
    }
}
