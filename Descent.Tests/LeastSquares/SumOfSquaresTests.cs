using AutoDiff;

namespace Descent.Tests.LeastSquares;

/// <summary>Which formulas are seen to be sums of squares, and whether their residuals are what they should be.</summary>
public sealed class SumOfSquaresTests
{
    static readonly double[] T = [0.5, 1, 1.5, 2, 3];
    static readonly double[] Y = [2, 1.5, 1.1, 0.9, 0.4];
    static readonly double[] W = [1, 0, 2, 0.25, 4];

    static readonly Bindings Data = Bindings
        .Empty.WithData("t", T)
        .WithData("y", Y)
        .WithData("w", W)
        .WithVariable("v", 3)
        .WithVariable("M", 2, 3);

    [Theory]
    [InlineData("sum((y - a*exp(-b*t))^2)", 5, 1)]
    [InlineData("sum((a*exp(-b*t) - y)^2)", 5, 1)]
    [InlineData("mean((y - a*exp(-b*t))^2)", 5, 0.2)]
    [InlineData("sum((y - a*exp(-b*t))^2)/2", 5, 0.5)]
    [InlineData("norm(y - a*exp(-b*t))^2", 5, 1)]
    [InlineData("dot(y - a*exp(-b*t), y - a*exp(-b*t))", 5, 1)]
    [InlineData("sum(w*(y - a*exp(-b*t))^2)", 5, 1)]
    [InlineData("dot(w, (y - a*exp(-b*t))^2)", 5, 1)]
    [InlineData("sum((y - a*exp(-b*t))^2/(1 + w))", 5, 1)]
    [InlineData("(1-x)^2 + 100*(z-x^2)^2", 2, 1)]
    [InlineData("0.5*(1-x)^2 + 0.5*(z-x^2)^2", 2, 0.5)]
    [InlineData("sum((y - a*t)^2) + 0.1*a^2", 6, 1)]
    [InlineData("(a - 1)^4 + (a*b)^2 + a^2*b^4", 3, 1)]
    [InlineData("sum(M^2) + sum((M@v - 1)^2)", 8, 1)]
    [InlineData("sum((v[2..3] - v[1..2]^2)^2) + 3*sum(v^2)", 5, 1)]
    public void Residuals_make_the_objective_and_its_gradient(string text, int count, double factor)
    {
        var f = Objective.FromText(text, Data);
        IResiduals squares = f.Residuals!;
        Assert.Equal(count, squares.Count);
        Assert.Equal(factor, squares.Factor, 1e-15);
        Assert.Equal(f.Dimension, squares.Dimension);
        int n = f.Dimension;
        double[] x = [.. Enumerable.Range(1, n).Select(i => 0.7 + Math.Sin(i) / 3)];
        double[] r = new double[count];
        double[] jacobian = new double[n * count];
        double[] gradient = new double[n];

        squares.Values(x, r);
        squares.Jacobian(x, jacobian);
        double value = f.ValueAndGradient(x, gradient);

        Assert.Equal(value, squares.Factor * r.Sum(each => each * each), 1e-13 * value);
        for (int j = 0; j < n; j++)
        {
            double fromResiduals =
                2 * squares.Factor * r.Select((each, i) => each * jacobian[j * count + i]).Sum();
            Assert.Equal(gradient[j], fromResiduals, 1e-12 * (1 + Math.Abs(gradient[j])));
        }

        AssertColumns(squares, x, jacobian);
    }

    [Theory]
    [InlineData("exp(x) + x^2")]
    [InlineData("x^2 - z^2")]
    [InlineData("x^2 + z^3")]
    [InlineData("x^2 + 1")]
    [InlineData("sum((t - 1)*(y - a*t)^2)")]
    [InlineData("sum(abs(y - a*t))")]
    [InlineData("x^2*z")]
    [InlineData("norm(y - a*t)")]
    [InlineData("sum(if(t > 1, (y - a*t)^2, 0))")]
    public void What_may_be_negative_or_is_no_square_has_none(string text) =>
        Assert.Null(Objective.FromText(text, Data).Residuals);

    [Fact]
    public void Weights_that_may_become_negative_are_no_squares_but_their_squares_are()
    {
        var adopted = DataArray.Adopt(new Shape(5), [.. W]);

        Assert.Null(Of("sum(w*(y - a*t)^2)", adopted).Residuals);
        Assert.NotNull(Of("sum(w^2*(y - a*t)^2)", adopted).Residuals);
        Assert.NotNull(Of("sum((w*(y - a*t))^2)", adopted).Residuals);
    }

    [Fact]
    public void Numbers_that_are_written_into_adopted_arrays_are_those_of_the_residuals()
    {
        double[] weights = [.. W];
        IResiduals residuals = Of(
            "sum((w*(y - a*t))^2)",
            DataArray.Adopt(new Shape(5), weights)
        ).Residuals!;
        Assert.Equal(W, residuals.Weights!);

        weights[1] = -3;

        double[] r = new double[5];
        residuals.Values([0.5], r);
        Assert.Equal(weights, residuals.Weights!);
        Assert.Equal(-3 * (Y[1] - 0.5 * T[1]), r[1], 1e-15);
    }

    static Objective Of(string text, DataArray weights) =>
        Objective.FromText(text, Data.WithData("w", weights));

    [Fact]
    public void Observations_are_what_a_model_is_taken_from()
    {
        Assert.Equal(Y, Of("sum((y - a*t)^2)").Observations!);
        Assert.Equal(Y, Of("mean((a*t - y)^2)").Observations!);
        Assert.Equal(Y.Select(y => Math.Log(y)), Of("sum((log(y) - a*t)^2)").Observations!);
        Assert.Equal(Y, Of("sum((y - a - b*t)^2)").Observations!);
        Assert.Equal(Y, Of("sum((a - 1 + b*t - y)^2)").Observations!);
        Assert.Null(Of("sum((y - a*t)^2) + a^2").Observations);
        Assert.Null(Of("(1-x)^2 + 100*(z-x^2)^2").Observations);

        static IResiduals Of(string text) => Objective.FromText(text, Data).Residuals!;
    }

    [Theory]
    [InlineData("sum(t*(y - a*t)^2)", 0.5)]
    [InlineData("sum(((a*t - y)/t)^2)", -1)]
    [InlineData("mean((y - a*t)^2/t^2)", -1)]
    [InlineData("sum(4*t*((y - a*t)/t^2)^2)", -1.5)]
    [InlineData("dot(t^2, (y - a*t)^2)", 1)]
    public void Weights_are_what_the_distance_from_the_observations_is_multiplied_by(
        string text,
        double power
    )
    {
        IResiduals squares = Objective.FromText(text, Data).Residuals!;
        double[] r = new double[T.Length];
        squares.Values([0], r);

        Assert.Equal(Y, squares.Observations!);
        for (int i = 0; i < T.Length; i++)
        {
            double ratio = squares.Weights![i] / squares.Weights[0];
            Assert.Equal(Math.Pow(T[i] / T[0], power), ratio, 1e-14);
            Assert.Equal(Math.Abs(squares.Weights[i] * Y[i]), Math.Abs(r[i]), 1e-14);
        }
    }

    [Fact]
    public void Many_columns_come_in_blocks_and_the_last_block_is_whole()
    {
        // 19 variables: two blocks of 8 and one that overlaps the second.
        var f = Objective.FromText(
            "sum((v[2..19] - v[1..18]^2)^2) + sum(exp(v)^2)",
            Bindings.Empty.WithVariable("v", 19)
        );
        IResiduals squares = f.Residuals!;
        double[] x = [.. Enumerable.Range(1, 19).Select(i => Math.Cos(i))];
        double[] jacobian = new double[19 * squares.Count];
        Array.Fill(jacobian, double.NaN);

        squares.Jacobian(x, jacobian);

        Assert.Equal(37, squares.Count);
        AssertColumns(squares, x, jacobian);
    }

    [Fact]
    public void A_chain_of_many_terms_costs_no_stack()
    {
        Expr x = Expr.Variable("x");
        Expr sum = (x - 1) * (x - 1);
        for (int i = 2; i <= 20_000; i++)
            sum += (x - i) * (x - i);
        IResiduals? found = null;
        var small = new Thread(() => found = Objective.FromExpression(sum).Residuals, 256 * 1024);
        small.Start();
        small.Join();

        Assert.Equal(20_000, found!.Count);
    }

    [Fact]
    public void Threads_share_one_objective()
    {
        var f = Objective.FromText("sum((y - a*exp(-b*t))^2)", Data);
        double[] expected = new double[10];
        f.Residuals!.Jacobian([1, 0.5], expected);

        _ = Parallel.For(
            0,
            200,
            i =>
            {
                double[] mine = new double[10];
                f.Residuals!.Jacobian([1, 0.5 + i % 2], mine);
                if (i % 2 == 0)
                    Assert.Equal(expected, mine);
            }
        );
    }

    [Fact]
    public void Lengths_are_checked()
    {
        IResiduals squares = Objective.FromText("(1-x)^2 + (z-x^2)^2").Residuals!;

        _ = Assert.Throws<ArgumentException>(() => squares.Values([1.0], new double[2]));
        _ = Assert.Throws<ArgumentException>(() => squares.Values([1.0, 1], new double[3]));
        _ = Assert.Throws<ArgumentException>(() => squares.Jacobian([1.0, 1], new double[3]));
    }

    // Central differences, good to about ten digits.
    static void AssertColumns(IResiduals squares, double[] x, double[] jacobian)
    {
        const double H = 1e-5;
        double[] up = new double[squares.Count];
        double[] down = new double[squares.Count];
        for (int j = 0; j < x.Length; j++)
        {
            double[] moved = [.. x];
            moved[j] = x[j] + H;
            squares.Values(moved, up);
            moved[j] = x[j] - H;
            squares.Values(moved, down);
            for (int i = 0; i < squares.Count; i++)
            {
                double expected = (up[i] - down[i]) / (2 * H);
                double actual = jacobian[j * squares.Count + i];
                Assert.Equal(expected, actual, 1e-7 * (1 + Math.Abs(expected)));
            }
        }
    }
}
