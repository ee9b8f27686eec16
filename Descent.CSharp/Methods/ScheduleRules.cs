namespace Descent;

/// <summary>Step rules whose rates are known beforehand.</summary>
static class ScheduleRules
{
    static readonly Parameter Rate = new(
        "learning-rate",
        "α₀, the rate it starts from",
        Interval.Positive,
        0.001
    );

    static readonly Parameter Least = new(
        "least-rate",
        "α_min, the rate it falls to",
        Interval.NonNegative,
        0
    );

    static Parameter Decay(double value) =>
        new("decay", "λ, how fast the rate falls", Interval.Positive, value);

    static Parameter Period(int updates) =>
        new("period", "T, the update at which the fall ends", Interval.Count, updates);

    static readonly Parameter Warmup = new(
        "warmup",
        "K, the updates it takes to rise",
        Interval.Count,
        100
    );

    public static StepInfo Fixed { get; } =
        new(
            "fixed",
            "The same learning rate always.",
            [Rate with { Meaning = "α, the length of every step" }],
            of => new FixedStep { Length = of["learning-rate"] }
        );

    public static IReadOnlyList<StepInfo> All { get; } =
    [
        Fixed,
        Row(
            "step-decay",
            "α₀ γ^⌊k/s⌋: the rate falls by a factor every so often.",
            [
                Rate,
                new("factor", "γ, what a fall leaves of the rate", Interval.OpenUnit, 0.5),
                new("every", "s, the updates between two falls", Interval.Count, 1000),
            ],
            of => new StepDecay
            {
                Initial = of["learning-rate"],
                Factor = of["factor"],
                Every = (int)of["every"],
            }
        ),
        Row(
            "exponential",
            "α₀ e^(−λk): the rate falls by the same share every update.",
            [Rate, Decay(0.001)],
            of => new ExponentialDecay { Initial = of["learning-rate"], Decay = of["decay"] }
        ),
        Row(
            "inverse-time",
            "α₀ / (1 + λk).",
            [Rate, Decay(0.001)],
            of => new InverseTimeDecay { Initial = of["learning-rate"], Decay = of["decay"] }
        ),
        Row(
            "inverse-root",
            "α₀ / √(1 + λk).",
            [Rate, Decay(1)],
            of => new InverseRootDecay { Initial = of["learning-rate"], Decay = of["decay"] }
        ),
        Row(
            "polynomial",
            "α_min + (α₀ − α_min) (1 − k/T)ᵖ, then α_min.",
            [Rate, Least, Period(10_000), new("power", "p, the power", Interval.Positive, 1)],
            of => new PolynomialDecay
            {
                Initial = of["learning-rate"],
                Least = of["least-rate"],
                Period = (int)of["period"],
                Power = of["power"],
            }
        ),
        Row(
            "cosine",
            "α_min + ½ (α₀ − α_min) (1 + cos(πk/T)), then α_min.",
            [Rate, Least, Period(10_000)],
            of => Cosine(of, (int)of["period"])
        ),
        Row(
            "cosine-restarts",
            "The cosine again and again, each time m times as long.",
            [
                Rate,
                Least,
                new("period", "T, the updates the first fall takes", Interval.Count, 1000),
                new("multiplier", "m, how much longer each fall is", Interval.Count, 1),
            ],
            of => new CosineRestarts
            {
                Initial = of["learning-rate"],
                Least = of["least-rate"],
                Period = (int)of["period"],
                Multiplier = (int)of["multiplier"],
            }
        ),
        Row(
            "warmup",
            "α₀ k/K while k < K, then α₀.",
            [Rate, Warmup],
            of => new LinearWarmup { Initial = of["learning-rate"], Updates = (int)of["warmup"] }
        ),
        Row(
            "warmup-cosine",
            "A linear rise over K updates, then a cosine that ends at update T.",
            [Rate, Least, Warmup, Period(10_000)],
            of => WarmupCosine(of, (int)of["warmup"], (int)of["period"])
        ),
    ];

    static CosineDecay Cosine(Settings of, int period) =>
        new()
        {
            Initial = of["learning-rate"],
            Least = of["least-rate"],
            Period = period,
        };

    // A rise that is not over by T leaves the fall one update.
    static ISchedule WarmupCosine(Settings of, int warmup, int period) =>
        Cosine(of, Math.Max(1, period - warmup)).WithWarmup(warmup);

    static StepInfo Row(
        string id,
        string description,
        IReadOnlyList<Parameter> parameters,
        Func<Settings, ISchedule> schedule
    ) => new(id, description, parameters, of => new ScheduledStep(schedule(of)));
}
