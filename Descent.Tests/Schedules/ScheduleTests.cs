namespace Descent.Tests.Schedules;

public sealed class ScheduleTests
{
    static readonly CosineDecay Cosine = new()
    {
        Initial = 0.1,
        Least = 1e-5,
        Period = 100,
    };

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(25, 0.0853568)]
    [InlineData(50, 0.050005)]
    [InlineData(75, 0.0146532)]
    [InlineData(100, 1e-5)]
    [InlineData(1000, 1e-5)]
    public void The_cosine_of_the_lessons(int k, double expected) =>
        Assert.Equal(expected, Cosine.Rate(k), 5e-8);

    // Each figure from the formula in forty digits.
    public static TheoryData<ISchedule, int, double> Figures =>
        new()
        {
            {
                new ConstantRate { Initial = 0.3 },
                0,
                0.3
            },
            {
                new ConstantRate { Initial = 0.3 },
                int.MaxValue,
                0.3
            },
            { Falling(0.5, 10), 0, 0.8 },
            { Falling(0.5, 10), 9, 0.8 },
            { Falling(0.5, 10), 10, 0.4 },
            { Falling(0.5, 10), 35, 0.1 },
            {
                new ExponentialDecay { Initial = 0.8, Decay = 0.1 },
                0,
                0.8
            },
            {
                new ExponentialDecay { Initial = 0.8, Decay = 0.1 },
                10,
                0.29430355293715386
            },
            {
                new ExponentialDecay { Initial = 0.8, Decay = Math.Log(2) },
                3,
                0.1
            },
            {
                new InverseTimeDecay { Initial = 0.8, Decay = 0.1 },
                0,
                0.8
            },
            {
                new InverseTimeDecay { Initial = 0.8, Decay = 0.1 },
                30,
                0.2
            },
            {
                new InverseRootDecay { Initial = 0.8 },
                0,
                0.8
            },
            {
                new InverseRootDecay { Initial = 0.8 },
                15,
                0.2
            },
            {
                new InverseRootDecay { Initial = 0.8, Decay = 0.25 },
                12,
                0.4
            },
            { Power(2), 0, 0.8 },
            { Power(2), 5, 0.275 },
            { Power(2), 10, 0.1 },
            { Power(2), 11, 0.1 },
            { Power(1), 5, 0.45 },
            {
                new LinearWarmup { Initial = 0.8, Updates = 4 },
                0,
                0
            },
            {
                new LinearWarmup { Initial = 0.8, Updates = 4 },
                1,
                0.2
            },
            {
                new LinearWarmup { Initial = 0.8, Updates = 4 },
                3,
                0.6
            },
            {
                new LinearWarmup { Initial = 0.8, Updates = 4 },
                4,
                0.8
            },
            {
                new LinearWarmup { Initial = 0.8, Updates = 4 },
                400,
                0.8
            },
        };

    [Theory, MemberData(nameof(Figures))]
    public void A_rate_is_the_formulas(ISchedule schedule, int k, double expected) =>
        Assert.Equal(expected, schedule.Rate(k), 1e-15);

    [Fact]
    public void Restarts_of_equal_length_are_the_cosine_of_k_modulo_T()
    {
        var restarts = new CosineRestarts
        {
            Initial = 0.1,
            Least = 1e-5,
            Period = 100,
        };

        for (int k = 0; k < 1000; k++)
            Assert.Equal(Cosine.Rate(k % 100), restarts.Rate(k));
        Assert.Equal(Cosine.Rate(int.MaxValue % 100), restarts.Rate(int.MaxValue));
    }

    [Fact]
    public void Restarts_can_take_longer_each_time()
    {
        var restarts = new CosineRestarts
        {
            Initial = 1,
            Period = 10,
            Multiplier = 2,
        };

        // Waves of 10, 20, 40, 80 begin at 0, 10, 30, 70.
        Assert.Equal([1, 1, 1, 1], new[] { 0, 10, 30, 70 }.Select(restarts.Rate));
        Assert.Equal([0.5, 0.5, 0.5, 0.5], Rounded(new[] { 5, 20, 50, 110 }, restarts));
        Assert.True(restarts.Rate(29) < 0.01);
        Assert.InRange(restarts.Rate(int.MaxValue), 0, 1);
    }

    [Fact]
    public void A_warmup_then_a_cosine_is_the_formula_of_the_lessons()
    {
        const int Warmup = 10;
        const int Total = 60;
        ISchedule composed = (
            new CosineDecay
            {
                Initial = 0.1,
                Least = 0.01,
                Period = Total - Warmup,
            }
        ).WithWarmup(Warmup);

        for (int t = 0; t <= Total; t++)
        {
            double expected =
                t <= Warmup
                    ? 0.1 * t / Warmup
                    : 0.01 + 0.5 * 0.09 * (1 + Math.Cos(Math.PI * (t - Warmup) / (Total - Warmup)));
            Assert.Equal(expected, composed.Rate(t), 1e-16);
        }
    }

    [Fact]
    public void One_schedule_follows_another_which_counts_anew()
    {
        ISchedule both = new ConstantRate { Initial = 1 }.Then(3, Power(1).Times(10));

        Assert.Equal(
            [1, 1, 1, 8, 7.3],
            Enumerable.Range(0, 5).Select(k => Math.Round(both.Rate(k), 12))
        );
    }

    [Fact]
    public void A_schedule_composed_alike_is_equal() =>
        Assert.Equal(Cosine.WithWarmup(5).Times(2), (Cosine with { }).WithWarmup(5).Times(2));

    [Theory]
    [InlineData("fixed")]
    [InlineData("step-decay")]
    [InlineData("exponential")]
    [InlineData("inverse-time")]
    [InlineData("inverse-root")]
    [InlineData("polynomial")]
    [InlineData("cosine")]
    public void A_rate_never_rises_and_starts_from_the_learning_rate(string id)
    {
        IStepState step = StepRules.Find(id).Create().Begin();
        double[] rates = [.. Enumerable.Range(0, 20_000).Select(step.Planned)];

        Assert.Equal(0.001, rates[0]);
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
        Assert.All(rates, rate => Assert.True(rate >= 0));
    }

    [Fact]
    public void The_registered_warmup_and_cosine_end_at_T()
    {
        var settings = new Dictionary<string, double>
        {
            ["learning-rate"] = 0.1,
            ["warmup"] = 10,
            ["period"] = 60,
        };
        IStepState step = StepRules.Find("warmup-cosine").Create(settings).Begin();

        Assert.Equal(0, step.Planned(0));
        Assert.Equal(0.1, step.Planned(10), 1e-16);
        Assert.Equal(0.05, step.Planned(35), 1e-16);
        Assert.True(step.Planned(59) > 0);
        Assert.Equal(0, step.Planned(60));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1.0)]
    [InlineData(double.PositiveInfinity)]
    public void A_formula_that_gives_no_rate_is_named(double rate)
    {
        ISchedule broken = Schedule.Of(k => k < 3 ? 0.1 : rate);
        Walk walk = new Method("m", new SteepestDescent(), new ScheduledStep(broken)).Walk(
            Support.Objectives.Quadratic(1),
            [1]
        );
        for (int k = 0; k < 4; k++)
            Assert.True(walk.MoveNext());

        var error = Assert.Throws<InvalidOperationException>(() => walk.MoveNext());
        Assert.Contains("for update 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_step_of_an_iterate_is_the_rate_of_its_update()
    {
        var rule = new ScheduledStep(new InverseTimeDecay { Initial = 0.4, Decay = 1 });
        Iterate[] path =
        [
            .. new Method("m", new SteepestDescent(), rule)
                .Iterates(Support.Objectives.Quadratic(1), [1])
                .Take(4),
        ];

        Assert.Equal([0, 0.4, 0.2, 0.4 / 3], path.Select(iterate => iterate.Step));
    }

    [Fact]
    public void A_rate_that_has_fallen_to_nothing_stalls_and_says_so()
    {
        var rule = new ScheduledStep(new CosineDecay { Initial = 0.01, Period = 20 });
        Run run = new Method("m", new SteepestDescent(), rule).Minimize(
            Support.Objectives.Quadratic(1),
            [1]
        );

        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.Equal(30, run.Iterations);
    }

    static IEnumerable<double> Rounded(IEnumerable<int> updates, CosineRestarts schedule) =>
        updates.Select(k => Math.Round(schedule.Rate(k), 12));

    static StepDecay Falling(double factor, int every) =>
        new()
        {
            Initial = 0.8,
            Factor = factor,
            Every = every,
        };

    static PolynomialDecay Power(double power) =>
        new()
        {
            Initial = 0.8,
            Least = 0.1,
            Period = 10,
            Power = power,
        };
}
