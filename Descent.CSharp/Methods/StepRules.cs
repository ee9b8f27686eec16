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

    static readonly Parameter RemainingSlope = new(
        "curvature",
        "c₂, the share of the slope that may remain",
        Descent.StrongWolfe.CurvatureRange,
        Wolfe.UsualCurvature
    );

    internal static StepInfo Fixed { get; } =
        new(
            "fixed",
            "The same learning rate always.",
            [new("learning-rate", "α, the length of every step", FixedStep.LengthRange, 0.001)],
            of => new FixedStep { Length = of["learning-rate"] }
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

    internal static StepInfo Goldstein { get; } =
        new(
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
        new(
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
        new(
            "strong-wolfe",
            "Bracketing and pinpointing until the strong Wolfe conditions hold.",
            [SufficientDecrease, RemainingSlope],
            of => new StrongWolfe { Armijo = of["armijo"], Curvature = of["curvature"] }
        );

    internal static StepInfo MoreThuente { get; } =
        new(
            "more-thuente",
            "The strong Wolfe conditions by the interval of uncertainty of Moré and Thuente.",
            [SufficientDecrease, RemainingSlope],
            of => new MoreThuente { Decrease = of["armijo"], Curvature = of["curvature"] }
        );

    internal static StepInfo HagerZhang { get; } =
        new(
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
    [Fixed, Armijo, Goldstein, Exact, StrongWolfe, MoreThuente, HagerZhang];

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
