namespace Descent;

/// <summary>Nonlinear conjugate gradients, one method a formula of β.</summary>
static class ConjugateGradientMethods
{
    const double Orthogonality = 0.2;

    static readonly StepInfo NearlyExact = StepRules.StrongWolfe.With("curvature", 0.1);

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        Row("cg-fletcher-reeves", "Fletcher and Reeves", ConjugacyFormula.FletcherReeves),
        Row("cg-polak-ribiere", "Polak and Ribière, never negative", ConjugacyFormula.PolakRibiere),
        Row(
            "cg-hestenes-stiefel",
            "Hestenes and Stiefel, never negative",
            ConjugacyFormula.HestenesStiefel
        ),
        Row("cg-dai-yuan", "Dai and Yuan", ConjugacyFormula.DaiYuan),
        HagerZhang,
    ];

    // Its directions descend by themselves, so it needs fewer restarts: every 6 n as in CG_DESCENT, none of Powell's.
    static MethodInfo HagerZhang =>
        new(
            "cg-hager-zhang",
            "Nonlinear conjugate gradients with the β and the line search of Hager and Zhang.",
            [RestartAfter(6)],
            of => new NonlinearConjugateGradient
            {
                Formula = ConjugacyFormula.HagerZhang,
                Orthogonality = null,
                RestartEvery = (int)of["restart"],
            },
            StepRules.HagerZhang.With("curvature", 0.1)
        );

    static MethodInfo Row(string id, string formula, ConjugacyFormula beta) =>
        new(
            id,
            $"Nonlinear conjugate gradients with the β of {formula}.",
            [
                new(
                    "orthogonality",
                    "ν, how far from orthogonal two gradients make it start afresh",
                    NonlinearConjugateGradient.OrthogonalityRange,
                    Orthogonality
                ),
                RestartAfter(1),
            ],
            of => new NonlinearConjugateGradient
            {
                Formula = beta,
                Orthogonality = of["orthogonality"],
                RestartEvery = (int)of["restart"],
            },
            NearlyExact
        );

    static Parameter RestartAfter(int times) =>
        new(
            "restart",
            "The updates after which it starts afresh, in units of n",
            NonlinearConjugateGradient.RestartRange,
            times
        );
}
