namespace Descent;

/// <summary>The methods by name: each a direction and a step rule.</summary>
public static class Methods
{
    static readonly Parameter Rate = new(
        "learning-rate",
        "α, the length of every step",
        FixedStep.LengthRange,
        0.001
    );

    static readonly Parameter AdamRate = Rate with { Default = 0.05 };

    static readonly Parameter Momentum = new(
        "momentum",
        "β, the share of the velocity that is kept",
        HeavyBall.MomentumRange,
        0.9
    );

    static readonly Parameter SufficientDecrease = new(
        "armijo",
        "c₁, the share of the linear decrease to insist on",
        StrongWolfe.ArmijoRange,
        1e-4
    );

    static readonly Parameter Curvature = new(
        "curvature",
        "c₂, the share of the slope that may remain",
        StrongWolfe.CurvatureRange,
        Wolfe.UsualCurvature
    );

    /// <summary>Every method, the simplest first.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            "gradient-descent",
            "Steepest descent with a fixed learning rate.",
            [Rate],
            of => new(new SteepestDescent(), Fixed(of))
        ),
        new(
            "gradient-descent-armijo",
            "Steepest descent, backtracking until the Armijo condition holds.",
            [SufficientDecrease, Shrink()],
            of =>
                new(
                    new SteepestDescent(),
                    new Armijo { Slope = of("armijo"), Shrink = of("shrink") }
                )
        ),
        new(
            "momentum",
            "The heavy ball: a velocity that remembers earlier gradients, fixed learning rate.",
            [Rate, Momentum],
            of => new(new HeavyBall { Momentum = of("momentum") }, Fixed(of))
        ),
        new(
            "nesterov",
            "Momentum with the gradient taken ahead, where the velocity leads; fixed learning rate.",
            [Rate, Momentum],
            of => new(new Nesterov { Momentum = of("momentum") }, Fixed(of))
        ),
        new(
            "adam",
            "Adam: every coordinate scaled by the running size of its gradient.",
            [
                AdamRate,
                new("beta1", "β₁, the decay of the mean gradient", Adam.BetaRange, 0.9),
                new("beta2", "β₂, the decay of the mean square", Adam.BetaRange, 0.999),
                new("epsilon", "ε, what keeps the quotient finite", Adam.EpsilonRange, 1e-8),
            ],
            of =>
                new(
                    new Adam
                    {
                        Beta1 = of("beta1"),
                        Beta2 = of("beta2"),
                        Epsilon = of("epsilon"),
                    },
                    Fixed(of)
                )
        ),
        new(
            "l-bfgs",
            "L-BFGS: a Hessian learned from the last steps, with a strong Wolfe line search.",
            [
                new("memory", "m, the steps remembered", LimitedMemoryBfgs.MemoryRange, 10),
                SufficientDecrease,
                Curvature,
            ],
            of => new(new LimitedMemoryBfgs { Memory = (int)of("memory") }, Search(of))
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
                SufficientDecrease,
                Curvature,
            ],
            of => new(new NewtonCg { Forcing = of("forcing") }, Search(of))
        ),
    ];

    /// <summary>What the registry knows of a method.</summary>
    /// <param name="id">The id, such as <c>l-bfgs</c>.</param>
    /// <exception cref="ArgumentException">There is no method of that name; the message offers the nearest.</exception>
    public static MethodInfo Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(method => method.Id == id)
            ?? throw new ArgumentException(
                Names.Unknown("method", id, All.Select(method => method.Id)),
                nameof(id)
            );
    }

    /// <summary>A method by name, with some of its parameters set.</summary>
    /// <param name="id">The id, such as <c>momentum</c>.</param>
    /// <param name="settings">Values by parameter name, such as <c>learning-rate</c>; null for all defaults.</param>
    /// <exception cref="ArgumentException">Unknown method or parameter; the message offers the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public static Method Create(string id, IReadOnlyDictionary<string, double>? settings = null) =>
        Find(id).Create(settings);

    static FixedStep Fixed(Func<string, double> of) => new() { Length = of("learning-rate") };

    static StrongWolfe Search(Func<string, double> of) =>
        new() { Armijo = of("armijo"), Curvature = of("curvature") };

    static Parameter Shrink() =>
        new(
            "shrink",
            "The largest factor α shrinks by after a failed test",
            Armijo.ShrinkRange,
            0.5
        );
}
