using System.Linq.Expressions;
using AutoDiff;

namespace Descent.Tests.Input;

/// <summary>Quotients of whole numbers that a C# compiler computes before anyone sees a tree: they are found in the text.</summary>
public sealed class LambdaSourceTests
{
    [Theory]
    [InlineData("(double x) => x + 1/2", "1/2")]
    [InlineData("(double x) => x + 1 / 2", "1 / 2")]
    [InlineData("(double x) => 1/2*x", "1/2")]
    [InlineData("(double x) => 3*1/2", "3*1/2")]
    [InlineData("(double x) => 3*1/2*x", "3*1/2")]
    [InlineData("(double x) => 6/3/4*x", "6/3/4")]
    [InlineData("(double x) => x + (1 + 2)/4", "(1 + 2)/4")]
    [InlineData("(double x) => (2*(3 - 1) + 1)/2*x", "(2*(3 - 1) + 1)/2")]
    [InlineData("(double x) => Math.Pow(x, 1 / 3)", "1 / 3")]
    [InlineData("(double x) => Math.Pow(x*2, -1/3)", "1/3")]
    [InlineData("(double x) => x*(1/2)", "1/2")]
    [InlineData("(double x) => x*-(1/2)", "1/2")]
    [InlineData("(double x) => 1_000/3*x", "1_000/3")]
    [InlineData("(double x) => 1L/2*x", "1L/2")]
    [InlineData("(double x) => 0xF/0b10*x", "0xF/0b10")]
    [InlineData("(double x) => 7%4/2*x", "7%4/2")]
    [InlineData("(double x) => x > 0 ? 1/2 : x", "1/2")]
    [InlineData("(double[] x) => x.Sum(v => 1/2*v)", "1/2")]
    [InlineData("(double x) => 1 /* half */ / 2 * x", "1 /* half */ / 2")]
    [InlineData("(double x) => x - 5/3", "5/3")]
    public void A_fraction_that_is_lost_is_refused(string source, string part)
    {
        Expression<Func<double, double>> lambda = x => x;
        var error = Assert.Throws<UntranslatableException>(() => Objective.Of(lambda, source));

        Assert.Equal(part, error.Part);
        Assert.Contains("1.0/2", error.Message, StringComparison.Ordinal);
        Assert.Contains(source, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            new string(' ', source.IndexOf(part, StringComparison.Ordinal))
                + new string('^', part.Length),
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("(double x) => x*1/2")]
    [InlineData("(double x) => x/1/2")]
    [InlineData("(double x) => 1.0*1/2*x")]
    [InlineData("(double x) => 1/2.0*x")]
    [InlineData("(double x) => 1/2d*x")]
    [InlineData("(double x) => 1d/2*x")]
    [InlineData("(double x) => 1f/2*x")]
    [InlineData("(double x) => .5/2*x")]
    [InlineData("(double x) => 1e-5/2*x")]
    [InlineData("(double x) => 1.5/2*x")]
    [InlineData("(double x) => 6/3*x // 1/2")]
    [InlineData("(double x) => x /* 1/2 */ + 1")]
    [InlineData("(double x) => x + \"1/2\".Length")]
    [InlineData("(double x) => x + @\"1/2\".Length + '/'")]
    [InlineData("(double x) => (double)1/2*x")]
    [InlineData("(double x) => 2*(double)1/4*x")]
    [InlineData("(double x) => Math.Pow(x, 2)/4 + (x + 1)/3")]
    [InlineData("(double[] x) => x[1/2] + x[0]/2")]
    [InlineData("(double x) => (x > 0 ? 1.0 : 2)/4")]
    [InlineData("(double x1) => x1/2 + 4/2 + 8/4/2 + 12/(2*3)")]
    public void Other_quotients_are_not(string source)
    {
        Expression<Func<double, double>> lambda = x => x;

        Assert.Equal(1, Objective.Of(lambda, source).Dimension);
    }

    /// <summary>No text breaks the reader, whatever its brackets and quotes.</summary>
    [Fact]
    public void Any_text_is_read_to_its_end()
    {
        Expression<Func<double, double>> lambda = x => x;
        var random = new Random(3);
        const string letters = "12/*+-()[]{}\"'@.x, e\n\\";
        for (int trial = 0; trial < 2000; trial++)
        {
            var source = new char[random.Next(40)];
            for (int i = 0; i < source.Length; i++)
                source[i] = letters[random.Next(letters.Length)];
            try
            {
                _ = Objective.Of(lambda, new string(source));
            }
            catch (UntranslatableException) { }
        }
        Assert.Equal(1, Objective.Of(lambda, new string('(', 100_000)).Dimension);
    }
}
