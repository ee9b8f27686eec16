namespace Descent;

/// <summary>A method as the registry lists it: what it is, and what can be set.</summary>
public sealed record MethodInfo
{
    const string Rate = "learning-rate";

    readonly Func<Settings, IDirection>? direction;
    readonly Func<Settings, IUpdate>? update;

    /// <summary>A direction, with the step rule it takes unless another is asked for.</summary>
    internal MethodInfo(
        string id,
        string description,
        IReadOnlyList<Parameter> own,
        Func<Settings, IDirection> direction,
        StepInfo step
    )
    {
        Id = id;
        Description = description;
        Own = own;
        this.direction = direction;
        Step = step;
    }

    /// <summary>A method that is not a direction and a step rule.</summary>
    internal MethodInfo(
        string id,
        string description,
        IReadOnlyList<Parameter> own,
        Func<Settings, IUpdate> update
    )
    {
        Id = id;
        Description = description;
        Own = own;
        this.update = update;
    }

    /// <summary>The name, such as <c>newton-cg</c>; with another step rule than its own, <c>adam+cosine</c>.</summary>
    public string Id { get; private init; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; private init; }

    /// <summary>The step rule it goes with; null for a method that has none, as trust regions do.</summary>
    public StepInfo? Step { get; private init; }

    /// <summary>What can be set of the direction itself, or of a method that has no step rule.</summary>
    public IReadOnlyList<Parameter> Own { get; }

    /// <summary>What can be set of the parts that go with the direction: clipping and decay. Empty for most.</summary>
    public IReadOnlyList<Parameter> Parts { get; internal init; } = [];

    /// <summary>What can be set, by name: of the direction, of the step rule, of the parts.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Own, .. Step?.Parameters ?? [], .. Parts];

    /// <summary>The same direction with another step rule, and its learning rate if the new rule has one.</summary>
    /// <param name="step">A row of <see cref="StepRules"/>.</param>
    /// <exception cref="ArgumentException">The method chooses direction and step at once.</exception>
    public MethodInfo WithStep(StepInfo step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Step is null)
        {
            throw new ArgumentException(
                $"{Id} takes no step rule such as {step.Id}: it chooses direction and step at once.",
                nameof(step)
            );
        }

        if (step.Id == Step.Id)
            return this with { Step = step };
        bool rated = step.Default(Rate) is not null;
        return this with
        {
            Id = $"{Id.Split('+')[0]}+{step.Id}",
            Step = rated && Step.Default(Rate) is { } suited ? step.With(Rate, suited) : step,
        };
    }

    /// <summary>The same under another name.</summary>
    internal MethodInfo Renamed(string id, string description) =>
        this with
        {
            Id = id,
            Description = description,
        };

    /// <summary>The method with some of its parameters set and the others at their defaults.</summary>
    /// <param name="settings">Values by parameter name; null for all defaults.</param>
    /// <exception cref="ArgumentException">The method has no parameter of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public Method Create(IReadOnlyDictionary<string, double>? settings = null)
    {
        Settings values = Settings.Of(Id, Parameters, settings);
        return new Method(
            Id,
            update is not null
                ? update(values)
                : new DirectionAndStep(Direction(values), Step!.Compose(values))
        );
    }

    IDirection Direction(Settings values) =>
        Parts.Count == 0 ? direction!(values) : DirectionParts.Apply(direction!(values), values);
}
