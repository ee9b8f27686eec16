namespace Descent;

/// <summary>Methods that follow the gradient, and velocities made of it.</summary>
static class FirstOrderMethods
{
    static readonly Parameter Momentum = new(
        "momentum",
        "β, the share of the velocity that is kept",
        HeavyBall.MomentumRange,
        0.9
    );

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. new MethodInfo[]
        {
            new(
                "gradient-descent",
                "Steepest descent with a fixed learning rate.",
                [],
                _ => new SteepestDescent(),
                StepRules.Fixed
            ),
            new(
                "gradient-descent-armijo",
                "Steepest descent, backtracking until the Armijo condition holds.",
                [],
                _ => new SteepestDescent(),
                StepRules.Armijo
            ),
            new(
                "momentum",
                "The heavy ball: a velocity that remembers earlier gradients, fixed learning rate.",
                [
                    Momentum,
                    new(
                        "dampening",
                        "τ, the share of each gradient that is left out",
                        HeavyBall.DampeningRange,
                        0
                    ),
                ],
                of => new HeavyBall { Momentum = of["momentum"], Dampening = of["dampening"] },
                StepRules.Fixed
            ),
            new(
                "nesterov",
                "Momentum with the gradient taken ahead, where the velocity leads; fixed learning rate.",
                [Momentum],
                of => new Nesterov { Momentum = of["momentum"] },
                StepRules.Fixed
            ),
        }.Select(method => method with { Parts = DirectionParts.Parameters }),
    ];
}
