namespace Descent.Tests.LeastSquares;

public sealed class PivotedQrTests
{
    public static MatrixTheoryData<int, int> Shapes => new([6, 20], [1, 3, 6]);

    [Theory, MemberData(nameof(Shapes))]
    public void Factors_give_the_products_of_columns(int rows, int columns)
    {
        double[] a = Matrix(rows, columns);
        PivotedQr qr = Factored(a, rows, columns);

        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected = Dot(a, rows, qr.Pivots[i], qr.Pivots[j]);
                double actual = 0;
                for (int k = 0; k <= Math.Min(i, j); k++)
                    actual += qr.R(k, i) * qr.R(k, j);
                Assert.Equal(expected, actual, 1e-13 * rows);
            }
        }

        Assert.Equal(columns, qr.Rank());
        for (int k = 1; k < columns; k++)
            Assert.True(Math.Abs(qr.R(k, k)) <= Math.Abs(qr.R(k - 1, k - 1)) * (1 + 1e-12));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void The_transpose_of_Q_turns_each_column_into_one_of_R(int rows, int columns)
    {
        double[] a = Matrix(rows, columns);
        PivotedQr qr = Factored(a, rows, columns);

        for (int j = 0; j < columns; j++)
        {
            double[] column = a[(qr.Pivots[j] * rows)..((qr.Pivots[j] + 1) * rows)];
            qr.MultiplyByTranspose(column);
            for (int i = 0; i < rows; i++)
                Assert.Equal(i <= j ? qr.R(i, j) : 0, column[i], 1e-13 * rows);
        }
    }

    [Fact]
    public void Columns_that_depend_on_others_are_counted_out()
    {
        double[] a = Matrix(8, 4);
        for (int i = 0; i < 8; i++)
            a[3 * 8 + i] = 2 * a[i] - 3 * a[8 + i];

        Assert.Equal(3, Factored(a, 8, 4).Rank());
        Assert.Equal(0, Factored(new double[32], 8, 4).Rank());
    }

    [Fact]
    public void Digits_are_lost_once_and_not_twice()
    {
        // Läuchli's matrix: its normal equations are singular in doubles, its factors are not.
        const double Small = 1e-9;
        PivotedQr qr = Factored([1, Small, 0, 1, 0, Small], 3, 2);
        double[] b = [2, Small, Small]; // x = (1, 1)
        qr.MultiplyByTranspose(b);
        qr.SolveUpper(b, 2);

        Assert.Equal(1, b[0], 1e-6);
        Assert.Equal(1, b[1], 1e-6);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1e6)]
    public void A_damped_step_solves_the_damped_normal_equations(double radius)
    {
        const int Rows = 10;
        const int Columns = 4;
        double[] a = Matrix(Rows, Columns);
        double[] r = Matrix(Rows, 1);
        PivotedQr qr = Factored(a, Rows, Columns);
        double[] rotated = [.. r];
        qr.MultiplyByTranspose(rotated);
        double[] z = new double[Columns];
        var damped = new DampedStep(Columns);
        damped.Aim(qr, rotated);
        damped.Solve(qr, rotated, radius, z);

        double[] residual = [.. r];
        double change = 0;
        for (int i = 0; i < Rows; i++)
        {
            double moved = Enumerable.Range(0, Columns).Sum(j => a[j * Rows + i] * z[j]);
            residual[i] += moved;
            change += moved * moved;
        }

        for (int j = 0; j < Columns; j++)
        {
            double slope = Enumerable.Range(0, Rows).Sum(i => a[j * Rows + i] * residual[i]);
            Assert.Equal(-damped.Damping * z[j], slope, 1e-12);
        }

        Assert.Equal(change, damped.SquaredChange, 1e-12);
        Assert.Equal(Math.Sqrt(z.Sum(x => x * x)), damped.Norm, 1e-12);
        if (damped.Damping > 0)
            Assert.Equal(radius, damped.Norm, 0.1 * radius);
        else
            Assert.InRange(damped.Norm, 0, 1.1 * radius);
        Assert.Equal(radius < 1, damped.Damping > 0);
    }

    static PivotedQr Factored(double[] a, int rows, int columns)
    {
        var qr = new PivotedQr(rows, columns);
        a.CopyTo(qr.Matrix);
        qr.Factor();
        return qr;
    }

    static double[] Matrix(int rows, int columns)
    {
        var random = new Random(7 * rows + columns);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => 2 * random.NextDouble() - 1)];
    }

    static double Dot(double[] a, int rows, int i, int j) =>
        Enumerable.Range(0, rows).Sum(k => a[i * rows + k] * a[j * rows + k]);
}
