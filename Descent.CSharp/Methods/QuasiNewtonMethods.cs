namespace Descent;

/// <summary>Methods that learn the Hessian from the gradients of their own steps.</summary>
static class QuasiNewtonMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "l-bfgs",
            "L-BFGS: a Hessian learned from the last steps, with a strong Wolfe line search.",
            [new("memory", "m, the steps remembered", LimitedMemoryBfgs.MemoryRange, 10)],
            of => new LimitedMemoryBfgs { Memory = (int)of["memory"] },
            StepRules.StrongWolfe
        ),
    ];
}
