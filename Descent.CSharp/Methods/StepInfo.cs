namespace Descent;

/// <summary>A step rule as the registry lists it: what it is, and what can be set.</summary>
public sealed record StepInfo
{
    readonly Func<Settings, IStepRule> compose;

    internal StepInfo(
        string id,
        string description,
        IReadOnlyList<Parameter> parameters,
        Func<Settings, IStepRule> compose
    )
    {
        Id = id;
        Description = description;
        Parameters = parameters;
        this.compose = compose;
    }

    /// <summary>The name, such as <c>armijo</c>.</summary>
    public string Id { get; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; }

    /// <summary>What can be set, by name.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private init; }

    /// <summary>The rule with some of its parameters set and the others at their defaults.</summary>
    /// <param name="settings">Values by parameter name; null for all defaults.</param>
    /// <exception cref="ArgumentException">The rule has no parameter of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public IStepRule Create(IReadOnlyDictionary<string, double>? settings = null) =>
        Compose(Settings.Of(Id, Parameters, settings));

    internal IStepRule Compose(Settings settings) => compose(settings);

    /// <summary>The default of one parameter; null if the rule has no such parameter.</summary>
    internal double? Default(string parameter) =>
        Parameters.FirstOrDefault(p => p.Name == parameter)?.Default;

    /// <summary>The same rule with another default of one parameter, as a method may want it.</summary>
    internal StepInfo With(string parameter, double value) =>
        this with
        {
            Parameters =
            [
                .. Parameters.Select(p => p.Name == parameter ? p with { Default = value } : p),
            ],
        };
}
