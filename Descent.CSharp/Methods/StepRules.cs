namespace Descent;

/// <summary>The step rules by name. Any of them goes with any direction.</summary>
public static class StepRules
{
    static readonly Parameter SufficientDecrease = new(
        "armijo",
        "c₁, the share of the linear decrease to insist on",
        Descent.StrongWolfe.ArmijoRange,
        1e-4
    );

    static readonly Parameter Memory = new(
        "values",
        "M, the values whose largest a step has to fall below",
        Descent.BarzilaiBorwein.MemoryRange,
        10
    );

    static readonly Parameter RemainingSlope = new(
        "curvature",
        "c₂, the share of the slope that may remain",
        Descent.StrongWolfe.CurvatureRange,
        Wolfe.UsualCurvature
    );

    static readonly Parameter LargestStep = new(
        "largest-step",
        "s, the greatest length ‖αd‖₂ of a step; ∞ for any",
        LimitedStep.LengthRange,
        double.PositiveInfinity
    );

    internal static StepInfo Fixed => ScheduleRules.Fixed;

    internal static StepInfo Plateau { get; } =
        new(
            "plateau",
            "A learning rate that is cut whenever values stop falling.",
            [
                new("learning-rate", "α₀, the rate until the first cut", Interval.Positive, 0.001),
                new("factor", "γ, what a cut leaves of the rate", PlateauStep.FactorRange, 0.5),
                new("patience", "The updates to wait for a lower value", Interval.Count, 100),
                new(
                    "threshold",
                    "The share of the value that counts as lower",
                    PlateauStep.ThresholdRange,
                    1e-4
                ),
            ],
            of => new PlateauStep
            {
                Initial = of["learning-rate"],
                Factor = of["factor"],
                Patience = (int)of["patience"],
                Threshold = of["threshold"],
            }
        );

    internal static StepInfo Polyak { get; } =
        new(
            "polyak",
            "(f − f*) / ‖∇f‖²: the step for a least value that is known.",
            [new("least-value", "f*, the least value of f", PolyakStep.LeastRange, 0)],
            of => new PolyakStep { Least = of["least-value"] }
        );

    internal static StepInfo BarzilaiBorwein { get; } =
        Searching(
            "barzilai-borwein",
            "The long step of Barzilai and Borwein, sᵀs / sᵀy; values may rise for a while.",
            [Memory],
            of => new BarzilaiBorwein { Memory = (int)of["values"] }
        );

    internal static StepInfo ShortBarzilaiBorwein { get; } =
        Searching(
            "barzilai-borwein-short",
            "The short step of Barzilai and Borwein, sᵀy / yᵀy; values may rise for a while.",
            [Memory],
            of => new BarzilaiBorwein { Short = true, Memory = (int)of["values"] }
        );

    internal static StepInfo Armijo { get; } =
        Searching(
            "armijo",
            "Backtracking until the Armijo condition holds.",
            [
                SufficientDecrease,
                new(
                    "shrink",
                    "The largest factor α shrinks by after a failed test",
                    Descent.Armijo.ShrinkRange,
                    0.5
                ),
                new(
                    "least-shrink",
                    "The smallest factor α shrinks by; from shrink on, it is shrink alone",
                    Descent.Armijo.ShrinkRange,
                    0.1
                ),
            ],
            of => new Armijo
            {
                Slope = of["armijo"],
                Shrink = of["shrink"],
                LeastShrink = of["least-shrink"],
            }
        );

    internal static StepInfo Goldstein { get; } =
        Searching(
            "goldstein",
            "Neither too long nor too short, judged by values.",
            [
                new(
                    "share",
                    "c, the share of the linear decrease to insist on, and 1 − c not to exceed",
                    Descent.Goldstein.ShareRange,
                    0.1
                ),
            ],
            of => new Goldstein { Share = of["share"] }
        );

    internal static StepInfo Exact { get; } =
        Searching(
            "exact",
            "The minimum along the line: in closed form on a quadratic, by Brent's method otherwise.",
            [
                new(
                    "remainder",
                    "The share of the slope that counts as none",
                    ExactStep.RemainderRange,
                    1e-8
                ),
            ],
            of => new ExactStep { Remainder = of["remainder"] }
        );

    internal static StepInfo StrongWolfe { get; } =
        Searching(
            "strong-wolfe",
            "Bracketing and pinpointing until the strong Wolfe conditions hold.",
            [SufficientDecrease, RemainingSlope],
            of => new StrongWolfe { Armijo = of["armijo"], Curvature = of["curvature"] }
        );

    internal static StepInfo MoreThuente { get; } =
        Searching(
            "more-thuente",
            "The strong Wolfe conditions by the interval of uncertainty of Moré and Thuente.",
            [SufficientDecrease, RemainingSlope],
            of => new MoreThuente { Decrease = of["armijo"], Curvature = of["curvature"] }
        );

    internal static StepInfo HagerZhang { get; } =
        Searching(
            "hager-zhang",
            "The Wolfe conditions, or the approximate ones where values say little.",
            [
                SufficientDecrease with
                {
                    Default = 0.1,
                },
                RemainingSlope,
                new(
                    "allowance",
                    "ε, the share of |f| a value may rise by if its slope is right",
                    Descent.HagerZhang.AllowanceRange,
                    1e-6
                ),
            ],
            of => new HagerZhang
            {
                Decrease = of["armijo"],
                Curvature = of["curvature"],
                Allowance = of["allowance"],
            }
        );

    /// <summary>Every step rule, the simplest first.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        .. ScheduleRules.All,
        Plateau,
        Polyak,
        BarzilaiBorwein,
        ShortBarzilaiBorwein,
        Armijo,
        Goldstein,
        Exact,
        StrongWolfe,
        MoreThuente,
        HagerZhang,
    ];

    // A rule that searches takes a largest step.
    static StepInfo Searching(
        string id,
        string description,
        IReadOnlyList<Parameter> own,
        Func<Settings, IStepRule> compose
    ) =>
        new(
            id,
            description,
            [.. own, LargestStep],
            of =>
                double.IsFinite(of[LargestStep.Name])
                    ? new LimitedStep(compose(of), of[LargestStep.Name])
                    : compose(of)
        );

    /// <summary>What the registry knows of a step rule.</summary>
    /// <param name="id">The id, such as <c>strong-wolfe</c>.</param>
    /// <exception cref="ArgumentException">There is no step rule of that name; the message offers the nearest.</exception>
    public static StepInfo Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(rule => rule.Id == id)
            ?? throw new ArgumentException(
                Names.Unknown("step rule", id, All.Select(rule => rule.Id)),
                nameof(id)
            );
    }
}
