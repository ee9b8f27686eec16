namespace Descent;

/// <summary>Values of parameters by name: those given, checked, over the defaults.</summary>
sealed class Settings
{
    readonly Dictionary<string, double> values;

    Settings(Dictionary<string, double> values) => this.values = values;

    /// <summary>The value of a parameter.</summary>
    public double this[string name] => values[name];

    /// <summary>Checks what is given against what there is.</summary>
    /// <param name="owner">The method, for messages.</param>
    /// <param name="parameters">What can be set.</param>
    /// <param name="given">Values by name; null for none.</param>
    /// <exception cref="ArgumentException">There is no parameter of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public static Settings Of(
        string owner,
        IReadOnlyList<Parameter> parameters,
        IReadOnlyDictionary<string, double>? given
    )
    {
        var values = parameters.ToDictionary(p => p.Name, p => p.Default);
        foreach ((string name, double value) in given ?? new Dictionary<string, double>())
        {
            if (!values.ContainsKey(name))
            {
                throw new ArgumentException(
                    Names.Unknown($"parameter of {owner}", name, values.Keys),
                    name
                );
            }

            Interval range = parameters.Single(p => p.Name == name).Range;
            if (!range.Contains(value))
            {
                throw new ArgumentOutOfRangeException(
                    name,
                    value,
                    $"{owner}: {name} must lie in {range}."
                );
            }

            values[name] = value;
        }

        return new Settings(values);
    }
}
