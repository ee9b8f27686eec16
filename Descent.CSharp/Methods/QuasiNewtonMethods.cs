namespace Descent;

/// <summary>Methods that learn the Hessian from the gradients of their own steps.</summary>
static class QuasiNewtonMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "bfgs",
            "BFGS: a dense inverse Hessian learned from all steps, with a strong Wolfe line search.",
            [],
            _ => new Bfgs(),
            StepRules.StrongWolfe
        ),
        new(
            "sr1",
            "SR1: a Hessian learned from all steps, indefinite where f is, with a strong Wolfe line search.",
            [],
            _ => new SymmetricRankOne(),
            StepRules.StrongWolfe
        ),
        new(
            "l-bfgs",
            "L-BFGS: a Hessian learned from the last steps, with a strong Wolfe line search.",
            [new("memory", "m, the steps remembered", LimitedMemoryBfgs.MemoryRange, 10)],
            of => new LimitedMemoryBfgs { Memory = (int)of["memory"] },
            StepRules.StrongWolfe
        ),
    ];
}
