namespace Descent;

/// <summary>Methods that use second derivatives for the direction, and search along it.</summary>
static class NewtonMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "newton",
            "Newton's direction by modified Cholesky factors of the Hessian, with a strong Wolfe line search.",
            [],
            _ => new Newton(),
            StepRules.StrongWolfe
        ),
        new(
            "newton-cg",
            "Newton's direction by conjugate gradients on Hessian-vector products, with a strong Wolfe line search.",
            [
                new(
                    "forcing",
                    "The loosest relative residual of the inner iteration",
                    NewtonCg.ForcingRange,
                    0.5
                ),
            ],
            of => new NewtonCg { Forcing = of["forcing"] },
            StepRules.StrongWolfe
        ),
    ];
}
