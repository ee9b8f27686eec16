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
        new(
            "barzilai-borwein",
            "The long step of Barzilai and Borwein, sᵀs / sᵀy; values may rise for a while.",
            [Memory],
            of => new BarzilaiBorwein { Memory = (int)of["values"] }
        );

    internal static StepInfo ShortBarzilaiBorwein { get; } =
        new(
            "barzilai-borwein-short",
            "The short step of Barzilai and Borwein, sᵀy / yᵀy; values may rise for a while.",
            [Memory],
            of => new BarzilaiBorwein { Short = true, Memory = (int)of["values"] }
        );

    internal static StepInfo Armijo { get; } =
        new(
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
            ],
            of => new Armijo { Slope = of["armijo"], Shrink = of["shrink"] }
        );

    internal static StepInfo StrongWolfe { get; } =
        new(
            "strong-wolfe",
            "Bracketing and pinpointing until the strong Wolfe conditions hold.",
            [
                SufficientDecrease,
                new(
                    "curvature",
                    "c₂, the share of the slope that may remain",
                    Descent.StrongWolfe.CurvatureRange,
                    Wolfe.UsualCurvature
                ),
            ],
            of => new StrongWolfe { Armijo = of["armijo"], Curvature = of["curvature"] }
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
        StrongWolfe,
    ];

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
