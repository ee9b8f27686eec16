namespace Descent.Tests.Diagnosing;

using AutoDiff;
using Bounds = Descent.Bounds;
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
    [InlineData("if(x == 0, 1, sin(x)/x)")]
    [InlineData("if(x != 0 and y != 0, 1/x + 1/(x*y), 0) + if(x < 0 or x > 0, 1/x, 0)")]
    [InlineData("if(not (x <= 0), log(x) + log(x^2) + 1/x^3, 0)")]
    [InlineData("if(not (x > 0 and y > 0), 0, log(x) + log(y))")]
    [InlineData("if(x == 2, log(x - 1), 0)")]
    [InlineData("log(exp(x)) + 1/(2 + sin(x)) + sqrt(abs(x)) + 1/cosh(x)")]
    [InlineData("tan(x/4) + tan(atan(x)) + log(3 + sin(x) + cos(x) - rem(x, 0.5))")]
    [InlineData("sqrt(max(x, 0)) + log(softplus(x)) + asin(tanh(x))")]
    public void Is_silent_where_no_domain_is_left(string text) =>
        Assert.Empty(Check(text, ("x", -3, 5)));

    [Theory]
    [InlineData("if(x > -1, log(x), 0)", -1)]
    [InlineData("if(x > 0, if(x < 2, sqrt(x - 2), 0), 0)", -2)]
    [InlineData("if(x > 0, log(x), 0) + log(x)", -3)]
    [InlineData("if(x > 0 or y > 0, log(x), 0)", -3)]
    [InlineData("if(x != 1, log(x), 0)", -3)]
    [InlineData("if(not (x > 0 and y > 0), log(x), 0)", -3)]
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

    /// <summary>What is said of w[i] holds of no other element.</summary>
    [Theory]
    [InlineData("if(w[i] > 0, log(w[j]), 0)", 1)]
    [InlineData("if(w[i] > 0, log(w[i]), j)", 0)]
    [InlineData("if(w[i] > 0, if(w[j] < 1, log(w[j]), 0), 0)", 1)]
    [InlineData("if(w[i] > 0, log(w[i]) + w[j], 0)", 0)]
    [InlineData("if(w[i] > 0 and w[j] > 0, log(w[i]) + sqrt(w[j]), w[i]*w[j])", 0)]
    [InlineData("if(w[i] > 0 and w[j] < 0, log(w[i]) + log(-w[j]) + w[j], 0)", 0)]
    [InlineData("if(w[i] > 0, if(w[j] > 0, log(w[i]*w[j]), log(w[i]) + log(1 - w[j])), 0)", 0)]
    [InlineData("if(w[i] <= 0 or w[j] <= 0, w[i], log(w[i]) - log(w[j]))", 0)]
    [InlineData("if(w[i] > 0 or w[j] > 0, log(w[i]), 0)", 1)]
    [InlineData("if(w[i] > 0, log(w[i] + w[j]), 0)", 1)]
    [InlineData("if(w[i] > 2, log(w[i] + w[j]), 0)", 0)]
    [InlineData("if(w[i] > 0 and w[j] > 0, log(w[i]*w[j]), 0) + log(w[i])", 1)]
    public void A_condition_on_one_index_says_nothing_of_another(string body, int expected)
    {
        Objective f = Objective.FromText(
            $"sum(i = 1..3, j = 1..3, {body})",
            Bindings.Empty.WithVariable("w", 3)
        );
        Dictionary<string, Interval> bounds = new() { ["w"] = Interval.Of(-2, 5) };

        Assert.Equal(expected, f.CheckDomain(bounds).Count);
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

    static IReadOnlyList<DomainWarning> Check(string text, DataArray lower, DataArray upper) =>
        Objective
            .FromText(text, Bindings.Empty.WithVariable("v", 4))
            .CheckDomain(
                new Dictionary<string, DataArray> { ["v"] = lower },
                new Dictionary<string, DataArray> { ["v"] = upper }
            );

    /// <summary>v₁ and v₂ lie between 1 and 2, v₃ and v₄ between −2 and −1.</summary>
    static IReadOnlyList<DomainWarning> Check(string text) =>
        Check(text, new double[] { 1, 1, -2, -2 }, new double[] { 2, 2, -1, -1 });

    [Theory]
    [InlineData("log(v[1]) + sqrt(v[2]) + log(-v[4])")]
    [InlineData("sum(log(v[1..2])) + sum(sqrt(-reverse(v)[1..2]))")]
    [InlineData(
        "sum(1/v) + sum(i = 1..3, log(v[i]^2)) + sum(log(transpose(reshape(v, 2, 2))[1]^2))"
    )]
    [InlineData("log(v[1] - max(v[3..4])) + log(3.1 - norm(v[1..2])) + log(9 - dot(v, v)/2)")]
    [InlineData("sum(i = 1..4, if(i <= 2, log(v[i]), log(-v[i])))")]
    [InlineData("sum(log(v*[1, 1, -1, -1])) + sum(log(concatenate(1, v[1..2], -v[3..4])))")]
    [InlineData("sum(log([[1, 0, -1, 0], [0, 2, 0, 0]] @ v))")]
    [InlineData("sum(if(v > 0, log(v), log(-v))) + sum(if(v > 1.5, sqrt(v - 1.5), 0))")]
    [InlineData("sum(log(gather(v, [1, 2, 1]))) + log(logsumexp(v[1..2]))")]
    public void Elements_have_bounds_of_their_own(string text) => Assert.Empty(Check(text));

    [Theory]
    [InlineData("log(v[1]) + sqrt(v[3])", "sqrt(v[3])", -2)]
    [InlineData("sum(log(v[2..3]))", "log(v[2..3])", -2)]
    [InlineData("sum(i = 1..3, log(v[i]))", "log(v[i])", -2)]
    [InlineData("log(v[1] - v[2]) + log(v[1] - v[3])", "log(v[1] - v[2])", -1)]
    [InlineData("sum(if(v > -1.5, log(v), 0))", "log(v)", -1.5)]
    // A condition of one element says nothing of the others.
    [InlineData("sum(if(v > 0, log(sum(v)), 0))", "log(sum(v))", -2)]
    public void What_elements_can_reach_is_told(string text, string part, double reached)
    {
        DomainWarning found = Assert.Single(Check(text));
        Assert.Equal(part, found.Text);
        Assert.Equal(reached, found.Reached, 1e-12);
    }

    [Fact]
    public void A_side_may_be_open_or_a_number()
    {
        Assert.Empty(Check("sum(log(v))", 0.5, double.PositiveInfinity));
        _ = Assert.Single(Check("sum(log(v))", 0.0, double.PositiveInfinity));
        _ = Assert.Throws<ArgumentException>(() =>
            Check("sum(v^2)", new double[] { 1, 2 }, double.PositiveInfinity)
        );
        var objective = Objective.FromText("log(x) + sqrt(4 - y)");
        Assert.Empty(Bounds.Of([0.1, double.NegativeInfinity], [9, 4]).CheckDomain(objective));
        Assert.Equal(2, Bounds.Everywhere(0, 9).CheckDomain(objective).Count);
    }

    /// <summary>Past the elements that have intervals of their own, one holds them all.</summary>
    [Fact]
    public void Long_arrays_have_one_interval()
    {
        var f = Objective.FromText(
            "sum(log(v[1..2])) + sum(log(v + 3))",
            Bindings.Empty.WithVariable("v", 5000)
        );
        double[] low = [1, 1, .. Enumerable.Repeat(-2.0, 4998)];
        var bounds = Bounds.Of(low, [.. Enumerable.Repeat(2.0, 5000)]);
        Assert.Equal("log(v[1..2])", Assert.Single(bounds.CheckDomain(f)).Text);
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
