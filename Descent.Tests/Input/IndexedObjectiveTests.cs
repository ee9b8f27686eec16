using System.Globalization;
using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Input;

/// <summary>What indexed forms are as objectives: their size, their derivatives, and what does not leak into them.</summary>
public sealed class IndexedObjectiveTests
{
    private static Objective Read(string text, int n) =>
        Objective.FromText(text, Bindings.Empty.WithVariable("x", n));

    private static double[] Point(int n) =>
        [.. Enumerable.Range(1, n).Select(i => Math.Sin(i) + 1.5 + 0.1 * i)];

    private static double[] Gradient(Objective objective, double[] x)
    {
        var gradient = new double[x.Length];
        _ = objective.ValueAndGradient(x, gradient);
        return gradient;
    }

    private static int Nodes(Objective objective) =>
        Graph.topological([objective.Bound.Graph.Root]).Length;

    /// <summary>Numbers of data, and what they make, say how far a range goes as a number in the text does.</summary>
    [Theory]
    [InlineData("sum(i = 1..n-1, (x[i+1] - x[i])^2)", "sum(i = 1..7, (x[i+1] - x[i])^2)")]
    [InlineData("let m = n - 1; sum(i = 1..m, x[i])", "sum(i = 1..7, x[i])")]
    [InlineData("sum(i = 1..floor((n - 1)/2), x[i])", "sum(i = 1..3, x[i])")]
    [InlineData("sum(i = 1..n by n/4, x[i])", "sum(i = 1..8 by 2, x[i])")]
    [InlineData(
        "sum(i = 1..n, if(i <= n/2, x[i+n/2], x[i-n/2])*x[n+1-i])",
        "sum(i = 1..8, if(i <= 4, x[i+4], x[i-4])*x[9-i])"
    )]
    [InlineData("x[n-1]*sum(x[n/2..n-1])", "x[7]*sum(x[4..7])")]
    [InlineData("sum(reshape(x, 2, n/2)[1]*zeros(n - 4))", "sum(reshape(x, 2, 4)[1]*zeros(4))")]
    public void Numbers_of_data_set_ranges(string text, string written)
    {
        Bindings given = Bindings.Empty.WithVariable("x", 8).WithParameter("n", 8);
        Objective f = Objective.FromText(text, given);

        Assert.Equal(Read(written, 8).ToString(), f.ToString());
        _ = Assert.Throws<ArgumentException>(() => f.With("n", 6.0));
    }

    [Theory]
    [InlineData("sum(i = 1..n/2, x[i])", 7)]
    [InlineData("sum(i = 1..n + y, x[i])", 7)]
    [InlineData("sum(i = 1..1/(n - 7), x[i])", 7)]
    public void What_they_make_has_to_be_whole_and_known(string text, double n)
    {
        Bindings given = Bindings.Empty.WithVariable("x", 8).WithParameter("n", n);
        var refused = Assert.Throws<ParseException>(() => Objective.FromText(text, given));
        Assert.Contains("whole numbers known", refused.Message);
    }

    /// <summary>An indexed form and the vector form of it are one graph.</summary>
    [Theory]
    [InlineData("sum(i = 1..8, x[i]^2)", "sum(x^2)")]
    [InlineData("sum(i = 1..7, (x[i+1] - x[i]^2)^2)", "sum((x[2..] - x[..7]^2)^2)")]
    [InlineData("sum(i = 1..4, x[2*i-1]*x[2*i])", "sum(x[1..7 by 2]*x[2..8 by 2])")]
    [InlineData("sum(i = 1..8, if(i == 1, 0, x[i-1])^2)", "sum(pad(x[..7], [2], [1], [8])^2)")]
    [InlineData("let s = sum(i = 1..8, x[i]); s^2", "sum(x)^2")]
    [InlineData("mean(i = 1..8, x[i])", "mean(x)")]
    [InlineData("logsumexp(i = 1..8, 2*x[i])", "logsumexp(2*x)")]
    [InlineData(
        "sum(i = 1..2, sum(j = 1..4, reshape(x, [2, 4])[i,j]*x[j])^2)",
        "sum((reshape(x, [2, 4]) @ x[..4])^2)"
    )]
    [InlineData(
        "sum(i = 1..4, dot(reshape(x, [4, 2])[i], x[1..2])^2)",
        "sum((reshape(x, [4, 2]) @ x[..2])^2)"
    )]
    public void Is_the_vector_form(string indexed, string vectors) =>
        Assert.Equal(Read(vectors, 8).ToString(), Read(indexed, 8).ToString());

    [Theory]
    [InlineData("sum(i = 1..n-1, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)")]
    [InlineData("sum(i = 1..n, i*x[i])")]
    [InlineData("sum(i = 1..n, x[i]*x[n+1-i])")]
    [InlineData("sum(i = 1..n, if(i == 1, 0, x[i-1])^2)")]
    [InlineData("sum(i = 2..n-1, log(x[i-1]) + x[i]*x[i+1])")]
    public void Is_as_small_for_many_elements_as_for_few(string text)
    {
        Objective Of(int n) => Read($"let n = {n}; {text}", n);

        Assert.Equal(Nodes(Of(10)), Nodes(Of(1_000_000)));
    }

    [Fact]
    public void Ten_million_elements_are_read_without_an_array_of_them()
    {
        const int N = 10_000_000;
        const string Text =
            "sum(i = 1..length(x)-1, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2 + if(i > 1, x[i-1], 0))";
        _ = Read(Text, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Read(Text, N);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_band_takes_memory_for_its_width_alone()
    {
        const int N = 100_000;
        const string Text =
            "let n = length(x); sum(i = 1..n, (x[i] - sum(j = max(1, i-5)..min(n, i+1), x[j]*(1 + x[j])))^2)";
        var x = Point(N);
        var objective = Read(Text, N);
        var expected = 0.0;

        for (var i = 0; i < N; i++)
        {
            var sum = 0.0;

            for (var j = Math.Max(0, i - 5); j <= Math.Min(N - 1, i + 1); j++)
            {
                sum += x[j] * (1 + x[j]);
            }

            expected += (x[i] - sum) * (x[i] - sum);
        }

        Assert.Equal(1, objective.Value(x) / expected, 1e-12);
        Assert.All(
            Graph.topological([objective.Bound.Graph.Root]),
            node => Assert.InRange(node.Shape.Size, 1, 8 * N)
        );
    }

    /// <summary>Against central differences of the value; and the Hessian's product against those of the gradient.</summary>
    [Theory]
    [InlineData("sum(i = 1..n-1, (x[i+1] - x[i]^2)^2)")]
    [InlineData("sum(i = 1..n, i*x[i]*x[n+1-i])")]
    [InlineData("sum(i = 1..n, j = i+1..n, 1/abs(x[i] - x[j]))")]
    [InlineData("sum(i = 1..n, j = 1..n, if(i != j, 1/(x[i] - x[j])^2, 0))")]
    [InlineData("sum(i = 1..n, j = max(1, i-2)..min(n, i+1), exp(x[i] - x[j]))")]
    [InlineData("sum(i = 1..n, if(i == 3, x[i]^2, log(x[i])))")]
    [InlineData("prod(i = 1..n, x[i])")]
    [InlineData("sum(i = 1..n, prod(j = 1..i, x[j]))")]
    [InlineData("logsumexp(i = 1..n, j = 1..i, x[i]*x[j])")]
    [InlineData("sum(i = 1..n, max(j = i..n, x[j]^2))")]
    [InlineData("sum(i = 1..n, mean(j = 1..i, x[j])^2)")]
    [InlineData("norm(i = 2..n, x[i] - x[i-1])")]
    [InlineData("sum(i = 1..2, j = 1..n-1, x[i+j-1]^3)")]
    [InlineData("let A[i = 1..n, j = 1..n] = x[i]*j; sum(i = 1..n-1, A[i,i+1]^2) + sum(A[2])")]
    [InlineData(
        "let A[i = 1..n, j = 1..n] = x[i] + x[j]^2; sum(i = 1..n, j = 1..n, k = 1..n, A[i,k]*A[k,j]*x[j])"
    )]
    public void Derivatives_agree_with_differences(string text)
    {
        const int N = 6;
        var objective = Read($"let n = {N}; {text}", N);
        var x = Point(N);
        double[] v = [0.3, -0.7, 1, 0.2, -0.4, 0.9];
        var gradient = Gradient(objective, x);
        var product = new double[N];
        objective.HessianAt(x).Multiply(v, product);

        double[] Beside(double step) => [.. x.Zip(v, (a, b) => a + step * b)];
        const double H = 1e-5;
        var slope = (objective.Value(Beside(H)) - objective.Value(Beside(-H))) / (2 * H);
        var (ahead, behind) = (Gradient(objective, Beside(H)), Gradient(objective, Beside(-H)));

        Close(slope, gradient.Zip(v, (a, b) => a * b).Sum());

        for (var i = 0; i < N; i++)
        {
            Close((ahead[i] - behind[i]) / (2 * H), product[i]);
        }
    }

    private static void Close(double expected, double actual) =>
        Assert.True(
            Math.Abs(expected - actual) <= 1e-6 * (1 + Math.Abs(expected)),
            string.Create(CultureInfo.InvariantCulture, $"{expected} ≠ {actual}")
        );

    /// <summary>What an index excludes is not read, so that a singular element does no harm.</summary>
    [Theory]
    [InlineData("sum(i = 1..3, if(i == 1, 0, log(x[i])))")]
    [InlineData("sum(i = 1..3, if(i != 1, 1/x[i], 0))")]
    [InlineData("sum(i = 1..3, j = 1..3, if(i > 1 and j != 1, log(x[i])/x[j], 0))")]
    [InlineData("sum(i = 1..3, j = max(2, i)..min(3, i+2), sqrt(x[j])/x[j])")]
    public void Excluded_elements_reach_neither_value_nor_derivative(string text)
    {
        var objective = Read(text, 3);
        double[] x = [0, 2, 3];
        var gradient = Gradient(objective, x);
        var product = new double[3];
        objective.HessianAt(x).Multiply([1, 1, 1], product);

        Assert.True(double.IsFinite(objective.Value(x)));
        Assert.All(gradient.Concat(product), value => Assert.True(double.IsFinite(value)));
        Assert.Equal(0, gradient[0]);
        Assert.Equal(0, product[0]);
    }

    [Theory]
    [InlineData("prod(x)")]
    [InlineData("prod(i = 1..5, x[i])")]
    public void A_product_has_its_derivatives_where_elements_are_zero(string text)
    {
        var objective = Read(text, 5);
        double[] one = [2, 0, 3, 5, 7];
        double[] two = [2, 0, 3, 0, 7];
        var product = new double[5];
        objective.HessianAt(two).Multiply([0, 1, 0, 0, 0], product);

        Assert.Equal(0, objective.Value(one));
        Assert.Equal([0, 210, 0, 0, 0], Gradient(objective, one));
        Assert.Equal([0, 0, 0, 0, 0], Gradient(objective, two));
        Assert.Equal([0, 0, 0, 42, 0], product);
    }

    [Fact]
    public void A_long_product_is_as_deep_as_its_length_has_digits()
    {
        const int N = 100_000;
        var objective = Read("prod(x)", N);
        double[] x = [.. Enumerable.Range(0, N).Select(i => i % 2 == 0 ? 2.0 : 0.5)];

        Assert.InRange(Nodes(objective), 1, 150);
        Assert.Equal(1, objective.Value(x));
        Assert.Equal(x.Select(value => 1 / value), Gradient(objective, x));
    }
}
