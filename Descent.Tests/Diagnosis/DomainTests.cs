namespace Descent.Tests.Diagnosing;

using AutoDiff;
using Interval = AutoDiff.ValueRange;

/// <summary>Warnings before a run: which functions can leave their domains within bounds.</summary>
public sealed class DomainTests
{
    static IReadOnlyList<DomainWarning> Check(
        string text,
        params (string, double, double)[] bounds
    ) =>
        Objective
            .FromText(text)
            .CheckDomain(bounds.ToDictionary(b => b.Item1, b => Interval.Of(b.Item2, b.Item3)));

    [Theory]
    [InlineData("x + log(x - 3)", "log(x - 3)", -3)]
    [InlineData("sqrt(x - y)", "sqrt(x - y)", -1)]
    [InlineData("1/(x - 2)", "1/(x - 2)", 0)]
    [InlineData("asin(x)", "asin(x)", 5)]
    [InlineData("(x - 1)^1.5", "(x - 1)^1.5", -1)]
    [InlineData("x^-2", "x^-2", 0)]
    [InlineData("log1p(-x)", "log1p(-x)", -5)]
    [InlineData("tan(x)", "tan(x)", Math.PI / 2)]
    [InlineData("rem(3, x - 1)", "rem(3, x - 1)", 0)]
    public void Warns_with_what_is_reached(string text, string part, double reached)
    {
        DomainWarning found = Assert.Single(Check(text, ("x", 0, 5), ("y", 0, 1), text));
        Assert.Equal(part, found.Text);
        Assert.Equal(reached, found.Reached);
    }

    static IReadOnlyList<DomainWarning> Check(
        string text,
        (string, double, double) x,
        (string, double, double) y,
        string formula
    ) => formula.Contains('y') ? Check(text, x, y) : Check(text, x);

    [Theory]
    [InlineData("log(x^2 + 1) + sqrt(x*x)")]
    [InlineData("if(x > 0, log(x), 0) + if(x > 0 and x < 1, sqrt(1 - x), 0)")]
    [InlineData("if(x <= 0, 0, if(x > 2, sqrt(x - 2)/x, 1/x))")]
    [InlineData("log(exp(x)) + 1/(2 + sin(x)) + sqrt(abs(x)) + 1/cosh(x)")]
    [InlineData("tan(x/4) + tan(atan(x)) + log(3 + sin(x) + cos(x) - rem(x, 0.5))")]
    [InlineData("sqrt(max(x, 0)) + log(softplus(x)) + asin(tanh(x))")]
    public void Is_silent_where_no_domain_is_left(string text) =>
        Assert.Empty(Check(text, ("x", -3, 5)));

    [Theory]
    [InlineData("if(x > -1, log(x), 0)", -1)]
    [InlineData("if(x > 0, if(x < 2, sqrt(x - 2), 0), 0)", -2)]
    [InlineData("if(x > 0, log(x), 0) + log(x)", -3)]
    public void Knows_when_a_condition_is_not_enough(string text, double about) =>
        Assert.Equal(about, Assert.Single(Check(text, ("x", -3, 5))).Reached, 1e-12);

    [Fact]
    public void The_message_names_place_and_number()
    {
        DomainWarning found = Assert.Single(Check("y^2 + y + x*log(x - 3)", ("x", 0, 5)));
        Assert.Equal(
            "The argument of log at columns 13–22 can reach -3; it should be greater than 0.",
            found.Message
        );
        Assert.EndsWith("^^^^^^^^^^", found.ToString());
    }

    [Fact]
    public void Arrays_and_data_count_whole()
    {
        Bindings bindings = Bindings
            .Empty.WithVariable("w", 3)
            .WithData("t", new double[] { 1, 2, 4 });
        var f = Objective.FromText("sum(log(5 + t*w)) + sqrt(sum(w) + 3)", bindings);
        Assert.Empty(
            f.CheckDomain(new Dictionary<string, Interval> { ["w"] = Interval.Of(-1, 1) })
        );
        var wide = new Dictionary<string, Interval> { ["w"] = Interval.Of(-2, 1) };
        Assert.Equal([-3.0, -3.0], f.CheckDomain(wide).Select(warning => warning.Reached));
    }

    /// <summary>What lies where, beyond values that lie inside: the ends are reached, up to rounding.</summary>
    [Theory]
    [InlineData("sin", 0.5, 1, 0.479425538604203, 0.841470984807897)]
    [InlineData("sin", 1, 4, -0.756802495307928, 1)]
    [InlineData("sin", -100, 100, -1, 1)]
    [InlineData("cos", -1, 2, -0.416146836547142, 1)]
    [InlineData("cos", 3, 4, -1, -0.653643620863612)]
    [InlineData("tan", -1, 1, -1.5574077246549, 1.5574077246549)]
    [InlineData("tan", 2, 4, -2.18503986326152, 1.15782128234958)]
    [InlineData("semicircle", -0.6, 0.8, 0.6, 1)]
    [InlineData("lgamma", 1, 3, -0.121486290535849, 0.693147180559945)]
    [InlineData("digamma", 1, 2, -0.577215664901533, 0.422784335098467)]
    [InlineData("logit", 0.25, 0.5, -1.09861228866811, 0)]
    [InlineData("cosh", -1, 2, 1, 3.76219569108363)]
    public void Ranges_are_tight(string name, double low, double high, double least, double most)
    {
        var range = AutoDiff.FSharp.Primitives.find(name).Range.Invoke([Interval.Of(low, high)]);
        Assert.Equal(least, range.Lower, 1e-12);
        Assert.Equal(most, range.Upper, 1e-12);
    }

    /// <summary>Two hundred boxes a function: where a sample has no value, the box can leave the domain.</summary>
    [Fact]
    public void What_has_no_value_is_warned_of()
    {
        var random = new Random(11);
        foreach (var row in AutoDiff.FSharp.Primitives.all)
        {
            for (int box = 0; box < 200; box++)
            {
                double[] low = [.. Enumerable.Range(0, row.Arity).Select(_ => Uniform(-3, 3))];
                double[] high = [.. low.Select(end => end + Uniform(0, 2))];
                for (int sample = 0; sample < 20; sample++)
                {
                    double[] x = [.. low.Zip(high, Uniform)];
                    bool warned =
                        row.Domain.IsEverywhere
                        || Leaves(row.Domain, [.. low.Zip(high, Interval.Of)]);
                    Assert.True(
                        warned || !double.IsNaN(row.Value.Invoke(x)),
                        $"{row.Name}({string.Join(", ", x)}) has no value, and no warning"
                    );
                }
            }
        }

        double Uniform(double a, double b) => a + (b - a) * random.NextDouble();
    }

    static bool Leaves(AutoDiff.FSharp.Domain domain, Interval[] box) =>
        AutoDiff.FSharp.ValueRange.required(domain) is { IsSome: true } needed
        && AutoDiff.FSharp.ValueRange.outside(domain, box[needed.Value.Item1]).IsSome;

    [Fact]
    public void Values_lie_within_the_ranges_of_the_table()
    {
        var random = new Random(7);
        foreach (var row in AutoDiff.FSharp.Primitives.all)
        {
            for (int trial = 0; trial < 400; trial++)
            {
                double[] centres =
                [
                    .. Enumerable.Range(0, row.Arity).Select(_ => 6 * random.NextDouble() - 3),
                ];
                double width = 2 * random.NextDouble();
                var given = centres.Select(c => Interval.Of(c - width, c + width)).ToArray();
                var range = row.Range.Invoke(given);
                double[] x = [.. centres.Select(c => c + width * (2 * random.NextDouble() - 1))];
                double y = row.Value.Invoke(x);
                double slack = 1e-12 * (1 + Math.Abs(y));
                Assert.True(
                    double.IsNaN(y) || (range.Lower - slack <= y && y <= range.Upper + slack),
                    $"{row.Name}({string.Join(", ", x)}) = {y} is outside {range}"
                );
            }
        }
    }

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => Check("x^2", ("y", 0, 1)));
}
