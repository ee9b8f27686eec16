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
    public static IReadOnlyList<StepInfo> All { get; } = [Fixed, Armijo, StrongWolfe];

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
