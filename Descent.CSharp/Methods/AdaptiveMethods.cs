namespace Descent;

/// <summary>Methods that scale every coordinate by the size its gradient has had.</summary>
static class AdaptiveMethods
{
    static readonly StepInfo Rate = StepRules.Fixed.With("learning-rate", 0.05);

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "adam",
            "Adam: every coordinate scaled by the running size of its gradient.",
            [
                new("beta1", "β₁, the decay of the mean gradient", Adam.BetaRange, 0.9),
                new("beta2", "β₂, the decay of the mean square", Adam.BetaRange, 0.999),
                new("epsilon", "ε, what keeps the quotient finite", Adam.EpsilonRange, 1e-8),
            ],
            of => new Adam
            {
                Beta1 = of["beta1"],
                Beta2 = of["beta2"],
                Epsilon = of["epsilon"],
            },
            Rate
        ),
    ];
}
