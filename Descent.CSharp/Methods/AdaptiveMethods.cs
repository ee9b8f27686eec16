namespace Descent;

/// <summary>Methods that scale every coordinate by the size its gradient has had.</summary>
static class AdaptiveMethods
{
    internal static readonly Parameter Beta1 = new(
        "beta1",
        "β₁, the decay of the mean gradient",
        AdaptiveMoments.BetaRange,
        0.9
    );

    internal static readonly Parameter Beta2 = new(
        "beta2",
        "β₂, the decay of the mean square",
        AdaptiveMoments.BetaRange,
        0.999
    );

    internal static readonly Parameter Epsilon = new(
        "epsilon",
        "ε, what keeps the quotient finite",
        AdaptiveMoments.EpsilonRange,
        1e-8
    );

    static readonly Parameter Decay = new(
        "rho",
        "ρ, the decay of the mean squares",
        RmsProp.DecayRange,
        0.9
    );

    static readonly MethodInfo Adam = Row(
        "adam",
        "Adam: every coordinate scaled by the running size of its gradient.",
        [Beta1, Beta2, Epsilon],
        of => new Adam
        {
            Beta1 = of["beta1"],
            Beta2 = of["beta2"],
            Epsilon = of["epsilon"],
        },
        0.05
    );

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        Row(
            "adagrad",
            "AdaGrad: every coordinate divided by the size of all its gradients so far.",
            [Epsilon with { Name = "offset", Meaning = "δ, what keeps the quotient finite" }],
            of => new AdaGrad { Offset = of["offset"] },
            0.5
        ),
        Row(
            "rmsprop",
            "RMSProp: every coordinate divided by the running size of its gradient.",
            [Decay, Epsilon],
            of => new RmsProp { Decay = of["rho"], Epsilon = of["epsilon"] },
            0.001
        ),
        Row(
            "adadelta",
            "AdaDelta: RMSProp with steps measured by the steps before them.",
            [Decay with { Default = 0.95 }, Epsilon with { Default = 1e-6 }],
            of => new AdaDelta { Decay = of["rho"], Epsilon = of["epsilon"] },
            1
        ),
        Adam,
        Row(
            "adamax",
            "AdaMax: Adam with the largest recent gradient in place of the mean square.",
            [Beta1, Beta2 with { Meaning = "β₂, the decay of the largest gradient" }],
            of => new AdaMax { Beta1 = of["beta1"], Beta2 = of["beta2"] },
            0.05
        ),
        Adam.Renamed("adamw", "AdamW: Adam with decoupled weight decay.") with
        {
            Parts = DirectionParts.Decaying(0.01),
        },
        Row(
            "amsgrad",
            "AMSGrad: Adam whose scale never shrinks.",
            [Beta1, Beta2, Epsilon],
            of => new AmsGrad
            {
                Beta1 = of["beta1"],
                Beta2 = of["beta2"],
                Epsilon = of["epsilon"],
            },
            0.05
        ),
        Row(
            "nadam",
            "Nadam: Adam whose momentum looks one update ahead.",
            [Beta1, Beta2, Epsilon],
            of => new Nadam
            {
                Beta1 = of["beta1"],
                Beta2 = of["beta2"],
                Epsilon = of["epsilon"],
            },
            0.05
        ),
        Row(
            "lion",
            "Lion: steps of one size, in the direction of the sign of a running mean.",
            [
                Beta1 with
                {
                    Meaning = "β₁, the share of the memory in the direction",
                },
                Beta2 with
                {
                    Meaning = "β₂, the decay of the memory",
                    Default = 0.99,
                },
            ],
            of => new Lion { Beta1 = of["beta1"], Beta2 = of["beta2"] },
            0.001
        ),
    ];

    /// <summary>A direction with the parts of all, and a fixed rate.</summary>
    internal static MethodInfo Row(
        string id,
        string description,
        IReadOnlyList<Parameter> own,
        Func<Settings, IDirection> direction,
        double rate
    ) =>
        new(id, description, own, direction, StepRules.Fixed.With("learning-rate", rate))
        {
            Parts = DirectionParts.Parameters,
        };
}
