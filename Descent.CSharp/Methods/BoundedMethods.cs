namespace Descent;

/// <summary>Methods for variables within bounds, and for a weight on the sizes of the variables.</summary>
static class BoundedMethods
{
    static readonly Parameter Lower = new(
        "lower",
        "l, the lower bound of every variable",
        new Interval(double.NegativeInfinity, double.PositiveInfinity, LowIncluded: true),
        double.NegativeInfinity
    );

    static readonly Parameter Upper = new(
        "upper",
        "u, the upper bound of every variable",
        new Interval(double.NegativeInfinity, double.PositiveInfinity, HighIncluded: true),
        double.PositiveInfinity
    );

    static readonly Parameter Weight = new(
        "l1",
        "λ, the weight of ‖x‖₁ in the sum that is minimised",
        ProximalGradient.WeightRange,
        0
    );

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "l-bfgs-b",
            "L-BFGS within bounds (Byrd, Lu, Nocedal and Zhu).",
            [
                Lower,
                Upper,
                new("memory", "m, the steps remembered", LimitedMemoryBfgsB.MemoryRange, 10),
            ],
            of => new LimitedMemoryBfgsB { Bounds = Box(of), Memory = (int)of["memory"] }
        ),
        new(
            "projected-newton-cg",
            "Newton-CG within bounds, in a trust region (TRON, Lin and Moré).",
            [
                Lower,
                Upper,
                new(
                    "forcing",
                    "The loosest relative residual of the inner iteration",
                    TrustRegion.ForcingRange,
                    0.5
                ),
            ],
            of => new ProjectedNewtonCg { Bounds = Box(of), Forcing = of["forcing"] }
        ),
        new(
            "proximal-gradient",
            "For f + λ‖x‖₁: a step down the gradient of f, then soft thresholding (ISTA).",
            [Weight],
            of => new ProximalGradient { Weight = of["l1"] }
        ),
        new(
            "fista",
            "For f + λ‖x‖₁: proximal gradient with momentum, afresh where the value rises.",
            [Weight],
            of => new Fista { Weight = of["l1"] }
        ),
    ];

    static Bounds Box(Settings of) => Bounds.Everywhere(of["lower"], of["upper"]);
}
