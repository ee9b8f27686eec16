using System.Reflection;
using AutoDiff;
using Descent.Charts;
using Descent.Tests.Support;

namespace Descent.Tests.Notebooks;

/// <summary>The toolkit's own types, by the walk of <see cref="RichDisplay"/>.</summary>
public sealed class RichDisplayTests
{
    private static readonly Objective Bowl = Objective.FromText("(x - 3)^2 + 2*(y + 1)^2");

    private static readonly Comparison Both = Comparison.Of(
        Bowl,
        [0, 0],
        [Descent.Methods.Create("l-bfgs"), Descent.Methods.Create("momentum")]
    );

    private static readonly object[] Shown =
    [
        Bowl,
        Bowl.Expression,
        GradientCheck.Run(Bowl, [0, 0]),
        Bowl.Explain(),
        Both,
        Both.Runs[0],
        Fit.Of(Bowl, Both.Runs[0]),
        new LineChart { Series = Both.Series() },
    ];

    public static TheoryData<string> Names { get; } =
    [.. Shown.Select(value => value.GetType().Name)];

    [Fact]
    public void There_is_a_sample_of_every_type_that_says_how_it_is_shown()
    {
        IEnumerable<Type> decorated =
            from assembly in new[] { typeof(Objective).Assembly, typeof(Run).Assembly }
            from type in assembly.GetTypes()
            where
                type.GetCustomAttributes()
                    .Any(attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute")
            select type;

        Assert.Equal(
            Shown.Select(value => value.GetType().Name).Order(),
            decorated.Select(type => type.Name).Order()
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_type_is_shown_richly_and_as_text(string name)
    {
        object value = Shown.Single(sample => sample.GetType().Name == name);
        var parts = RichDisplay.Of(value);

        Assert.Equal(2, parts.Length);
        (string rich, string start) =
            value is LineChart ? ("image/svg+xml", "<svg") : ("text/html", "<");
        Assert.Equal(rich, parts[0].MimeType);
        Assert.StartsWith(start, parts[0].Text, StringComparison.Ordinal);
        Assert.Equal(("text/plain", true), (parts[1].MimeType, parts[1].Text.Length > 0));
        Assert.DoesNotContain("<", parts[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formatter_leaves_values_of_other_types_alone()
    {
        foreach (object formatter in Shown.SelectMany(RichDisplay.Formatters))
        {
            var writer = new StringWriter();
            System.Reflection.MethodInfo format = formatter.GetType().GetMethod("Format")!;
            Assert.Equal(false, format.Invoke(formatter, ["a string", writer]));
            Assert.Equal("", writer.ToString());
        }
    }

    [Fact]
    public void A_run_says_nothing_that_another_run_of_it_would_not()
    {
        var options = new RunOptions { MaxIterations = 3 };
        Run[] twice =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ => Descent.Methods.Create("momentum").Minimize(Bowl, [0, 0], options)),
        ];

        Assert.Equal(RunStatus.BudgetSpent, twice[0].Status);
        Assert.NotEqual(twice[0].Elapsed, twice[1].Elapsed);
        Assert.Equal(RichDisplay.Of(twice[0]), RichDisplay.Of(twice[1]));
    }

    [Fact]
    public void A_long_point_is_cut_short()
    {
        double[] start = [.. Enumerable.Repeat(1.0, 100)];
        Run run = Descent.Methods.Create("l-bfgs").Minimize(Objectives.Quadratic(start), start);

        Assert.Contains("… 100 in all)", run.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, run.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
