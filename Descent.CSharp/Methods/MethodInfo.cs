namespace Descent;

/// <summary>A method as the registry lists it: what it is, and what can be set.</summary>
public sealed record MethodInfo
{
    readonly Func<Settings, IDirection>? direction;
    readonly Func<Settings, IUpdate>? update;
    readonly IReadOnlyList<Parameter> own;

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
        this.own = own;
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
        this.own = own;
        this.update = update;
    }

    /// <summary>The name, such as <c>newton-cg</c>.</summary>
    public string Id { get; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; }

    /// <summary>The step rule it goes with; null for a method that has none, as trust regions do.</summary>
    public StepInfo? Step { get; private init; }

    /// <summary>What can be set, by name: the direction's parameters, then the step rule's.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. own, .. Step?.Parameters ?? []];

    /// <summary>The same direction with another step rule.</summary>
    /// <param name="step">A row of <see cref="StepRules"/>.</param>
    /// <exception cref="ArgumentException">The method chooses direction and step at once.</exception>
    public MethodInfo WithStep(StepInfo step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Step is not null
            ? this with
            {
                Step = step,
            }
            : throw new ArgumentException(
                $"{Id} takes no step rule: it chooses direction and step at once.",
                nameof(step)
            );
    }

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
                : new DirectionAndStep(direction!(values), Step!.Compose(values))
        );
    }
}
