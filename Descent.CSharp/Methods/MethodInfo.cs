namespace Descent;

/// <summary>A method as the registry lists it: what it is, and what can be set.</summary>
public sealed record MethodInfo
{
    readonly Func<Func<string, double>, DirectionAndStep> compose;

    internal MethodInfo(
        string id,
        string description,
        IReadOnlyList<Parameter> parameters,
        Func<Func<string, double>, DirectionAndStep> compose
    )
    {
        Id = id;
        Description = description;
        Parameters = parameters;
        this.compose = compose;
    }

    /// <summary>The name, such as <c>newton-cg</c>.</summary>
    public string Id { get; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; }

    /// <summary>What can be set, by name.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The method with some of its parameters set and the others at their defaults.</summary>
    /// <param name="settings">Values by parameter name; null for all defaults.</param>
    /// <exception cref="ArgumentException">The method has no parameter of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public Method Create(IReadOnlyDictionary<string, double>? settings = null)
    {
        foreach ((string name, double value) in settings ?? NoSettings)
            Check(name, value);
        return new Method(Id, compose(ValueOf));

        double ValueOf(string name) =>
            settings is not null && settings.TryGetValue(name, out double value)
                ? value
                : Parameters.Single(parameter => parameter.Name == name).Default;
    }

    static readonly Dictionary<string, double> NoSettings = [];

    void Check(string name, double value)
    {
        Parameter parameter =
            Parameters.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new ArgumentException(
                Names.Unknown($"parameter of {Id}", name, Known()),
                name
            );
        if (!parameter.Range.Contains(value))
        {
            throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{Id}: {name} must lie in {parameter.Range}."
            );
        }
    }

    IEnumerable<string> Known() => Parameters.Select(parameter => parameter.Name);
}
