using Descent.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Tests.Charts;

public sealed class AxisTests
{
    private static readonly AxisOptions Linear = new() { RoundOut = true };

    private static readonly AxisOptions Log = new()
    {
        Scale = AxisScale.Logarithmic,
        RoundOut = true,
        MaxLabels = 10,
    };

    private static string LabelsOf(AxisOptions options, params double[] values) =>
        string.Join(" | ", Axis.Fit(values, options).Ticks.Select(tick => tick.Label));

    [Theory]
    [InlineData(0, 1, "0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0")]
    [InlineData(0, 7, "0 | 1 | 2 | 3 | 4 | 5 | 6 | 7")]
    [InlineData(-3.2, 8.184, "−4 | −2 | 0 | 2 | 4 | 6 | 8 | 10")]
    [InlineData(
        0,
        25_000,
        "0 | 5\u2009000 | 10\u2009000 | 15\u2009000 | 20\u2009000 | 25\u2009000"
    )]
    [InlineData(0, 3e-7, "0 | 0.5×10⁻⁷ | 1.0×10⁻⁷ | 1.5×10⁻⁷ | 2.0×10⁻⁷ | 2.5×10⁻⁷ | 3.0×10⁻⁷")]
    [InlineData(0, 1e300, "0 | 0.2×10³⁰⁰ | 0.4×10³⁰⁰ | 0.6×10³⁰⁰ | 0.8×10³⁰⁰ | 1.0×10³⁰⁰")]
    [InlineData(0.25, 0.25, "0.22 | 0.23 | 0.24 | 0.25 | 0.26 | 0.27 | 0.28")]
    [InlineData(0, 0, "−1.0 | −0.5 | 0 | 0.5 | 1.0")]
    [InlineData(1.00001, 1.00003, "1.000010 | 1.000015 | 1.000020 | 1.000025 | 1.000030")]
    public void Linear_ticks_step_by_1_2_or_5(double low, double high, string expected) =>
        Assert.Equal(expected, LabelsOf(Linear, low, high));

    [Theory]
    [InlineData(1e-4, 1e2, "10⁻⁴ | 10⁻³ | 10⁻² | 10⁻¹ | 10⁰ | 10¹ | 10²")]
    [InlineData(1e-12, 1e2, "10⁻¹² | 10⁻¹⁰ | 10⁻⁸ | 10⁻⁶ | 10⁻⁴ | 10⁻² | 10⁰ | 10²")]
    [InlineData(1, 1e300, "10⁰ | 10⁵⁰ | 10¹⁰⁰ | 10¹⁵⁰ | 10²⁰⁰ | 10²⁵⁰ | 10³⁰⁰")]
    [InlineData(1, 1e4, "1 | 10 | 100 | 1\u2009000 | 10\u2009000")]
    [InlineData(0.5, 24, "0.5 | 1 | 2 | 5 | 10 | 20 | 50")]
    [InlineData(3e-8, 2e-7, "2×10⁻⁸ | 5×10⁻⁸ | 10⁻⁷ | 2×10⁻⁷")]
    [InlineData(1.1, 2.2, "1.0 | 1.2 | 1.4 | 1.6 | 1.8 | 2.0 | 2.2")]
    [InlineData(0.25, 0.25, "0.1 | 0.2 | 0.5 | 1")]
    public void Logarithmic_ticks_are_decades_thinned_or_divided(
        double low,
        double high,
        string expected
    ) => Assert.Equal(expected, LabelsOf(Log, low, high));

    [Fact]
    public void A_step_as_long_as_the_least_value_does_not_take_the_axis_to_zero() =>
        Assert.Equal("1 | 2 | 3", LabelsOf(Log with { MaxLabels = 5 }, 0.9, 2.69));

    [Fact]
    public void Decades_lie_evenly_and_between_them_the_digits_2_to_9()
    {
        var axis = Axis.Fit([1e-4, 1], Log);

        Assert.Equal(
            [0, 0.25, 0.5, 0.75, 1],
            axis.Ticks.Select(tick => Math.Round(tick.Position, 12))
        );
        Assert.Equal(32, axis.MinorTicks.Count);
        Assert.Equal(Math.Log10(2) / 4, axis.MinorTicks[0], tolerance: 1e-12);
        Assert.Equal(0.5, axis.Position(1e-2), tolerance: 1e-12);
        Assert.Equal((Math.Log10(3) + 2) / 4, axis.Position(3e-2), tolerance: 1e-12);
    }

    [Fact]
    public void Thinned_decades_stay_as_minor_ticks()
    {
        var axis = Axis.Fit([1e-12, 1e2], Log);

        Assert.Equal(
            Enumerable.Range(0, 7).Select(i => (2 * i + 1) / 14.0),
            axis.MinorTicks,
            (a, b) => Math.Abs(a - b) < 1e-12
        );
    }

    [Fact]
    public void Iterations_are_whole_numbers_and_the_axis_ends_with_the_data()
    {
        var axis = Axis.Fit([0, 3], new AxisOptions { WholeNumbers = true });
        Assert.Equal(["0", "1", "2", "3"], axis.Ticks.Select(tick => tick.Label));

        var long_ = Axis.Fit([0, 24_261], new AxisOptions { WholeNumbers = true });
        Assert.Equal("20\u2009000", long_.Ticks[^1].Label);
        Assert.Equal(1, long_.Position(24_261));
    }

    [Fact]
    public void Zero_on_a_logarithmic_axis_lies_on_an_edge_of_its_own()
    {
        var axis = Axis.Fit([0, 1e-6, 1], Log);

        Assert.Equal("0", axis.Ticks.Single(tick => tick.Position == 0).Label);
        Assert.Equal(0, axis.Position(0));
        Assert.InRange(axis.Position(1e-6), 0.05, 0.06);
        Assert.InRange(axis.BreakPosition!.Value, 0.001, axis.Position(1e-6) - 0.001);
        Assert.Contains("logarithmic", axis.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { -3.0, 1e-6, 1 })]
    [InlineData(new[] { -3.0, 0, -1 })]
    [InlineData(new[] { -0.5 })]
    public void Negative_values_on_a_logarithmic_axis_lie_at_or_below_zero(double[] values)
    {
        var axis = Axis.Fit(values, Log);

        Assert.Equal("≤ 0", axis.Ticks.Single(tick => tick.Position == 0).Label);
        Assert.Equal(0, axis.Position(-3));
    }

    [Fact]
    public void A_floor_holds_what_is_smaller_and_says_so()
    {
        var axis = Axis.Fit([0, -1, 1e-30, 1e-3, 1], Log with { Floor = 1e-16 });

        Assert.Equal("≤ 10⁻¹⁶", axis.Ticks.Single(tick => tick.Position == 0).Label);
        Assert.Null(axis.BreakPosition);
        Assert.All([0, -1, 1e-30, 1e-16], value => Assert.Equal(0, axis.Position(value)));
        Assert.Equal(13.0 / 16, axis.Position(1e-3), tolerance: 1e-12);
        Assert.Contains("“≤ 10⁻¹⁶”", axis.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ceiling_holds_what_is_larger_and_says_so()
    {
        var axis = Axis.Fit([1, 1e300], Log with { Ceiling = 1e6 });

        Assert.Equal("≥ 10⁶", axis.Ticks.Single(tick => tick.Position == 1).Label);
        Assert.Equal(0.5, axis.Position(1e3), tolerance: 1e-12);
        Assert.Equal(1, axis.Position(1e300));

        var linear = Axis.Fit([-7, 0, 5, 20], Linear with { Floor = -2, Ceiling = 10 });
        Assert.Equal("≤ −2", linear.Ticks.Single(tick => tick.Position == 0).Label);
        Assert.Equal("≥ 10", linear.Ticks.Single(tick => tick.Position == 1).Label);
    }

    [Fact]
    public void Limits_nothing_lies_beyond_leave_no_trace()
    {
        var options = Log with { Floor = 1e-16, Ceiling = 1e9 };

        Assert.Equal(LabelsOf(Log, 1e-3, 1), LabelsOf(options, 1e-3, 1));
        Assert.Null(Axis.Fit([1e-3, 1], options).Note);
    }

    [Fact]
    public void Limits_out_of_order_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            Axis.Fit([1], Linear with { Floor = 2, Ceiling = 1 })
        );
        Assert.Contains(
            "floor 2 must lie below the ceiling 1",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    public void What_is_not_finite_has_no_position(AxisScale scale)
    {
        var options = new AxisOptions { Scale = scale };
        foreach (var values in new double[][] { [], [double.NaN], [double.PositiveInfinity, 1] })
        {
            var axis = Axis.Fit(values, options);
            Assert.True(axis.Ticks.Count >= 2);
            Assert.Equal(double.NaN, axis.Position(double.NaN));
            Assert.Equal(double.NaN, axis.Position(double.NegativeInfinity));
        }
    }

    /// <summary>Any two doubles: ordinary, huge, tiny, subnormal, nearly equal, zero, negative.</summary>
    private static readonly Arbitrary<(double, double)> Ranges = (
        from mantissa in Gen.Choose(-1_000_000, 1_000_000)
        from exponent in Gen.Frequency((3, Gen.Choose(-6, 6)), (1, Gen.Choose(-330, 303)))
        from other in Gen.Choose(-1_000_000, 1_000_000)
        from shift in Gen.Frequency((3, Gen.Choose(-6, 6)), (1, Gen.Choose(-330, 303)))
        from nearly in Gen.Choose(0, 3)
        let a = mantissa * Math.Pow(10, exponent)
        let b = nearly == 0 ? a * (1 + other * 1e-18) : other * Math.Pow(10, shift)
        select (a, b)
    ).ToArbitrary();

    [Fact]
    public void Whatever_the_range_ticks_are_few_ordered_distinct_and_on_the_axis() =>
        Prop.ForAll(
                Ranges,
                Gen.Elements(AxisScale.Linear, AxisScale.Logarithmic).ToArbitrary(),
                Gen.Elements(true, false).ToArbitrary(),
                (range, scale, roundOut) =>
                {
                    var options = new AxisOptions { Scale = scale, RoundOut = roundOut };
                    var axis = Axis.Fit([range.Item1, range.Item2], options);
                    var positions = axis.Ticks.Select(tick => tick.Position).ToList();
                    var ascending = positions.Order().ToList();
                    return (positions.Count >= 2)
                        .Label("two ticks or more")
                        .And(
                            (positions.Count <= options.MaxLabels + 1).Label(
                                "as many as there is room for"
                            )
                        )
                        .And(
                            ascending
                                .Zip(ascending.Skip(1), (a, b) => b - a)
                                .All(gap => gap > 0.02)
                                .Label("apart")
                        )
                        .And(
                            axis.Ticks.Select(tick => tick.Label).Distinct().Count()
                                == positions.Count
                        )
                        .And(
                            positions.Concat(axis.MinorTicks).All(p => p is > -1e-6 and < 1 + 1e-6)
                        )
                        .And(axis.Position(range.Item1) is >= 0 and <= 1)
                        .And(axis.Position(range.Item2) is >= 0 and <= 1)
                        .Label($"{string.Join(" ", axis.Ticks)}");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261122UL, 7UL));

    [Fact]
    public void A_larger_value_never_lies_lower() =>
        Prop.ForAll(
                Ranges,
                Gen.Elements(AxisScale.Linear, AxisScale.Logarithmic).ToArbitrary(),
                (range, scale) =>
                {
                    var (low, high) = (
                        Math.Min(range.Item1, range.Item2),
                        Math.Max(range.Item1, range.Item2)
                    );
                    var axis = Axis.Fit([low, high, 1], new AxisOptions { Scale = scale });
                    return axis.Position(low) <= axis.Position(low / 2 + high / 2)
                        && axis.Position(low / 2 + high / 2) <= axis.Position(high);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261122UL, 7UL));
}
