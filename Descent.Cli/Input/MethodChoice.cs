using System.Text.RegularExpressions;
using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Methods as they are typed: <c>momentum</c>, <c>adam+cosine</c>, <c>adam+cosine(period=500)</c>.</summary>
static partial class MethodChoice
{
    /// <summary>One method, its step rule and parameters perhaps given apart.</summary>
    /// <param name="text">The method, as given to <c>--method</c>.</param>
    /// <param name="step">The step rule, as given to <c>--step</c>; null for the method's own.</param>
    /// <param name="settings">The texts given to <c>--set</c>.</param>
    public static Method Create(string text, string? step, IReadOnlyList<string> settings)
    {
        Match parts = Split("--method", text);
        if (step is not null && parts.Groups["step"].Success)
            throw new BadInput($"--method {text} names a step rule, and --step another.");
        var chosen = new Contender(Stepping(parts, step), [.. Settings("--method", text, parts)]);
        Assign([chosen], settings);
        return Made(chosen.Info, chosen.Given);
    }

    /// <summary>Several methods; a step rule and parameters given apart are for all that have them.</summary>
    /// <param name="texts">The methods, separated by commas; null means the usual ones.</param>
    /// <param name="step">The step rule, as given to <c>--step</c>; null for each method's own.</param>
    /// <param name="settings">The texts given to <c>--set</c>.</param>
    public static IReadOnlyList<Method> Several(
        string? texts,
        string? step,
        IReadOnlyList<string> settings
    )
    {
        Contender[] chosen =
        [
            .. texts is null
                ? Methods.Usual.Select(info => new Contender(info, []))
                : Listed(texts).Select(Read),
        ];
        if (step is not null)
            Step(chosen, step);
        Assign(chosen, settings);
        return [.. chosen.Select(Labelled)];
    }

    static Contender Read(string text)
    {
        Match parts = Split("--methods", text);
        return new Contender(Stepping(parts, null), [.. Settings("--methods", text, parts)])
        {
            HasStep = parts.Groups["step"].Success,
        };
    }

    // Those that name a rule of their own keep it.
    static void Step(Contender[] all, string step)
    {
        StepInfo rule = Step(step);
        Contender[] free = [.. all.Where(one => one.Info.Step is not null && !one.HasStep)];
        if (free.Length == 0)
            throw new BadInput(
                $"--step {step}: none of these methods is free to take a step rule."
            );
        foreach (Contender one in free)
            one.Info = one.Info.WithStep(rule);
    }

    /// <summary>Gives each text of <c>--set</c> to whom it is for: <c>name=value</c>, or <c>method:name=value</c>.</summary>
    static void Assign(Contender[] all, IReadOnlyList<string> settings)
    {
        foreach (string text in settings)
        {
            string where = $"--set {text}";
            int colon = text.AsSpan(0, Math.Max(0, text.IndexOf('='))).IndexOf(':');
            var setting = new Setting(where, text[(colon + 1)..]);
            Contender[] meant =
                colon >= 0 ? Named(all, where, text[..colon].Trim())
                : all.Length == 1 ? all
                : Having(all, setting);
            foreach (Contender one in meant)
                one.Given.Add(setting);
        }
    }

    static Contender[] Named(Contender[] all, string where, string name)
    {
        Contender[] meant = [.. all.Where(one => one.Name == name)];
        string[] names = [.. all.Select(one => one.Name)];
        return meant.Length > 0
            ? meant
            : throw new BadInput(
                $"{where}: '{name}' does not run here.{Spelling.Hint(name, names)} There are {string.Join(", ", names)}."
            );
    }

    static Contender[] Having(Contender[] all, Setting setting)
    {
        string name = setting.Text.Split('=')[0].Trim();
        Contender[] meant = [.. all.Where(one => one.Parameters.Contains(name))];
        return meant.Length > 0
            ? meant
            : throw new BadInput(
                $"{setting.Where}: none of these methods has a parameter '{name}'.{Names.Hint(name, all.SelectMany(one => one.Parameters).Distinct())}"
            );
    }

    // Two settings of one method are told apart by what was typed.
    static Method Labelled(Contender chosen)
    {
        Method made = Made(chosen.Info, chosen.Given);
        return chosen.Given.Count == 0
            ? made
            : made with
            {
                Id =
                    $"{made.Id}({string.Join(",", chosen.Given.Select(setting => setting.Text.Trim()))})",
            };
    }

    // Values that are right one by one may not go together, as a lower bound above the upper.
    static Method Made(MethodInfo method, IEnumerable<Setting> given)
    {
        Dictionary<string, double> values = Values(method, given);
        try
        {
            return method.Create(values);
        }
        catch (ArgumentException refusal)
        {
            throw new BadInput($"{method.Id}: {refusal.Message}");
        }
    }

    static Match Split(string option, string text)
    {
        Match parts = Parts().Match(text);
        return parts.Success
            ? parts
            : throw new BadInput(
                $"{option} {text}: write NAME, NAME+STEP or NAME(key=value,…), as in adam+cosine(period=500)."
            );
    }

    static string[] Listed(string texts)
    {
        string[] list =
        [
            .. Commas()
                .Split(texts)
                .Select(text => Blanks().Replace(text, ""))
                .Where(text => text != ""),
        ];
        string? twice = list.GroupBy(text => text).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is not null ? throw new BadInput($"--methods names '{twice}' twice.")
            : list.Length == 0
                ? throw new BadInput($"--methods names no method. There are {Known()}.")
            : list;
    }

    static MethodInfo Stepping(Match parts, string? step)
    {
        string name = parts.Groups["name"].Value.Trim();
        MethodInfo method =
            Methods.All.FirstOrDefault(method => method.Id == name)
            ?? throw new BadInput(
                $"There is no method '{name}'.{Names.Hint(name, Methods.All.Select(method => method.Id))} There are {Known()}."
            );
        step ??= parts.Groups["step"].Success ? parts.Groups["step"].Value.Trim() : null;
        if (step is null)
            return method;
        return method.Step is not null
            ? method.WithStep(Step(step))
            : throw new BadInput(
                $"'{name}' takes no step rule: it chooses direction and step at once."
            );
    }

    static StepInfo Step(string name)
    {
        string[] known = [.. StepRules.All.Select(rule => rule.Id)];
        return StepRules.All.FirstOrDefault(rule => rule.Id == name)
            ?? throw new BadInput(
                $"There is no step rule '{name}'.{Names.Hint(name, known)} There are {string.Join(", ", known)}."
            );
    }

    static string Known() => string.Join(", ", Methods.All.Select(method => method.Id));

    static IEnumerable<Setting> Settings(string option, string text, Match parts) =>
        parts
            .Groups["settings"]
            .Value.Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
            .Select(setting => new Setting($"{option} {text}", setting));

    static Dictionary<string, double> Values(MethodInfo method, IEnumerable<Setting> given)
    {
        Dictionary<string, double> values = [];
        foreach (Setting setting in given)
        {
            (Parameter parameter, double value) = Read(method, setting);
            if (!values.TryAdd(parameter.Name, value))
                throw new BadInput($"{setting.Where}: '{parameter.Name}' is set already.");
        }

        return values;
    }

    static (Parameter Parameter, double Value) Read(MethodInfo method, Setting setting)
    {
        int equals = setting.Text.IndexOf('=');
        if (equals < 0)
            throw new BadInput($"{setting.Where}: write name=value, as in {Example(method)}.");
        string name = setting.Text[..equals].Trim();
        string text = setting.Text[(equals + 1)..].Trim();
        string[] known = [.. method.Parameters.Select(parameter => parameter.Name)];
        Parameter parameter =
            method.Parameters.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new BadInput(
                $"{setting.Where}: {method.Id} has no parameter '{name}'.{Names.Hint(name, known)} It has {string.Join(", ", known)}."
            );
        if (!Numbers.TryRead(text, out double value))
            throw new BadInput(
                $"{setting.Where}: '{text}' is no number; write {Example(parameter)}."
            );
        return parameter.Range.Contains(value)
            ? (parameter, value)
            : throw new BadInput(
                $"{setting.Where}: {name} of {method.Id} must lie in {parameter.Range}."
            );
    }

    static string Example(MethodInfo method) =>
        method.Parameters.Count == 0 ? "name=1" : Example(method.Parameters[0]);

    static string Example(Parameter parameter) =>
        FormattableString.Invariant($"{parameter.Name}={parameter.Default}");

    [GeneratedRegex(@"^(?<name>[^+()]+)(\+(?<step>[^+()]+))?(\((?<settings>[^()]*)\))?$")]
    private static partial Regex Parts();

    // A comma that no closing parenthesis follows without an opening one between.
    [GeneratedRegex(@",(?![^()]*\))")]
    private static partial Regex Commas();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>A method on its way from what was typed.</summary>
    sealed class Contender(MethodInfo info, List<Setting> given)
    {
        public string Name { get; } = info.Id.Split('+')[0];

        public MethodInfo Info { get; set; } = info;

        public List<Setting> Given { get; } = given;

        /// <summary>Whether the step rule was typed with the method.</summary>
        public bool HasStep { get; init; }

        public IEnumerable<string> Parameters =>
            Info.Parameters.Select(parameter => parameter.Name);
    }

    /// <summary>A parameter and its value, and where they were typed.</summary>
    sealed record Setting(string Where, string Text);
}
