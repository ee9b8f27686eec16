namespace Descent;

/// <summary>Methods that bound the step first and choose its direction then.</summary>
static class TrustRegionMethods
{
    static readonly Parameter Forcing = new(
        "forcing",
        "The loosest relative residual of the inner iteration",
        TrustRegion.ForcingRange,
        0.5
    );

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "trust-region-newton-cg",
            "Newton in a trust region, by conjugate gradients that end at its boundary (Steihaug, Toint).",
            [Forcing],
            of => new TrustRegionNewtonCg { Forcing = of["forcing"] }
        ),
        new(
            "trust-region-lanczos",
            "Newton in a trust region, its model solved in a growing Krylov space (GLTR).",
            [Forcing],
            of => new TrustRegionLanczos { Forcing = of["forcing"] }
        ),
        new(
            "dogleg",
            "Newton in a trust region along Powell's bent line, with the Hessian as a matrix.",
            [],
            _ => new Dogleg()
        ),
    ];
}
