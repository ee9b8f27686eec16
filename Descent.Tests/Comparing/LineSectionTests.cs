using AutoDiff;
using Descent.Charts;

namespace Descent.Tests.Comparing;

public sealed class LineSectionTests
{
    static readonly Objective Waves = Objective.FromText("(x-3)^2 + sin(4*x)");

    static double Phi(double alpha) => (alpha - 3) * (alpha - 3) + Math.Sin(4 * alpha);

    static double Slope(double alpha) => 2 * (alpha - 3) + 4 * Math.Cos(4 * alpha);

    public static TheoryData<string> Rules =>
        [.. StepRules.All.Where(rule => rule.Create().Searches).Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Rules))]
    public void Every_trial_of_a_search_is_noted_with_what_it_is(string id)
    {
        LineSection section = LineSection.Of(Waves, [0], [1], StepRules.Find(id).Create());

        Assert.Equal((0, 9), (section.Start.Alpha, section.Start.Value));
        Assert.Equal(-2, section.Start.Slope, 1e-14);
        Assert.NotEmpty(section.Trials);
        Assert.All(
            section.Trials,
            trial =>
            {
                Assert.Equal(Phi(trial.Alpha), trial.Value, 1e-12 * (1 + Math.Abs(trial.Value)));
                if (!double.IsNaN(trial.Slope))
                    Assert.Equal(Slope(trial.Alpha), trial.Slope, 1e-10 * (1 + trial.Alpha));
            }
        );
        Assert.Equal(StepVerdict.Taken, section.Verdict);
        Assert.Equal(section.Step, section.Trials[^1].Alpha, 1e-12);
        Assert.False(double.IsNaN(section.Trials[^1].Slope));
    }

    [Fact]
    public void The_conditions_are_those_of_the_rule_and_shaded_where_they_hold()
    {
        var rule = new StrongWolfe { Armijo = 0.3, Curvature = 0.4 };
        LineSection section = LineSection.Of(Waves, [0], [1], rule);
        LineChart chart = section.ToChart();

        Trial last = section.Trials[^1];
        Assert.True(section.Decreases(last) && section.Flattens(last));
        Assert.True(chart.Bands.Count >= 4);
        Assert.All(chart.Bands, band => Assert.EndsWith("c₁ = 0.3, c₂ = 0.4", band.Name));
        foreach (Band band in chart.Bands)
        {
            double middle = (band.From + band.To) / 2;
            Assert.True(Phi(middle) <= 9 - 0.3 * 2 * middle);
            Assert.True(Math.Abs(Slope(middle)) <= 0.4 * 2 + 0.1);
        }

        Assert.Contains(
            chart.Bands,
            band => band.From - 0.05 <= last.Alpha && last.Alpha <= band.To + 0.05
        );
        Assert.Equal([0, chart.Series[0].X[^1]], chart.Series[1].X);
        Assert.Equal(9 - 0.6 * chart.Series[1].X[1], chart.Series[1].Y[1], 1e-12);
        Assert.Equal(SeriesStyle.Numbered, chart.Series[2].Style);
        Assert.Contains("Shaded: the strong Wolfe conditions hold", chart.ToSvg());
    }

    [Fact]
    public void Backtracking_asks_for_less_than_Wolfe_and_Goldstein_for_something_else()
    {
        LineChart armijo = Chart(new Armijo { Slope = 0.3 });
        LineChart goldstein = Chart(new Goldstein { Share = 0.3 });

        Assert.All(
            armijo.Bands,
            band => Assert.Equal("Armijo's condition holds, c₁ = 0.3", band.Name)
        );
        Assert.All(goldstein.Bands, band => Assert.StartsWith("Goldstein's", band.Name));
        Assert.Equal((3, 4), (armijo.Series.Count, goldstein.Series.Count));
        Assert.Equal(9 - 0.7 * 2 * goldstein.Series[2].X[1], goldstein.Series[2].Y[1], 1e-12);
        // Short steps meet Armijo's condition, and not Goldstein's.
        Assert.InRange(armijo.Bands[0].From, 0, 0.03);
        Assert.True(goldstein.Bands[0].From > 0.03);

        static LineChart Chart(IStepRule rule) => LineSection.Of(Waves, [0], [1], rule).ToChart();
    }

    [Fact]
    public void A_first_trial_that_is_given_is_tried_first()
    {
        LineSection far = LineSection.Of(Waves, [0], [2], new Armijo { Slope = 0.2 }, first: 4);

        Assert.Equal(4, far.Trials[0].Alpha, 1e-12);
        Assert.Equal(Phi(8), far.Trials[0].Value, 1e-12);
        Assert.Equal(2 * Slope(8), far.Trials[0].Slope, 1e-10);
        Assert.True(far.Trials.Count > 1);
        Assert.All(
            far.Trials.Zip(far.Trials.Skip(1)),
            t => Assert.True(t.Second.Alpha < t.First.Alpha)
        );
        Assert.Equal(far.Step, far.Trials[^1].Alpha, 1e-12);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            LineSection.Of(Waves, [0], [2], new Armijo(), first: 0)
        );
    }

    [Fact]
    public void Uphill_there_is_no_search_but_a_picture()
    {
        LineSection section = LineSection.Of(Waves, [0], [-1], new StrongWolfe());

        Assert.Equal(StepVerdict.NotDescent, section.Verdict);
        Assert.Empty(section.Trials);
        Assert.StartsWith("<svg", section.ToChart().ToSvg());
    }

    [Fact]
    public void A_direction_that_is_none_is_refused()
    {
        var step = new StrongWolfe();

        _ = Assert.Throws<ArgumentException>(() => LineSection.Of(Waves, [0], [0], step));
        _ = Assert.Throws<ArgumentException>(() => LineSection.Of(Waves, [0], [1, 2], step));
        _ = Assert.Throws<ArgumentException>(() => LineSection.Of(Waves, [0], [double.NaN], step));
        _ = Assert.Throws<ArgumentException>(() => LineSection.Of(Waves, [0, 0], [1], step));
    }
}
