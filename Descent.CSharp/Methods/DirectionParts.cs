namespace Descent;

/// <summary>The parts of <see cref="GradientParts"/> by name; 0 leaves a part out.</summary>
static class DirectionParts
{
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        Part("clip-norm", "The longest gradient in the 2-norm; 0 for any"),
        Part("clip-value", "The largest entry of the gradient; 0 for any"),
        Part("penalty", "λ of coupled weight decay: g + λ x in place of g"),
        Part("weight-decay", "λ of decoupled weight decay: d − λ x in place of d"),
    ];

    /// <summary>The parts with another default of the decoupled decay.</summary>
    public static IReadOnlyList<Parameter> Decaying(double lambda) =>
        [
            .. Parameters.Select(part =>
                part.Name == "weight-decay" ? part with { Default = lambda } : part
            ),
        ];

    /// <summary>A direction with the parts that are not left out; ∇f is clipped before λ x is added.</summary>
    public static IDirection Apply(IDirection direction, Settings of)
    {
        if (of["penalty"] > 0)
            direction = direction.WithPenalty(of["penalty"]);
        if (of["clip-value"] > 0)
            direction = direction.WithValueClipping(of["clip-value"]);
        if (of["clip-norm"] > 0)
            direction = direction.WithClipping(of["clip-norm"]);
        return of["weight-decay"] > 0 ? direction.WithWeightDecay(of["weight-decay"]) : direction;
    }

    static Parameter Part(string name, string meaning) =>
        new(name, meaning, Interval.NonNegative, 0);
}
