namespace Descent.Cli.Input;

/// <summary>Methods by name, and their parameters by name.</summary>
static class MethodChoice
{
    /// <summary>The method with parameters set: <c>--set learning-rate=0.001</c>.</summary>
    /// <param name="name">The name of the method.</param>
    /// <param name="settings">The texts given to <c>--set</c>.</param>
    public static Method Create(string name, IReadOnlyList<string> settings)
    {
        MethodInfo method = Find(name);
        Dictionary<string, double> values = [];
        foreach (string setting in settings)
        {
            (Parameter parameter, double value) = Read(method, setting);
            if (!values.TryAdd(parameter.Name, value))
                throw new BadInput($"--set {setting}: '{parameter.Name}' is set already.");
        }

        return method.Create(values);
    }

    /// <summary>Several methods: <c>a,b,c</c>; null means the usual ones.</summary>
    public static IReadOnlyList<Method> Several(string? names) =>
        names is null
            ? [.. Methods.Usual.Select(method => method.Create())]
            : [.. Names(names).Select(name => Find(name).Create())];

    static string[] Names(string names)
    {
        string[] list = names.Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        string? twice = list.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is not null ? throw new BadInput($"--methods names '{twice}' twice.")
            : list.Length == 0
                ? throw new BadInput($"--methods names no method. There are {Known()}.")
            : list;
    }

    static MethodInfo Find(string name) =>
        Methods.All.FirstOrDefault(method => method.Id == name)
        ?? throw new BadInput(
            $"There is no method '{name}'.{Nearest.Hint(name, Methods.All.Select(method => method.Id))} There are {Known()}."
        );

    static string Known() => string.Join(", ", Methods.All.Select(method => method.Id));

    static (Parameter Parameter, double Value) Read(MethodInfo method, string setting)
    {
        int equals = setting.IndexOf('=');
        if (equals < 0)
            throw new BadInput($"--set {setting}: write name=value, as in {Example(method)}.");
        string name = setting[..equals].Trim();
        string text = setting[(equals + 1)..].Trim();
        string[] known = [.. method.Parameters.Select(parameter => parameter.Name)];
        Parameter parameter =
            method.Parameters.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new BadInput(
                $"--set {setting}: {method.Id} has no parameter '{name}'.{Nearest.Hint(name, known)} It has {string.Join(", ", known)}."
            );
        if (!Numbers.TryRead(text, out double value))
            throw new BadInput(
                $"--set {setting}: '{text}' is no number; write {Example(parameter)}."
            );
        return parameter.Range.Contains(value)
            ? (parameter, value)
            : throw new BadInput(
                $"--set {setting}: {name} of {method.Id} must lie in {parameter.Range}."
            );
    }

    static string Example(MethodInfo method) =>
        method.Parameters.Count == 0 ? "name=1" : Example(method.Parameters[0]);

    static string Example(Parameter parameter) =>
        FormattableString.Invariant($"{parameter.Name}={parameter.Default}");
}
